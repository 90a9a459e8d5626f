import { Type } from "typebox";
import { parseSnapshotHandle } from "../../correlate/drivers/registry.ts";
import { isInSight, notInSight } from "../pools.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";

/** Class 14 of facts/democratic-csi §5.1: Kubernetes shows a snapshot as ready that the NAS does not have. */
export const volumeSnapshotContentDangling = defineRule({
  code: "volume-snapshot-content-dangling",
  title: "VolumeSnapshotContent whose snapshot is not on the NAS",
  each: "volumeSnapshotContents",
  needs: [
    "volumeSnapshotContents",
    "persistentVolumes",
    "system",
    "pools",
    "datasets",
    "zfsSnapshots",
  ],
  within: "cluster",
  absence: true,
  severity: "error",
  why: "Nothing in Kubernetes checks a snapshot once it was made: this one says ready, and restoring from it will fail.",
  remedy: ["plumbline trace {subject}"],
  options: Type.Object({}),
  check(content, { links, inventory }) {
    if (content.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (content.snapshotHandle === null) return quiet("its snapshot is not made yet");
    if (parseSnapshotHandle(content.snapshotHandle) === null)
      return quiet("its handle is of no driver that is known");
    if (links.zfsOf(content) !== null) return quiet("its snapshot is there");
    const servedHere = links.isServedHere(content);
    if (servedHere === null)
      return cannotTell(
        `no PersistentVolume shows for certain which NAS driver ${content.driver} uses`,
      );
    if (!servedHere)
      return quiet(`no volume of driver ${content.driver} is on a TrueNAS that is read`);
    for (const pool of inventory.all("pools")) {
      if (!isInSight(pool.system, pool.name, inventory)) return cannotTell(notInSight(pool.name));
    }
    const { namespace, name } = content.volumeSnapshot;
    return {
      is: "hit",
      evidence: [
        { fact: "handle", value: content.snapshotHandle },
        {
          fact: "ready to use",
          value: content.readyToUse === null ? "not said" : String(content.readyToUse),
        },
        { fact: "VolumeSnapshot", value: `${namespace}/${name}` },
      ],
      since: content.createdAt,
      concerns: [`${namespace}/${name}`],
    };
  },
});
