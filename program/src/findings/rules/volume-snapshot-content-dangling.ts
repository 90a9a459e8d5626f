import { Type } from "typebox";
import { pvsOfHandle } from "../../correlate/bindings.ts";
import { parseSnapshotHandle } from "../../correlate/drivers/registry.ts";
import type { Links } from "../../correlate/links.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { PersistentVolume, VolumeSnapshotContent } from "../../model/kubernetes.ts";
import { snapshotConcern } from "../concern.ts";
import { namesHidden } from "../named-places.ts";
import { isInSight, notInSight } from "../pools.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { BACKING_NEEDS } from "../volumes.ts";

/** Class 14 of facts/democratic-csi §5.1: Kubernetes shows a snapshot as ready that the NAS does not have. */
export const volumeSnapshotContentDangling = defineRule({
  code: "volume-snapshot-content-dangling",
  title: "VolumeSnapshotContent whose snapshot is not on the NAS",
  each: "volumeSnapshotContents",
  needs: ["volumeSnapshotContents", ...BACKING_NEEDS, "zfsSnapshots"],
  within: "cluster",
  absence: true,
  severity: "error",
  why: "Nothing in Kubernetes checks a snapshot once it was made: this one says ready, and restoring from it will fail.",
  remedy: [
    "plumbline trace {subject}",
    "kubectl describe {subject}",
    "tell whoever counts on it: it cannot be restored; look for a replica of the snapshot on another pool or TrueNAS",
    "take a new snapshot of the claim, then delete the VolumeSnapshot that this content belongs to",
  ],
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
    const [hidden, ...more] = [...inventory.all("pools")]
      .filter((pool) => !isInSight(pool.system, pool.name, inventory))
      .map((pool) => pool.name);
    if (hidden !== undefined) return cannotTell(notInSight(hidden, ...more));
    const unlisted = liesHidden(content, links, inventory);
    if (unlisted !== null) return cannotTell(unlisted);
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
      concerns: [snapshotConcern({ cluster: content.cluster, namespace, name })],
    };
  },
});

/** Why its snapshot may lie where no list shows it: its volume does; where that is gone, one of the same driver does. */
function liesHidden(
  content: VolumeSnapshotContent,
  links: Links,
  inventory: InventoryView,
): string | null {
  for (const pv of siblingsOf(content, inventory)) {
    const hidden = namesHidden(pv, links.backing(pv), inventory);
    if (hidden !== null) return hidden;
  }
  return null;
}

function siblingsOf(
  content: VolumeSnapshotContent,
  inventory: InventoryView,
): readonly PersistentVolume[] {
  const { cluster, driver, sourceVolumeHandle } = content;
  const own = pvsOfHandle(content, sourceVolumeHandle ?? "", inventory);
  if (own.length > 0) return own;
  return [...inventory.all("persistentVolumes")].filter(
    ({ source, ...pv }) =>
      pv.cluster === cluster && source.type === "csi" && source.driver === driver,
  );
}
