import { unreachable } from "../../lib/unreachable.ts";
import { inCluster, inNamespace } from "../../model/indices.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Backing, Clue } from "../links.ts";
import type { Neighbour, Sides, Surroundings } from "./neighbours.ts";

const NONE = () => [];

/** A Pod stands on its claims; the workload above it is a fact of the Pod, not an object that is read. */
export const podSides: Sides<"pod"> = Object.freeze<Sides<"pod">>({
  above: NONE,
  below: (pod, { inventory }) =>
    pod.claims.map((name): Neighbour => {
      const { cluster, namespace } = pod;
      const [record] = inventory.find(
        "persistentVolumeClaims",
        "name",
        inNamespace(cluster, namespace, name),
      );
      if (record) return { layer: "claim", record, basis: "name" };
      return {
        absent: "claim",
        name,
        namespace,
        collection: "persistentVolumeClaims",
        basis: "name",
      };
    }),
});

/** A claim carries Pods and stands on its PersistentVolume. */
export const claimSides: Sides<"claim"> = Object.freeze<Sides<"claim">>({
  above: (claim, { links }) =>
    links.podsOf(claim).map((record): Neighbour => ({ layer: "pod", record, basis: "name" })),
  below: (claim, { links }) => {
    const pv = links.pvOf(claim);
    if (pv) return [{ layer: "pv", record: pv.to, basis: pv.basis, doubts: pv.doubts }];
    if (claim.pvName === "") return [];
    return [{ absent: "pv", name: claim.pvName, collection: "persistentVolumes", basis: "name" }];
  },
});

/** A PersistentVolume carries its claim, hangs on attachments, and stands on whatever its clues lead to. */
export const pvSides: Sides<"pv"> = Object.freeze<Sides<"pv">>({
  above: (pv, around) => [...attachments(pv, around), ...claimOf(pv, around)],
  below: (pv, around) => [...attachments(pv, around), ...backingOf(pv, around.links.backing(pv))],
});

/** An attachment says which node a PersistentVolume is wanted on. */
export const attachmentSides: Sides<"attachment"> = Object.freeze<Sides<"attachment">>({
  above: (attachment, { inventory }) => {
    if (attachment.pvName === null) return [];
    const [record] = inventory.find(
      "persistentVolumes",
      "name",
      inCluster(attachment.cluster, attachment.pvName),
    );
    if (record) return [{ layer: "pv", record, basis: "name" }];
    return [
      { absent: "pv", name: attachment.pvName, collection: "persistentVolumes", basis: "name" },
    ];
  },
  below: NONE,
});

/** A VolumeSnapshot stands on its content. */
export const volumeSnapshotSides: Sides<"volumeSnapshot"> = Object.freeze<Sides<"volumeSnapshot">>({
  above: NONE,
  below: ({ cluster, contentName: name }, { inventory }) => {
    if (name === null) return [];
    const [record] = inventory.find("volumeSnapshotContents", "name", inCluster(cluster, name));
    if (record) return [{ layer: "volumeSnapshotContent", record, basis: "name" }];
    return [
      {
        absent: "volumeSnapshotContent",
        name,
        collection: "volumeSnapshotContents",
        basis: "name",
      },
    ];
  },
});

/** A content stands on a ZFS snapshot, or on the dataset of a detached copy. */
export const contentSides: Sides<"volumeSnapshotContent"> = Object.freeze<
  Sides<"volumeSnapshotContent">
>({
  above: ({ cluster, volumeSnapshot: { namespace, name } }, { inventory }) => {
    const [record] = inventory.find(
      "volumeSnapshots",
      "name",
      inNamespace(cluster, namespace, name),
    );
    if (record) return [{ layer: "volumeSnapshot", record, basis: "name" }];
    return [
      { absent: "volumeSnapshot", name, namespace, collection: "volumeSnapshots", basis: "name" },
    ];
  },
  below: (content, { links }) => {
    if (content.snapshotHandle === null) return [];
    const zfs = links.zfsOf(content);
    const handle = {
      name: content.snapshotHandle,
      collection: "zfsSnapshots",
      basis: "handle+parent",
    } as const;
    if (!zfs) return [{ absent: "zfsSnapshot", ...handle }];
    const { to, basis, doubts } = zfs;
    if ("path" in to) return [{ layer: "dataset", record: to, basis, doubts }];
    return [{ layer: "zfsSnapshot", record: to, basis, doubts }];
  },
});

function attachments(pv: PersistentVolume, { links }: Surroundings): readonly Neighbour[] {
  return links
    .attachmentsOf(pv)
    .map((record): Neighbour => ({ layer: "attachment", record, basis: "name", beside: "below" }));
}

function claimOf(pv: PersistentVolume, { links }: Surroundings): readonly Neighbour[] {
  if (!pv.claimRef) return [];
  const claim = links.claimOf(pv);
  if (claim)
    return [{ layer: "claim", record: claim.to, basis: claim.basis, doubts: claim.doubts }];
  const { namespace, name } = pv.claimRef;
  return [{ absent: "claim", name, namespace, collection: "persistentVolumeClaims", basis: "uid" }];
}

function backingOf(pv: PersistentVolume, backing: Backing): readonly Neighbour[] {
  switch (backing.state) {
    case "found":
      return foundAt(pv, backing);
    case "missing": {
      const target = backing.block?.target;
      if (target) return [{ layer: "target", record: target, basis: "iqn" }];
      return backing.looked.flatMap(absentClue);
    }
    case "ambiguous":
      return backing.candidates.map((record): Neighbour => ({
        layer: "dataset",
        record,
        basis: "handle+parent",
        doubts: [backing.because],
      }));
    case "elsewhere": {
      const name = "not on a TrueNAS that is read";
      return [
        {
          absent: "dataset",
          name,
          collection: "datasets",
          basis: "handle+parent",
          unseen: backing.because,
        },
      ];
    }
    default:
      return unreachable(backing);
  }
}

function foundAt(
  pv: PersistentVolume,
  backing: Extract<Backing, { state: "found" }>,
): readonly Neighbour[] {
  const { to: record, basis, doubts } = backing.dataset;
  const dataset: Neighbour = { layer: "dataset", record, basis, doubts };
  if (backing.share) return [{ layer: "share", record: backing.share.to, basis: "path" }];
  if (backing.block?.target && basis === "iqn")
    return [{ layer: "target", record: backing.block.target, basis }];
  if (backing.block?.target)
    return [{ layer: "target", record: backing.block.target, basis: "iqn" }, dataset];
  return [...absentPath(pv), dataset];
}

/** The share or target that a PersistentVolume names and that does not exist, while its dataset does. */
function absentPath({ source }: PersistentVolume): readonly Neighbour[] {
  const path =
    source.type === "nfs"
      ? source.path
      : source.type === "csi"
        ? source.attributes["share"]
        : undefined;
  if (path !== undefined)
    return [{ absent: "share", name: path, collection: "shares", basis: "path" }];
  const iqn =
    source.type === "iscsi"
      ? source.iqn
      : source.type === "csi"
        ? source.attributes["iqn"]
        : undefined;
  return iqn === undefined
    ? []
    : [{ absent: "target", name: iqn, collection: "iscsiTargets", basis: "iqn" }];
}

function absentClue(clue: Clue): readonly Neighbour[] {
  if (clue.by === "path")
    return [{ absent: "dataset", name: clue.path, collection: "datasets", basis: "path" }];
  if (clue.by === "iqn")
    return [{ absent: "target", name: clue.iqn, collection: "iscsiTargets", basis: "iqn" }];
  return [];
}
