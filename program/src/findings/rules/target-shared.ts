import { Type } from "typebox";
import type { BlockPath, Links } from "../../correlate/links.ts";
import type { Dataset } from "../../model/truenas.ts";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";

/**
 * Class 10 of facts/democratic-csi §5.1: a `nameTemplate` that gives two volumes one name, or an edit by hand. Drivers that put
 * many LUNs behind one target on purpose (§7.2) are not meant.
 */
export const targetShared = defineRule({
  code: "target-shared",
  title: "iSCSI target with two volumes of a driver that makes one target each",
  each: "iscsiTargets",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "shares",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
  ],
  within: "system",
  absence: false,
  severity: "warning",
  why: "The driver always mounts LUN 0: the second volume cannot be reached, or the first is mounted in its stead; and deleting one takes the target from the other.",
  remedy: [
    "plumbline trace {subject}",
    "delete neither claim before they are apart: deleting one takes the target from the other",
    "in TrueNAS: Shares > iSCSI > Targets and Extents, leave in the target the volume that it is named after, as LUN 0; the other needs a target of its own",
  ],
  options: Type.Object({}),
  check(target, { inventory, links }) {
    const { system, id } = target;
    if (inventory.findOn(system, "iscsiTargetExtents", "target", id).length < 2)
      return quiet("it has one extent at most");
    const volumes = links.pathsFrom(target).flatMap((path) => volumeAt(path, links) ?? []);
    if (volumes.length < 2)
      return quiet("at most one of its extents is a volume with a target of its own");
    const pvs = volumes.flatMap(({ zvol }) => links.pvsOf(zvol).map(({ to }) => to));
    return {
      is: "hit",
      evidence: volumes.map(({ lun, zvol }) => ({ fact: `LUN ${lun}`, value: zvol.path })),
      concerns: claimsOf(pvs),
    };
  },
});

/** Drivers that make a target for each volume (facts/democratic-csi §1.3, §7). */
const ONE_TARGET_EACH: ReadonlySet<string> = new Set(["democratic-csi", "tns-csi", "truenas-csi"]);

function volumeAt(
  { unit, device }: BlockPath,
  links: Links,
): { readonly lun: number | null; readonly zvol: Dataset } | null {
  const zvol = device === null ? undefined : links.zvolOf(device)?.to;
  if (!zvol) return null;
  const owned = links.ownership(zvol);
  const isMeant = owned.state === "volume" && ONE_TARGET_EACH.has(owned.driverName);
  return isMeant ? { lun: unit, zvol } : null;
}
