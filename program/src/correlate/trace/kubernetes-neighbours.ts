import { unreachable } from "../../lib/unreachable.ts";
import { inCluster, inNamespace } from "../../model/indices.ts";
import { keyOf, type SystemId } from "../../model/ids.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Workload,
} from "../../model/kubernetes.ts";
import { smbName } from "../../model/stated.ts";
import { pvNamed } from "../bindings.ts";
import { cluesOf } from "../drivers/registry.ts";
import type { Backing, BlockPath, Clue, Links } from "../links.ts";
import { zfsSnapshotsOf } from "../snapshots.ts";
import { targetNode } from "./nas-neighbours.ts";
import type { Neighbour, Sides, Surroundings } from "./neighbours.ts";

const NONE = () => [];

type Sourced = Pick<PersistentVolume, "source">;

/** A workload is carried by what controls it; it stands on what it controls, and on the claims of its template that none of its Pods shows. */
export const workloadSides: Sides<"workload"> = Object.freeze<Sides<"workload">>({
  above: ownerAbove,
  below: (workload, around) => {
    const { inventory } = around;
    const pods = inventory.find("pods", "owner", workload.uid);
    const workloads = inventory.find("workloads", "owner", workload.uid);
    if (pods.length > 0 || workloads.some(runsPods))
      return [
        ...pods.map((record): Neighbour => ({ layer: "pod", record, basis: "uid" })),
        ...workloads
          .filter(runsPods)
          .map((record): Neighbour => ({ layer: "workload", record, basis: "uid" })),
      ];
    return volumesOf(workload, around);
  },
});

/** A Pod is carried by what controls it and stands on its claims. */
export const podSides: Sides<"pod"> = Object.freeze<Sides<"pod">>({
  above: ownerAbove,
  below: volumesOf,
});

/** A claim carries Pods, and workloads that would start one, and stands on its PersistentVolume. */
export const claimSides: Sides<"claim"> = Object.freeze<Sides<"claim">>({
  above: (claim, { links }) => {
    const pods = links.podsOf(claim);
    return [
      ...pods.map((record): Neighbour => ({ layer: "pod", record, basis: "name" })),
      ...idleWorkloads(claim, pods, links),
    ];
  },
  below: (claim, { links }) => {
    const pv = links.pvOf(claim);
    if (pv) return [{ layer: "pv", record: pv.to, basis: pv.basis, doubts: pv.doubts }];
    if (claim.pvName === "") return [];
    return [{ absent: "pv", name: claim.pvName, collection: "persistentVolumes", basis: "name" }];
  },
});

/** The controller, if it was read; else Kubernetes says only its name, and the walk shows that. */
function ownerAbove(
  { cluster, owner }: Pod | Workload,
  { inventory }: Surroundings,
): readonly Neighbour[] {
  const record = owner && inventory.get("workloads", keyOf(cluster, owner.uid));
  return record ? [{ layer: "workload", record, basis: "uid" }] : [];
}

/** The claims it names, and what is behind the volumes that are written into it. */
function volumesOf(object: Pod | Workload, around: Surroundings): readonly Neighbour[] {
  const inline = object.inlineVolumes.flatMap((source) => {
    const backing = around.links.backingOfInline(source, object.cluster);
    return backing.state === "elsewhere" ? [] : standsOn({ source }, backing, around);
  });
  return [...claimsNamed(object, around), ...inline];
}

function claimsNamed(
  { cluster, namespace, claims }: Pod | Workload,
  { inventory }: Surroundings,
): readonly Neighbour[] {
  return claims.map((name): Neighbour => {
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
  });
}

/** Workloads that use a claim and that none of its Pods leads to. What a Deployment or CronJob controls says no more than that. */
function idleWorkloads(
  claim: PersistentVolumeClaim,
  pods: readonly Pod[],
  links: Links,
): readonly Neighbour[] {
  const shown = new Set(pods.flatMap((pod) => links.ownersOf(pod).map(({ uid }) => uid)));
  return links
    .workloadsOf(claim)
    .filter(({ uid, owner }) => owner === null && !shown.has(uid))
    .map((record): Neighbour => ({ layer: "workload", record, basis: "name" }));
}

/** Not one of the earlier revisions that a Deployment or DeploymentConfig keeps for a roll-back. */
function runsPods({ kind, replicas }: Workload): boolean {
  return (kind !== "ReplicaSet" && kind !== "ReplicationController") || replicas !== 0;
}

/** A PersistentVolume carries its claim, hangs on attachments, and stands on whatever its clues lead to. */
export const pvSides: Sides<"pv"> = Object.freeze<Sides<"pv">>({
  above: (pv, around) => [...attachments(pv, around), ...claimOf(pv, around)],
  below: (pv, around) => [
    ...attachments(pv, around),
    ...standsOn(pv, around.links.backing(pv), around),
  ],
});

