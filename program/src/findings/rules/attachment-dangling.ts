import { Type } from "typebox";
import { pvNamed } from "../../correlate/bindings.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume, VolumeAttachment } from "../../model/kubernetes.ts";
import { hasNode, isInstalled } from "../cluster-parts.ts";
import { claimsOf } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 37 of facts/peers §2 (external-attacher#215, vsphere-csi#359, longhorn#5345). */
export const attachmentDangling = defineRule({
  code: "attachment-dangling",
  title: "VolumeAttachment of a volume, node or driver that is gone",
  each: "volumeAttachments",
  needs: ["volumeAttachments", "persistentVolumes", "nodes", "csiDrivers", "csiNodes"],
  within: "cluster",
  absence: true,
  severity: "warning",
  why: "Nobody can detach what is gone: the attachment stays, and a Pod that needs its volume on another node waits for it.",
  remedy: ["plumbline trace {subject}", "kubectl get {subject} -o yaml"],
  options: Type.Object({
    grace: duration({ default: "15m", description: "Age before it counts" }),
  }),
  check(attachment, { inventory, now }, { graceMs }) {
    const { cluster, driver, nodeName, pvName } = attachment;
    const pv = pvOf(attachment, inventory);
    const gone: Evidence[] = [];
    if (pvName !== null && pv === null)
      gone.push({ fact: "does not exist", value: `PersistentVolume ${pvName}` });
    if (!hasNode(cluster, nodeName, inventory))
      gone.push({ fact: "does not exist", value: `Node ${nodeName}` });
    if (!isInstalled(cluster, driver, inventory))
      gone.push({ fact: "is not installed", value: `driver ${driver}` });
    if (gone.length === 0) return quiet("its volume, node and driver are there");
    if (now - attachment.createdAt < graceMs) return quiet("it is younger than the grace period");
    return {
      is: "hit",
      evidence: [
        ...gone,
        { fact: "attached", value: attachment.attached ? "yes" : "no" },
        timeEvidence("created", attachment.createdAt, now),
        ...(attachment.error === null ? [] : [{ fact: "error", value: attachment.error }]),
      ],
      since: attachment.createdAt,
      concerns: pv ? claimsOf([pv]) : [],
    };
  },
});

function pvOf(
  { cluster, pvName }: VolumeAttachment,
  inventory: InventoryView,
): PersistentVolume | null {
  return pvName === null ? null : pvNamed(cluster, pvName, inventory);
}
