import type { Finding, Subject } from "../program/src/findings/finding.ts";
import type { PersistentVolume } from "../program/src/model/kubernetes.ts";
import { IQN_BASE, NQN_BASE, type TrueDataset, type TrueSystem } from "./nas-objects.ts";
import { behindTarget, isImported, isLocked } from "./nas.ts";
import { guidOf } from "./sight.ts";
import type { Guid, TrueCluster, World } from "./world.ts";

/** What a finding as a whole says of its subject, told from the world in the words of facts/democratic-csi §5.1. */

/** Whether it is so; null: nobody has written down here what the rule says. */
export function isSo(world: World, { rule, subject }: Finding): boolean | null {
  const cluster = world.clusters.find(({ name }) => name === subject.source);
  const inCluster = CLUSTER_RULES[rule];
  if (cluster && inCluster)
    return inCluster(cluster, subject.key.slice(subject.key.lastIndexOf("/") + 1), world);
  const system = world.systems.find(({ name }) => name === subject.source);
  if (!system) return null;
  const dataset = system.datasets.get(guidOf(subject));
  const ofDataset = DATASET_RULES[rule];
  if (ofDataset) return dataset ? ofDataset(system, dataset) : false;
  return SYSTEM_RULES[rule]?.(system, { key: subject.key, id: idIn(subject.key) }, world) ?? null;
}

type InCluster = (cluster: TrueCluster, uid: string, world: World) => boolean;

const CLUSTER_RULES: Readonly<Record<string, InCluster>> = Object.freeze({
  "attachment-dangling": (cluster, uid) => {
    const attachment = cluster.objects.volumeAttachments.get(uid)?.record;
    if (!attachment) return false;
    const { pvName, nodeName, driver } = attachment;
    const isWhole = pvNamed(cluster, pvName) && cluster.nodes.has(nodeName);
    return !isWhole || !cluster.drivers.has(driver);
  },
  "attachment-without-pod": (cluster, uid) => {
    const attachment = cluster.objects.volumeAttachments.get(uid)?.record;
    const pv = pvNamed(cluster, attachment?.pvName ?? null);
    return pv !== undefined && !nodesWith(cluster, pv).includes(attachment?.nodeName ?? "");
  },
  "block-volume-on-two-nodes": ({ objects }, uid, world) => {
    const pv = objects.persistentVolumes.get(uid);
    const system = world.homes.get(pv?.needs[0] ?? "");
    if (!pv || !system) return false;
    return reachedBy(system, pv.record).some((guid) => machinesAt(system, guid).size > 1);
  },
  "claim-terminating": ({ objects }, uid) =>
    isLeaving(objects.persistentVolumeClaims.get(uid)?.record),
  "pv-terminating": ({ objects }, uid) => isLeaving(objects.persistentVolumes.get(uid)?.record),
  "pv-backing-wrong": ({ objects }, uid, world) => {
    const pv = objects.persistentVolumes.get(uid);
    const own = pv?.needs[0] ?? "";
    const system = world.homes.get(own);
    const reached = pv && system ? reachedBy(system, pv.record) : [];
    return reached.some((guid) => guid !== own);
  },
  "pv-claim-mismatch": ({ objects }, uid) => {
    const ref = objects.persistentVolumes.get(uid)?.record.claimRef;
    const claims = [...objects.persistentVolumeClaims.values()].map(({ record }) => record);
    return claims.some(
      (claim) =>
        claim.name === ref?.name && claim.namespace === ref.namespace && claim.uid !== ref.uid,
    );
  },
  "pv-portal-gone": ({ objects }, uid, world) => {
    const system = world.homes.get(objects.persistentVolumes.get(uid)?.needs[0] ?? "");
    return system !== undefined && system.portal !== system.address;
  },
  "pv-size-drift": ({ objects }, uid, world) => {
    const pv = objects.persistentVolumes.get(uid);
    const guid = pv?.needs[0] ?? "";
    const limits = world.homes.get(guid)?.datasets.get(guid)?.limits;
    const claim = objects.persistentVolumeClaims.get(pv?.record.claimRef?.uid ?? "")?.record;
    const sizes = [limits?.volsizeBytes, limits?.refquotaBytes, claim?.requestedBytes];
    return sizes.some((bytes) => bytes != null && bytes !== pv?.record.capacityBytes);
  },
  "storage-class-driver-gone": ({ drivers, placingClasses }, name) =>
    !drivers.has(placingClasses.get(name)?.driver ?? name),
  "storage-class-unused": ({ objects }, name) =>
    [...objects.persistentVolumes.values(), ...objects.persistentVolumeClaims.values()].every(
      ({ record }) => record.storageClass !== name,
    ),
});

