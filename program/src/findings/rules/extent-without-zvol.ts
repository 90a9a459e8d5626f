import { Type } from "typebox";
import { missedNames } from "../../model/missed.ts";
import { outOfSight } from "../pools.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { tornLists } from "../torn-lists.ts";
import { givenOutByPeople, isNamedFor, usersOfTarget } from "../users.ts";

/** Class 7 of facts/democratic-csi §5.1: the zvol was destroyed, but not through TrueNAS, which would have removed the extent. */
export const extentWithoutZvol = defineRule({
  code: "extent-without-zvol",
  title: "iSCSI extent whose zvol does not exist",
  each: "iscsiExtents",
  needs: [
    "persistentVolumes",
    "pods",
    "workloads",
    "system",
    "pools",
    "datasets",
    "iscsiService",
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "iscsiSessions",
  ],
  within: "system",
  absence: true,
  severity: "warning",
  why: "An extent without its zvol answers every login with an error, and blocks the name for the next volume.",
  remedy: [
    "plumbline trace {subject}",
    "check that the pool of its zvol is imported and unlocked (TrueNAS: Storage), and that the zvol was not renamed or moved (Datasets)",
    "if a PersistentVolume still leads here, its data is not where it looks: find it, or bring it back from a replica, before anything is removed",
    "if none does, in TrueNAS: Shares > iSCSI > Extents",
  ],
  options: Type.Object({}),
  check(extent, { links, inventory }) {
    if (extent.zvol === null) return quiet("it gives out a file");
    if (links.zvolOf(extent) !== null) return quiet("its zvol is there");
    const unseen = outOfSight(extent.system, extent.zvol, inventory);
    if (unseen !== null) return cannotTell(unseen);
    const torn = tornLists(extent.system, links);
    if (torn) return torn;
    const targets = links.targetsThrough(extent);
    const users = targets.flatMap((target) => usersOfTarget(target, links, inventory));
    const others = givenOutByPeople(extent.zvol, targets);
    const isOfDriver = isNamedFor(extent.name, extent.zvol);
    return {
      is: "hit",
      unused: isOfDriver && users.length === 0 && others.length === 0,
      evidence: [
        { fact: "zvol", value: extent.zvol },
        { fact: "enabled", value: extent.enabled ? "yes" : "no" },
        ...(isOfDriver ? [] : [{ fact: "made by", value: "a person, as its name shows" }]),
        ...users,
        ...others,
      ],
      missed: missedNames({ datasets: [extent.zvol] }),
      reclaimableBytes: 0,
    };
  },
});
