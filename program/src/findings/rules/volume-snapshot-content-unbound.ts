import { Type } from "typebox";
import type { Links } from "../../correlate/links.ts";
import { snapshotKey } from "../../model/identity.ts";
import { inNamespace } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { VolumeSnapshotContent } from "../../model/kubernetes.ts";
import { bytesBack } from "../bytes.ts";
import { snapshotConcern } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { otherHalfUnserved } from "../unserved.ts";
import { timeEvidence } from "../words.ts";

/** Rows 39 and 45 of facts/peers §2 (velero#9625, #4470, #7556, #10287): kept on purpose it is no fault, and it pins space. */
export const volumeSnapshotContentUnbound = defineRule({
  code: "volume-snapshot-content-unbound",
  title: "VolumeSnapshotContent without its VolumeSnapshot",
  each: "volumeSnapshotContents",
  needs: ["volumeSnapshotContents", "volumeSnapshots"],
  within: "cluster",
  absence: true,
  severity: "info",
  why: "Nobody who works in a namespace sees this snapshot any more, and it stays, with the space that it pins, until somebody deletes the content. With deletionPolicy Retain its ZFS snapshot stays even then.",
  remedy: ["plumbline trace {subject}", "kubectl get {subject} -o yaml"],
  options: Type.Object({
    grace: duration({
      default: "24h",
      description: "Age before it counts; backup tools make such contents for the time of a backup",
    }),
  }),
  check(content, { links, inventory, now }, { graceMs }) {
    const bound = boundTo(content, inventory);
    if (bound !== null) return quiet(bound);
    if (content.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (now - content.createdAt < graceMs) return quiet("it is younger than the grace period");
    const unserved = otherHalfUnserved("volumeSnapshots", content.cluster, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const { namespace, name, uid } = content.volumeSnapshot;
    return {
      is: "hit",
      evidence: [
        { fact: "VolumeSnapshot", value: `${namespace}/${name}` },
        ...(uid === null ? [] : [{ fact: "its UID", value: uid }]),
        { fact: "deletion policy", value: content.deletionPolicy },
        ...madeBy(content),
        ...zfsEvidence(content, links),
        timeEvidence("created", content.createdAt, now),
      ],
      reclaimableBytes: bytesOf(content, links, inventory),
      since: content.createdAt,
      concerns: [snapshotConcern({ cluster: content.cluster, namespace, name })],
    };
  },
});

/** Why it is no stray: the VolumeSnapshot that it names is there. */
function boundTo(
  { cluster, volumeSnapshot }: VolumeSnapshotContent,
  inventory: InventoryView,
): string | null {
  const { namespace, name, uid } = volumeSnapshot;
  if (uid !== null) {
    const found = inventory.find("volumeSnapshots", "uid", uid);
    return found.some((one) => one.cluster === cluster) ? "its VolumeSnapshot is there" : null;
  }
  const [named] = inventory.find("volumeSnapshots", "name", inNamespace(cluster, namespace, name));
  return named === undefined ? null : "a VolumeSnapshot of the name that it is kept for is there";
}

/** Velero and its data mover mark what they made. */
function madeBy({ labels }: VolumeSnapshotContent): readonly Evidence[] {
  const backup = labels["velero.io/backup-name"] ?? labels["velero.io/restore-name"];
  return backup === undefined ? [] : [{ fact: "made by", value: `Velero, for ${backup}` }];
}

function zfsEvidence(content: VolumeSnapshotContent, links: Links): readonly Evidence[] {
  const zfs = links.zfsOf(content)?.to;
  if (zfs === undefined) return [];
  const value = "path" in zfs ? zfs.path : `${zfs.dataset}@${zfs.name}`;
  return [{ fact: "path" in zfs ? "dataset" : "ZFS snapshot", value }];
}

/** A detached copy has a size; what a ZFS snapshot alone pins, only its details say. */
function bytesOf(
  content: VolumeSnapshotContent,
  links: Links,
  inventory: InventoryView,
): number | null {
  const zfs = links.zfsOf(content)?.to;
  if (zfs === undefined) return null;
  if ("path" in zfs) return bytesBack(zfs, { links, inventory });
  return inventory.get("zfsSnapshotDetails", snapshotKey(zfs))?.usedBytes ?? null;
}