type OfDataset = (system: TrueSystem, dataset: TrueDataset) => boolean;

const DATASET_RULES: Readonly<Record<string, OfDataset>> = Object.freeze({
  "dataset-driver-ids-stale": ({ shares, extents, mappings }, { path, properties }) => {
    const isNoted = (kind: string, id: number) =>
      [undefined, String(id)].includes(properties[`democratic-csi:freenas_${kind}_id`]);
    const given = [...extents.values()].filter(({ zvol }) => zvol === path).map(({ id }) => id);
    return (
      given.some((id) => !isNoted("iscsi_extent", id)) ||
      some(shares, (o) => o.path === `/mnt/${path}` && !isNoted(`${o.protocol}_share`, o.id)) ||
      some(mappings, (o) => given.includes(o.extent) && !isNoted("iscsi_target", o.target))
    );
  },
  "dataset-locked": (system, { path }) => isLocked(system, path),
  "dataset-quota-missing": (_system, { limits }) => limits.refquotaBytes === null,
  "dataset-reservation-drift": ({ datasets }, { limits, volume, kind }) => {
    const isThick = limits.refreservationBytes !== null;
    const like = [...datasets.values()].filter(
      (one) => one.volume?.parent === volume?.parent && one.kind === kind,
    );
    const others = like.filter((one) => (one.limits.refreservationBytes !== null) !== isThick);
    return others.length > like.length / 2;
  },
  "detached-container-empty": ({ datasets }, { path }) =>
    !some(datasets, (one) => one.path.startsWith(`${path}/`)),
});

interface Named {
  readonly key: string;
  readonly id: number;
}
type OnSystem = (system: TrueSystem, named: Named, world: World) => boolean;

const isOff: OnSystem = ({ off }, { key }) => [...off].some((one) => one === key);

const isStale: OnSystem = (system, { id }, { clusters }) => {
  const session = system.sessions.get(id);
  if (!session) return false;
  const [needed = ""] = session.needs;
  return clusters.every((cluster) => {
    const node = [...cluster.nodes.values()].find(
      ({ address }) => address === session.from.address,
    );
    const pvs = [...cluster.objects.persistentVolumes.values()].filter(({ needs }) =>
      needs.includes(needed),
    );
    return !node || pvs.every(({ record }) => !isOnNode(cluster, record, node.name));
  });
};

const SYSTEM_RULES: Readonly<Record<string, OnSystem>> = Object.freeze({
  "zfs-snapshot-held": ({ snapshots, version }, { key }, { clusters }) => {
    const guid = guidOf({ kind: "snapshot", key } as Subject);
    const snapshot = snapshots.get(guid);
    if (!snapshot || snapshot.holds.length === 0) return false;
    const naming = clusters
      .flatMap(({ objects }) => [...objects.volumeSnapshotContents.values()])
      .filter(({ needs }) => needs.includes(guid));
    const isMarked = snapshot.deferDestroy && !version.startsWith("26");
    return naming.length === 0
      ? isMarked
      : naming.every(({ record }) => isLeaving(record) && record.deletionPolicy === "Delete");
  },
  "extent-disabled": isOff,
  "pool-unavailable": (system, { key }) => !isImported(system, key.slice(key.lastIndexOf("/") + 1)),
  "nvmeof-namespace-disabled": isOff,
  "share-disabled": isOff,
  "share-restricted": (system, { key, id }, { clusters }) => {
    const hosts = system.hosts.get(key as never) ?? [];
    const of = system.shares.get(id)?.of ?? "";
    return clusters.some((cluster) => {
      const pvs = [...cluster.objects.persistentVolumes.values()].filter(({ needs }) =>
        needs.includes(of),
      );
      const nodes = pvs.flatMap(({ record }) => nodesWith(cluster, record));
      return nodes.some((name) => !hosts.includes(cluster.nodes.get(name)?.address ?? ""));
    });
  },
  "initiator-group-unused": ({ initiatorGroups, targets }, { id }) =>
    [...(initiatorGroups.get(id)?.targets ?? [])].every((target) => !targets.has(target)),
  "session-stale": isStale,
  "nvmeof-session-stale": isStale,
  "snapshot-task-without-dataset": ({ snapshotTasks, paths }, { id }) =>
    !paths.has(snapshotTasks.get(id)?.dataset ?? ""),
  "target-lun-conflict": ({ mappings }, { id }) => {
    const luns = [...mappings.values()].filter(({ target }) => target === id).map((m) => m.lun);
    return new Set(luns).size < luns.length;
  },
  "target-shared": ({ mappings, extents }, { id }) =>
    [...mappings.values()].filter(({ target, extent }) => target === id && extents.has(extent))
      .length > 1,
});

