import { Type } from "typebox";
import type { SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import { defineRule, quiet } from "../rule.ts";

/**
 * Row 33 of facts/peers §2. truenas-csi makes a group for each volume and may leave it behind (facts/democratic-csi §7.1); a group
 * that somebody made by hand may be meant for a driver's configuration that has made no volume yet.
 */
export const initiatorGroupUnused = defineRule({
  code: "initiator-group-unused",
  title: "iSCSI initiator group that no target names",
  each: "iscsiInitiators",
  needs: ["persistentVolumes", "iscsiTargets", "iscsiInitiators"],
  within: "system",
  absence: true,
  severity: "info",
  why: "It does no harm and hides those that matter: who may log in is read from the groups.",
  remedy: [
    "once no driver's configuration names its id, remove it, in TrueNAS: Shares > iSCSI > Initiators",
  ],
  options: Type.Object({}),
  check(group, { inventory }) {
    const { system, id, comment, initiators } = group;
    const [target] = inventory.findOn(system, "iscsiTargets", "initiatorGroup", id);
    if (target) return quiet(`target ${target.name} names it`);
    const isOfVolume = comment.startsWith(OF_VOLUME);
    const handle = comment.slice(OF_VOLUME.length);
    const [pv] = isOfVolume ? inventory.find("persistentVolumes", "anyHandle", handle) : [];
    if (pv) return quiet(`it was made for pv/${pv.name}`);
    if (!isOfVolume && !hasTargets(system, inventory))
      return quiet("there is no target that could name it");
    return {
      is: "hit",
      unused: isOfVolume,
      evidence: [
        { fact: "comment", value: comment === "" ? "none" : comment },
        {
          fact: "initiators",
          value: initiators.length === 0 ? "everybody" : initiators.join(", "),
        },
        { fact: "named by", value: "no target" },
      ],
      reclaimableBytes: 0,
    };
  },
});

/** What truenas-csi writes before the handle. */
const OF_VOLUME = "CSI volume ";

function hasTargets(system: SystemId, inventory: InventoryView): boolean {
  for (const target of inventory.all("iscsiTargets")) if (target.system === system) return true;
  return false;
}
