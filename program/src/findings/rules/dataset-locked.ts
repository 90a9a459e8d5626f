import { Type } from "typebox";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { boundPvsOf, claimsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 25 of facts/democratic-csi §5.1: the key of an encrypted dataset is not loaded, mostly since a reboot. */
export const datasetLocked = defineRule({
  code: "dataset-locked",
  title: "Volume in use whose dataset is locked",
  each: "datasets",
  needs: [
    "persistentVolumes",
    "system",
    "datasets",
    "shares",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "nvmeofService",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
  ],
  within: "system",
  absence: false,
  severity: "error",
  why: "Without its key an encrypted dataset is there and cannot be read: TrueNAS gives it out to nobody until it is unlocked.",
  remedy: ["plumbline trace {subject}", "unlock the dataset in TrueNAS, under Datasets"],
  options: Type.Object({}),
  check(dataset, { links, inventory }) {
    const by = lockSeenBy(dataset, inventory);
    if (by === null) return quiet("nothing that gives it out says that it is locked");
    const pvs = boundPvsOf(dataset, links);
    if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
    return { is: "hit", evidence: [by, ...neededBy(pvs)], concerns: claimsOf(pvs) };
  },
});

/** What gives a dataset out says whether it is locked; the dataset itself is not asked. */
function lockSeenBy(
  { kind, system, path, mountpoint }: Dataset,
  inventory: InventoryView,
): Evidence | null {
  if (kind === "filesystem") {
    const shares = inventory.findOn(system, "shares", "path", mountpoint ?? "");
    const share = shares.find(({ locked }) => locked === true);
    return share ? lockedSays(`${share.protocol.toUpperCase()} share ${share.path}`) : null;
  }
  for (const { locked, name } of inventory.findOn(system, "iscsiExtents", "zvol", path))
    if (locked === true) return lockedSays(`extent ${name}`);
  const namespaces = inventory.findOn(system, "nvmeofNamespaces", "zvol", path);
  const namespace = namespaces.find(({ locked }) => locked === true);
  return namespace
    ? lockedSays(`namespace ${namespace.subsystemName}/${namespace.nsid ?? "?"}`)
    : null;
}

function lockedSays(what: string): Evidence {
  return { fact: "locked", value: `yes, says ${what}` };
}
