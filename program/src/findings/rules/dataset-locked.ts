import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { boundPvsOf, neededBy } from "../in-use.ts";
import { isGivenOut, lockSeenBy } from "../locks.ts";
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
  remedy: [
    "plumbline trace {subject}",
    "unlock the dataset, in TrueNAS: Datasets > ZFS Encryption > Unlock",
  ],
  options: Type.Object({}),
  check(dataset, { links, inventory }) {
    const by = lockSeenBy(dataset, inventory);
    const alone = by === null && !isGivenOut(dataset, inventory);
    if (by === null && !alone) return quiet("nothing that gives it out says that it is locked");
    const pvs = boundPvsOf(dataset, links);
    if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
    if (alone && links.spaceOf(dataset)?.locked !== true)
      return quiet("nothing gives it out, and TrueNAS does not call it locked");
    const says = by ?? "TrueNAS, and nothing gives it out";
    const locked = { fact: "locked", value: `yes, says ${says}` };
    return { is: "hit", evidence: [locked, ...neededBy(pvs)], concerns: claimsOf(pvs) };
  },
});
