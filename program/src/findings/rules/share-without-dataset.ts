import { Type } from "typebox";
import { uidIn } from "../../model/uid.ts";
import type { Backing, Links } from "../../correlate/links.ts";
import { datasetPathAt } from "../../model/hidden-paths.ts";
import { leafOf, parentOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Share } from "../../model/truenas.ts";
import { missedNames } from "../../model/missed.ts";
import { outOfSight } from "../pools.ts";
import { isNamedFor, namingShare, usersOfShare } from "../users.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";

/** Class 8 of facts/democratic-csi §5.1: somebody destroyed or renamed the dataset behind TrueNAS' back. */
export const shareWithoutDataset = defineRule({
  code: "share-without-dataset",
  title: "Share of a CSI volume that does not exist",
  each: "shares",
  needs: ["persistentVolumes", "pods", "workloads", "system", "pools", "datasets", "shares"],
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A share whose dataset was destroyed outside TrueNAS stays in its configuration, fails to export, and would give out whatever is made at that path next.",
  remedy: [
    "plumbline trace {subject}",
    "check that the pool is imported and the dataset is not locked (TrueNAS: Storage, Datasets)",
    "if a PersistentVolume still leads here, find its data, or bring it back from a replica, before anything is removed",
    "if none does, in TrueNAS: Shares",
  ],
  options: Type.Object({}),
  check(share, { links, inventory, claimScope }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    if (links.datasetOfShare(share) !== null) return quiet("its dataset is there");
    if (share.locked === true) return quiet("its dataset is locked");
    if (
      share.path !== `/mnt/${claimScope.parent}` &&
      parentOf(share.path) !== `/mnt/${claimScope.parent}`
    ) {
      return quiet("it gives out a directory inside a dataset");
    }
    const path = datasetPathAt(share.path) ?? claimScope.parent;
    const unseen = outOfSight(share.system, path, inventory);
    if (unseen !== null) return cannotTell(unseen);
    if (!isOfVolume(share))
      return quiet("nothing shows that a driver made it: it may be a directory");
    if (isUsedAsDirectory(share, links, inventory)) {
      return cannotTell("a Pod or PersistentVolume may use it as a directory, which no API shows");
    }
    const users = usersOfShare(share, inventory);
    return {
      is: "hit",
      unused: users.length === 0 && !isOfPerson(share),
      evidence: [
        { fact: "path", value: share.path },
        ...(share.name === null ? [] : [{ fact: "SMB share", value: share.name }]),
        { fact: "comment", value: share.comment === "" ? "none" : share.comment },
        ...users,
      ],
      missed: missedNames({ datasets: [path] }),
      reclaimableBytes: 0,
    };
  },
});

/** A driver gave it out: the path ends in a volume name with a UID, or the comment names the dataset, as drivers write it. */
function isOfVolume({ path, comment }: Share): boolean {
  if (uidIn(leafOf(path)) !== null) return true;
  return comment.endsWith(`: ${path.replace(/^\/mnt\//, "")}`);
}

/** Its comment says something, and nothing of the volume: somebody gave it out for somebody. */
function isOfPerson({ path, comment }: Share): boolean {
  return comment !== "" && !isNamedFor(comment, path);
}

/** Somebody mounts it, or something below it, who is not the lost volume itself. */
function isUsedAsDirectory(share: Share, links: Links, inventory: InventoryView): boolean {
  const { pvs, pods, workloads } = namingShare(share, inventory);
  if (pods.length > 0 || workloads.length > 0) return true;
  return pvs.some((pv) => !isLostVolume(pv, share.path, links.backing(pv)));
}

/** The volume that the share was made for, whose dataset is gone or has been moved. */
function isLostVolume({ source }: PersistentVolume, path: string, backing: Backing): boolean {
  if (source.type !== "csi" || source.volumeHandle !== leafOf(path)) return false;
  return (
    backing.state === "missing" ||
    (backing.state === "found" && backing.dataset.basis === "handle+parent")
  );
}