function idIn(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}

function some<T>(objects: ReadonlyMap<unknown, T>, fits: (object: T) => boolean): boolean {
  for (const object of objects.values()) if (fits(object)) return true;
  return false;
}

function isLeaving(record: { readonly deletionRequestedAt: number | null } | undefined): boolean {
  return record !== undefined && record.deletionRequestedAt !== null;
}

function pvNamed({ objects }: TrueCluster, name: string | null): PersistentVolume | undefined {
  const pvs = [...objects.persistentVolumes.values()].map(({ record }) => record);
  return pvs.find((pv) => pv.name === name);
}

/** Nodes on which a Pod names the claim of a PersistentVolume. */
function nodesWith({ objects }: TrueCluster, { claimRef }: PersistentVolume): readonly string[] {
  return [...objects.pods.values()]
    .map(({ record }) => record)
    .filter((pod) => pod.namespace === claimRef?.namespace && pod.claims.includes(claimRef.name))
    .map(({ nodeName }) => nodeName);
}

function isOnNode(cluster: TrueCluster, pv: PersistentVolume, node: string): boolean {
  const attachments = [...cluster.objects.volumeAttachments.values()];
  return (
    nodesWith(cluster, pv).includes(node) ||
    attachments.some(({ record }) => record.pvName === pv.name && record.nodeName === node)
  );
}

/** What lies at this moment where the driver of a PersistentVolume goes by target, subsystem or SMB share. */
function reachedBy(system: TrueSystem, { source }: PersistentVolume): readonly Guid[] {
  if (source.type !== "csi" && source.type !== "iscsi") return [];
  const stated = source.type === "csi" ? source.attributes : { iqn: source.iqn };
  const { iqn, nqn, share, node_attach_driver: how }: Readonly<Record<string, string>> = stated;
  const { targets, subsystems, shares, paths } = system;
  const targetIds = idsNamed(targets, iqn?.slice(IQN_BASE.length + 1));
  const subsystemIds = idsNamed(subsystems, nqn?.slice(NQN_BASE.length + 1));
  const blocks = [
    ...targetIds.flatMap((id) => behindTarget(system, "iscsi", id)).filter(({ lun }) => lun === 0),
    ...subsystemIds.flatMap((id) => behindTarget(system, "nvmeof", id)),
  ];
  const directories = [...shares.values()]
    .filter(({ protocol, name }) => how === "smb" && protocol === "smb" && name === share)
    .flatMap(({ path }) => paths.get(path.slice("/mnt/".length))?.guid ?? []);
  return [...blocks.map(({ guid }) => guid), ...directories];
}

/** Names of the machines that are logged in to whatever gives this zvol out at this moment. */
function machinesAt(system: TrueSystem, guid: Guid): ReadonlySet<string> {
  const { targets, mappings, extents, subsystems, namespaces, datasets } = system;
  const path = datasets.get(guid)?.path;
  const ways = [
    ...[...mappings.values()]
      .filter(({ extent }) => extents.get(extent)?.zvol === path)
      .map(({ target }) => targets.get(target)?.name),
    ...[...namespaces.values()]
      .filter(({ zvol }) => zvol === path)
      .map(({ subsystem }) => subsystems.get(subsystem)?.name),
  ];
  const logins = [...system.sessions.values()].filter(({ targetName }) =>
    ways.includes(targetName.replace(/^HA:/, "")),
  );
  return new Set(logins.map(({ from }) => from.name));
}

function idsNamed(
  objects: ReadonlyMap<number, { readonly id: number; readonly name: string }>,
  wanted: string | undefined,
): readonly number[] {
  return [...objects.values()].filter(({ name }) => name === wanted).map(({ id }) => id);
}
