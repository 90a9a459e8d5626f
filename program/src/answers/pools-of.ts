import { placeOf } from "../correlate/stored-volumes.ts";
import { placeOfDisk } from "../findings/disk-health.ts";
import type { Finding, SubjectKind } from "../findings/finding.ts";
import { inCluster } from "../model/indices.ts";
import type { Key } from "../model/ids.ts";
import type { PersistentVolume, VolumeSnapshotContent } from "../model/kubernetes.ts";
import type { Answerable } from "./answerable.ts";

/** A pool, by the id of its system and its name. */
export interface PoolName {
  readonly system: string;
  readonly name: string;
}

type Around = Pick<Answerable, "inventory" | "links" | "scopes">;

/** Pools on which the object of a finding lies, or that it is or leads to; none where it is on none, or that is not known. */
export function poolsOf(
  { subject: { kind, key }, scope }: Finding,
  all: Around,
): readonly PoolName[] {
  const places = (WAYS[kind] ?? NO_WAY)(key, all).map(({ system, path }) => poolAt(system, path));
  if (places.length > 0) return onceEach(places);
  return all.scopes
    .filter((one) => one.key === scope.key)
    .map(({ system, parent }) => poolAt(system, parent));
}

/** Where something lies: a path of which the first part is a pool. */
interface Spot {
  readonly system: string;
  readonly path: string;
}

type Way = (key: Key, all: Around) => readonly Spot[];

const NO_WAY: Way = () => [];

const ofDataset: Way = (key, { inventory }) => spots(inventory.get("datasets", key));

const ofTarget: Way = (key, { inventory, links }) => {
  const target = inventory.get("iscsiTargets", key) ?? inventory.get("nvmeofSubsystems", key);
  return (target ? links.pathsFrom(target) : []).flatMap(({ device }) => ofDevice(device));
};

/** What is of a whole cluster or system has no way to a pool. */
const WAYS: { readonly [K in SubjectKind]?: Way } = Object.freeze({
  pvc: (key, all) => {
    const claim = all.inventory.get("persistentVolumeClaims", key);
    return ofPv(claim && all.links.pvOf(claim)?.to, all);
  },
  pv: (key, all) => ofPv(all.inventory.get("persistentVolumes", key), all),
  volumeattachment: (key, all) => {
    const { pvName, cluster } = all.inventory.get("volumeAttachments", key) ?? {};
    const pvs = all.inventory.find("persistentVolumes", "name", pvName ?? "");
    return ofPv(
      pvs.find((pv) => pv.cluster === cluster),
      all,
    );
  },
  volumesnapshot: (key, all) => {
    const { contentName, cluster = "" } = all.inventory.get("volumeSnapshots", key) ?? {};
    return all.inventory
      .find("volumeSnapshotContents", "name", inCluster(cluster, contentName ?? ""))
      .flatMap((content) => ofContent(content, all));
  },
  volumesnapshotcontent: (key, all) =>
    ofContent(all.inventory.get("volumeSnapshotContents", key), all),
  dataset: ofDataset,
  zvol: ofDataset,
  snapshot: (key, { inventory }) => {
    const snapshot = inventory.get("zfsSnapshots", key);
    return snapshot ? [{ system: snapshot.system, path: snapshot.dataset }] : [];
  },
  "snapshot-task": (key, { inventory }) => {
    const task = inventory.get("snapshotTasks", key);
    return task ? [{ system: task.system, path: task.dataset }] : [];
  },
  share: (key, { inventory }) => {
    const share = inventory.get("shares", key);
    const path = share?.path.replace(/^\/mnt\//, "") ?? "";
    return share && path !== share.path ? [{ system: share.system, path }] : [];
  },
  target: ofTarget,
  "nvmeof-subsystem": ofTarget,
  extent: (key, { inventory }) => ofDevice(inventory.get("iscsiExtents", key)),
  "nvmeof-namespace": (key, { inventory }) => ofDevice(inventory.get("nvmeofNamespaces", key)),
  pool: (key, { inventory }) => {
    const pool = inventory.get("pools", key);
    return pool ? [{ system: pool.system, path: pool.name }] : [];
  },
  disk: (key, { inventory }) => {
    const disk = inventory.get("disks", key);
    const pool = disk && placeOfDisk(disk, inventory)?.pool;
    return pool ? [{ system: pool.system, path: pool.name }] : [];
  },
  "nas-job": (key, { inventory }) => {
    const { system = "", datasets = [] } = inventory.get("failedJobs", key) ?? {};
    return datasets.map((path) => ({ system, path }));
  },
  "nas-alert": (key, { inventory }) => {
    const { system = "", mentions = [] } = inventory.get("nasAlerts", key) ?? {};
    return mentions
      .filter((name) => inventory.findOn(system, "pools", "name", name).length > 0)
      .map((path) => ({ system, path }));
  },
} satisfies { readonly [K in SubjectKind]?: Way });

function spots(spot: Spot | null | undefined): readonly Spot[] {
  return spot ? [{ system: spot.system, path: spot.path }] : [];
}

function ofPv(pv: PersistentVolume | undefined, { links, inventory }: Around): readonly Spot[] {
  return pv ? spots(placeOf(links.backing(pv), inventory)) : [];
}

function ofContent(content: VolumeSnapshotContent | undefined, { links }: Around): readonly Spot[] {
  const zfs = content && links.zfsOf(content)?.to;
  if (!zfs) return [];
  return [{ system: zfs.system, path: "path" in zfs ? zfs.path : zfs.dataset }];
}

interface Device {
  readonly system: string;
  readonly zvol: string | null;
}

function ofDevice(device: Device | null | undefined): readonly Spot[] {
  return device?.zvol ? [{ system: device.system, path: device.zvol }] : [];
}

function poolAt(system: string, path: string): PoolName {
  return { system, name: path.split("/", 1)[0] ?? "" };
}

function onceEach(pools: readonly PoolName[]): readonly PoolName[] {
  return [...new Map(pools.map((pool) => [`${pool.system}\0${pool.name}`, pool])).values()];
}