/** An attachment says which node a PersistentVolume is wanted on. */
export const attachmentSides: Sides<"attachment"> = Object.freeze<Sides<"attachment">>({
  above: (attachment, { inventory }) => {
    if (attachment.pvName === null) return [];
    const record = pvNamed(attachment.cluster, attachment.pvName, inventory);
    if (record) return [{ layer: "pv", record, basis: "name" }];
    return [
      { absent: "pv", name: attachment.pvName, collection: "persistentVolumes", basis: "name" },
    ];
  },
  below: NONE,
});

/** A VolumeSnapshot stands on its content; where that is not there, on the ZFS snapshot that bears its UID. */
export const volumeSnapshotSides: Sides<"volumeSnapshot"> = Object.freeze<Sides<"volumeSnapshot">>({
  above: NONE,
  below: (volumeSnapshot, { inventory }) => {
    const { cluster, contentName: name } = volumeSnapshot;
    const [record] =
      name === null
        ? []
        : inventory.find("volumeSnapshotContents", "name", inCluster(cluster, name));
    if (record) return [{ layer: "volumeSnapshotContent", record, basis: "name" }];
    const collection = "volumeSnapshotContents";
    return [
      ...(name === null
        ? []
        : [{ absent: "volumeSnapshotContent", name, collection, basis: "name" } as const]),
      ...zfsSnapshotsOf(volumeSnapshot, inventory).map(({ to, basis }): Neighbour => ({
        layer: "zfsSnapshot",
        record: to,
        basis,
      })),
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

/** What a volume stands on, or what it names and is not there. */
function standsOn(
  pv: Sourced,
  backing: Backing,
  { inventory }: Surroundings,
): readonly Neighbour[] {
  switch (backing.state) {
    case "found":
      return foundAt(pv, backing);
    case "missing": {
      const target = backing.block?.target;
      if (target) return [targetNode(target, basisOf(backing.block))];
      return backing.looked.flatMap((clue) => withoutDataset(clue, backing.system, inventory));
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

function foundAt(pv: Sourced, backing: Extract<Backing, { state: "found" }>): readonly Neighbour[] {
  const { to: record, basis, doubts } = backing.dataset;
  const dataset: Neighbour = { layer: "dataset", record, basis, doubts };
  if (backing.share)
    return [{ layer: "share", record: backing.share.to, basis: backing.share.basis }];
  const target = backing.block?.target;
  if (!target) return [...absentPath(pv), dataset];
  const node = targetNode(target, basisOf(backing.block));
  const isWay = basis === "iqn" || basis === "nqn" || doubts.length === 0;
  return isWay ? [node] : [node, dataset];
}

function basisOf({ transport }: BlockPath): "iqn" | "nqn" {
  return transport === "iscsi" ? "iqn" : "nqn";
}

/** The share or target that a PersistentVolume names and that does not exist, while its dataset does. */
function absentPath({ source }: Sourced): readonly Neighbour[] {
  const [clue] = cluesOf(source);
  if (clue?.by === "path")
    return [{ absent: "share", name: clue.path, collection: "shares", basis: "path" }];
  return clue === undefined ? [] : absentAccess(clue);
}

/** The share that is still there, and says itself that its dataset is not; else what is missing by this clue. */
function withoutDataset(
  clue: Clue,
  system: SystemId | null,
  inventory: InventoryView,
): readonly Neighbour[] {
  const shares =
    clue.by === "path"
      ? inventory.find("shares", "path", clue.path)
      : clue.by === "smbShare"
        ? inventory.find("shares", "smbName", smbName(clue.share))
        : [];
  const ours = shares.filter((share) => system === null || share.system === system);
  const basis = clue.by === "path" ? "path" : "name";
  if (ours.length === 0) return absentClue(clue);
  return ours.map((record): Neighbour => ({ layer: "share", record, basis }));
}

function absentClue(clue: Clue): readonly Neighbour[] {
  if (clue.by === "path")
    return [{ absent: "dataset", name: clue.path, collection: "datasets", basis: "path" }];
  return absentAccess(clue);
}

function absentAccess(clue: Clue): readonly Neighbour[] {
  if (clue.by === "smbShare")
    return [{ absent: "share", name: clue.share, collection: "shares", basis: "name" }];
  if (clue.by === "iqn")
    return [{ absent: "target", name: clue.iqn, collection: "iscsiTargets", basis: "iqn" }];
  if (clue.by === "nqn")
    return [{ absent: "subsystem", name: clue.nqn, collection: "nvmeofSubsystems", basis: "nqn" }];
  return [];
}
