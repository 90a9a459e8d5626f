import { usageOf } from "../../correlate/claim-usage.ts";
import type { BlockPath } from "../../correlate/links.ts";
import { promisedBy } from "../../capacity/load.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { ClaimUsage } from "../../model/usage.ts";
import { known, whyUnread } from "../rows/read-whole.ts";
import { placeOfVolume, type VolumeItem } from "../rows/volume-items.ts";
import type { Shown } from "../shown.ts";
import { sessionsOn } from "./sessions.ts";
import { volumeSnapshotsOf, zfsSnapshotsOf } from "./snapshots.ts";
import { unknownOf, whyUnreadAttachments, whyUnreadShares, whyUnreadTargets } from "./unknown.ts";

/** Everything that is known of one claimed volume but its row, its chain and its findings. */
export function detailOf(item: VolumeItem, shown: Shown) {
  const { claim, pv, dataset } = item;
  const usage = usageOf(claim, shown.inventory);
  const protocol = placeOfVolume(item, shown)?.protocol ?? null;
  const sessions = dataset && sessionsOn(dataset, protocol, shown);
  const read = { protocol, hasUsage: usage !== null, hasSessions: sessions !== null };
  const hasVolumeSnapshots = whyUnread("volumeSnapshots", claim.cluster, shown) === null;
  const volumeSnapshots = volumeSnapshotsOf(claim, shown);
  return {
    claim: claimOf(claim),
    persistentVolume: pv && pvOf(pv),
    sizes: sizesOf(item, usage),
    dataset: dataset && datasetOf(dataset, item, shown),
    shares: dataset && sharesOf(dataset, shown),
    targets: dataset && targetsOf(dataset, protocol, shown),
    zfsSnapshots: zfsSnapshotsOf(item, shown),
    volumeSnapshots: hasVolumeSnapshots || volumeSnapshots.total > 0 ? volumeSnapshots : null,
    attachments: known(
      pv === null ? [] : attachmentsOf(pv, shown),
      whyUnreadAttachments(item, shown),
    ),
    sessions,
    unknown: unknownOf(item, read, shown),
  };
}

function claimOf({
  accessModes,
  capacityBytes,
  owner,
  dataSource,
  finalizers,
  deletionRequestedAt,
}: PersistentVolumeClaim) {
  return {
    accessModes,
    capacityBytes,
    owner: owner && `${owner.kind}/${owner.name}`,
    dataSource: dataSource && {
      kind: dataSource.kind,
      namespace: dataSource.namespace,
      name: dataSource.name,
    },
    finalizers,
    deletionRequestedAt,
  };
}

function pvOf(pv: PersistentVolume) {
  return {
    name: pv.name,
    phase: pv.phase,
    statusMessage: pv.statusMessage,
    reclaimPolicy: pv.reclaimPolicy,
    volumeMode: pv.volumeMode,
    mountOptions: [...(pv.mountOptions ?? [])],
    accessModes: pv.accessModes,
    capacityBytes: pv.capacityBytes,
    volumeHandle: pv.source.type === "csi" ? pv.source.volumeHandle : null,
    finalizers: pv.finalizers,
    createdAt: pv.createdAt,
    deletionRequestedAt: pv.deletionRequestedAt,
  };
}

function sizesOf({ claim, pv, dataset, space }: VolumeItem, usage: ClaimUsage | null) {
  return {
    requestedBytes: claim.requestedBytes,
    capacityBytes: pv?.capacityBytes ?? null,
    promisedBytes: promisedBy(dataset),
    usedBytes: space?.usedBytes ?? null,
    referencedBytes: space?.referencedBytes ?? null,
    logicalUsedBytes: space?.logicalUsedBytes ?? null,
    heldBySnapshotsBytes: space?.usedBySnapshotsBytes ?? null,
    reservedBytes: space?.usedByRefreservationBytes ?? null,
    availableBytes: dataset?.kind === "filesystem" ? (space?.availableBytes ?? null) : null,
    filesystemUsedBytes: usage?.usedBytes ?? null,
    filesystemCapacityBytes: usage?.capacityBytes ?? null,
    inodes: usage?.inodes ?? null,
    inodesUsed: usage?.inodesUsed ?? null,
    measuredAt: usage?.at ?? null,
  };
}

function datasetOf(dataset: Dataset, { space }: VolumeItem, shown: Shown) {
  return {
    key: dataset.key,
    path: dataset.path,
    system: shown.nameOf(dataset.system),
    kind: dataset.kind,
    guid: dataset.guid,
    origin: dataset.origin,
    mountpoint: dataset.mountpoint,
    readonly: dataset.readonly,
    locked: space?.locked ?? null,
    compression: space?.compression ?? null,
    sync: space?.sync ?? null,
    blockBytes: space?.blockBytes ?? null,
    volsizeBytes: dataset.volsizeBytes,
    quotaBytes: dataset.quotaBytes,
    refquotaBytes: dataset.refquotaBytes,
    refreservationBytes: dataset.refreservationBytes,
    userProperties: dataset.userProperties,
    createdAt: dataset.createdAt,
  };
}

function sharesOf(dataset: Dataset, shown: Shown) {
  const shares = shown.links.sharesOf(dataset).map(shareOf);
  return known(shares, whyUnreadShares(dataset, shown));
}

function targetsOf(dataset: Dataset, protocol: string | null, shown: Shown) {
  const targets = shown.links.blockPathsOf(dataset).map((path) => targetOf(path, shown));
  return known(targets, whyUnreadTargets(dataset, protocol, shown));
}

type Share = ReturnType<Shown["links"]["sharesOf"]>[number];

function shareOf({ id, protocol, name, path, enabled, readonly, networks, hosts }: Share) {
  return { id, protocol, name, path, enabled, readonly, networks, hosts };
}

function targetOf({ transport, target, unit, device }: BlockPath, { links }: Shown) {
  return {
    transport,
    name: target && (links.qualifiedNameOf(target) ?? target.name),
    unit,
    enabled: device?.enabled ?? null,
  };
}

function attachmentsOf(pv: PersistentVolume, { links, inventory }: Shown) {
  return links.attachmentsOf(pv).map((attachment) => {
    const { name, nodeName, attached, error, createdAt, deletionRequestedAt } = attachment;
    const nodes = inventory.find("nodes", "name", nodeName);
    const node = nodes.find(({ cluster }) => cluster === attachment.cluster);
    const nodeReady = node?.isReady ?? null;
    return { name, node: nodeName, nodeReady, attached, error, createdAt, deletionRequestedAt };
  });
}
