import { Type } from "typebox";
import { parentOf } from "../../model/indices.ts";
import { isInSight, notInSight } from "../pools.ts";
import { usersOfPath } from "../users.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";

/** Class 8 of facts/democratic-csi §5.1: somebody destroyed or renamed the dataset behind TrueNAS' back. */
export const shareWithoutDataset = defineRule({
  code: "share-without-dataset",
  title: "NFS share of a CSI volume that does not exist",
  each: "shares",
  needs: ["persistentVolumes", "pods", "system", "pools", "datasets", "shares"],
  within: "claimScope",
  absence: true,
  severity: "warning",
  why: "A share whose dataset was destroyed outside TrueNAS stays in its configuration, fails to export, and would give out whatever is made at that path next.",
  remedy: ["plumbline trace {subject}"],
  options: Type.Object({}),
  check(share, { links, inventory, claimScope }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    if (share.protocol !== "nfs") return quiet("it is no NFS share");
    if (links.datasetOfShare(share) !== null) return quiet("its dataset is there");
    if (share.locked === true) return quiet("its dataset is locked");
    if (
      share.path !== `/mnt/${claimScope.parent}` &&
      parentOf(share.path) !== `/mnt/${claimScope.parent}`
    ) {
      return quiet("it gives out a directory inside a dataset");
    }
    const pool = claimScope.parent.split("/", 1)[0] ?? "";
    if (!isInSight(share.system, pool, inventory)) return cannotTell(notInSight(pool));
    const pvs = inventory.find("persistentVolumes", "sharePath", share.path);
    if (pvs.some((pv) => pv.source.type !== "csi" && links.backing(pv).state !== "missing")) {
      return cannotTell("a PersistentVolume uses it as a plain directory, which no API shows");
    }
    const users = usersOfPath(share.path, inventory);
    return {
      is: "hit",
      unused: users.length === 0,
      evidence: [
        { fact: "path", value: share.path },
        { fact: "comment", value: share.comment === "" ? "none" : share.comment },
        ...users,
      ],
      reclaimableBytes: 0,
    };
  },
});
