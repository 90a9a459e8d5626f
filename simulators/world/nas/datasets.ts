import type { NasDataset } from "../../truenas/state.ts";
import { bound, foreignPath } from "../bindings.ts";
import type { VolumeBinding } from "../bindings.ts";
import type { ForeignDataset } from "../model.ts";
import { temporarySnapshotName } from "../names.ts";
import type { Snapshot, Volume } from "../world.ts";
import { isBlock } from "../fates.ts";
import { accessIds } from "./access.ts";
import type { Access } from "./access.ts";
import { snapshotMarks, volumeMarks } from "./marks.ts";
import type { AccessIds, ContentSource } from "./marks.ts";
import { birth } from "./site.ts";
import type { Site } from "./site.ts";

/** Every dataset of a NAS by path: pools, containers, volumes, detached copies, and what is not of CSI. */
export function datasetsOf(site: Site, access: Access): NasDataset[] {
  const { world, system } = site;
  const ours = world.volumes.filter(
    ({ install, fate }) => install.system === system && fate.dataset !== "gone",
  );
  const detached = world.snapshots.filter(
    ({ kind, of, fate }) =>
      kind === "detached" && of.install.system === system && fate.zfs !== "gone",
  );
  const leaves = [
    ...ours.map((volume) => volumeDataset(site, access, volume)),
    ...detached.map((snapshot) => detachedCopy(site, snapshot)),
    ...world.datasets
      .filter((entry) => entry.system === system.name)
      .map((entry) => foreignDataset(site, access, entry)),
  ];
  return [...containersAbove(site, leaves), ...leaves].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function volumeDataset(site: Site, access: Access, volume: Volume): NasDataset {
  const { install } = volume;
  const binding = bound(site.bindings.volumes, volume.id);
  const ids = bound(access.idsByVolume, volume.id);
  const zvol = isBlock(install.protocol);
  const { drift } = volume;
  const sizeBytes = volume.sizeBytes * (drift === "grown" ? 2 : 1);
  const noted = drift === "idsStale" ? otherIds(ids) : ids;
  return {
    ...plainDataset(site, binding.dataset, site.bindings.now - volume.ageMs),
    type: zvol ? "VOLUME" : "FILESYSTEM",
    origin: originOf(site, volume, binding),
    userProperties: volumeMarks(volume, binding, noted, contentSource(site, volume)),
    volsizeBytes: zvol ? sizeBytes : null,
    refquotaBytes: zvol || drift === "quotaRemoved" ? 0 : sizeBytes,
    refreservationBytes: drift === "thick" ? sizeBytes : 0,
    locked: drift === "locked",
    referencedBytes: volume.fate.dataset === "unfinished" ? 98_304 : volume.usedBytes,
  };
}

/** Of a time when the tables of the NAS counted otherwise. */
function otherIds(ids: AccessIds): AccessIds {
  const moved = Object.entries(ids).map(([name, id]) => [name, id + 1000]);
  return Object.fromEntries(moved) as AccessIds;
}

function plainDataset(site: Site, path: string, createdAt: number): NasDataset {
  return {
    path,
    type: "FILESYSTEM",
    ...birth(site, path, createdAt),
    origin: null,
    userProperties: {},
    properties: {},
    volsizeBytes: null,
    refquotaBytes: 0,
    refreservationBytes: 0,
    referencedBytes: 98_304,
    usedBySnapshotsBytes: 0,
    compressRatio: site.world.mint.between(1.05, 2.2, "compressRatio", path),
    locked: false,
  };
}

/** Full name of the ZFS snapshot a volume was cloned from, or null (facts/democratic-csi §1.2, §2.4). */
function originOf(
  { world, bindings }: Site,
  volume: Volume,
  binding: VolumeBinding,
): string | null {
  const temporary = temporarySnapshotName(binding.leaf);
  if (volume.fromVolume !== null) {
    return `${bound(bindings.volumes, volume.fromVolume).dataset}@${temporary}`;
  }
  if (volume.fromSnapshot === null) {
    return null;
  }
  const { zfsName } = bound(bindings.snapshots, volume.fromSnapshot);
  return world.snapshot(volume.fromSnapshot).kind === "detached"
    ? `${zfsName}@${temporary}`
    : zfsName;
}

function contentSource({ bindings }: Site, volume: Volume): ContentSource | null {
  if (volume.fromVolume !== null) {
    return { type: "volume", id: bound(bindings.volumes, volume.fromVolume).leaf };
  }
  return volume.fromSnapshot === null
    ? null
    : { type: "snapshot", id: bound(bindings.snapshots, volume.fromSnapshot).handle };
}

/** A full copy below the snapshot parent, of the source's type; its container is a file system without marks (§2.3). */
function detachedCopy(site: Site, snapshot: Snapshot): NasDataset {
  const { of } = snapshot;
  const binding = bound(site.bindings.snapshots, snapshot.id);
  const zvol = isBlock(of.install.protocol);
  return {
    ...plainDataset(site, binding.zfsName, site.bindings.now - snapshot.ageMs),
    type: zvol ? "VOLUME" : "FILESYSTEM",
    userProperties:
      snapshot.fate.zfs === "unfinished"
        ? {}
        : snapshotMarks(binding, bound(site.bindings.volumes, of.id)),
    volsizeBytes: zvol ? of.sizeBytes : null,
    referencedBytes: of.usedBytes,
  };
}

function foreignDataset(site: Site, access: Access, entry: ForeignDataset): NasDataset {
  const { world, bindings } = site;
  const path = foreignPath(site.bindings, entry);
  const zvol = entry.kind === "zvol";
  const original = entry.marksOf === null ? null : world.volume(entry.marksOf);
  return {
    ...plainDataset(site, path, bindings.now - entry.age),
    type: zvol ? "VOLUME" : "FILESYSTEM",
    userProperties: original === null ? {} : copiedMarks(site, access, original),
    properties: entry.lives === "replica" ? { readonly: "on" } : {},
    volsizeBytes: zvol ? entry.size : null,
    referencedBytes:
      entry.used ?? Math.round(entry.size * world.mint.between(0.1, 0.7, "used", path)),
  };
}

/** Replication with "include dataset properties" copies every mark, ids of the source NAS included (T15). */
function copiedMarks(site: Site, access: Access, original: Volume): Record<string, string> {
  const binding = bound(site.bindings.volumes, original.id);
  const ids = access.idsByVolume.get(original.id) ?? accessIds(original.install.protocol, 1);
  const whole: Volume = {
    ...original,
    fate: { ...original.fate, dataset: "finished", access: "whole" },
  };
  return volumeMarks(whole, binding, ids, contentSource(site, original));
}

/**
 * Pools, parents of installs, and every ancestor: the driver creates them without marks. The parent of detached snapshots
 * exists only once there was one (facts/democratic-csi §2.3).
 */
function containersAbove(site: Site, leaves: readonly NasDataset[]): NasDataset[] {
  const { world, system, bindings } = site;
  const present = new Set(leaves.map((leaf) => leaf.path));
  const parents = world.installs
    .filter((install) => install.system === system)
    .map((install) => install.parent);
  const containers = new Map<string, NasDataset>();
  const add = (path: string): void => {
    if (!present.has(path) && !containers.has(path)) {
      const pool = system.pools.find((candidate) => candidate.name === path.split("/")[0]);
      const age = path === pool?.name ? pool.age : (pool?.age ?? 0) - 3_600_000;
      containers.set(path, plainDataset(site, path, bindings.now - age));
    }
  };
  for (const pool of system.pools) {
    add(pool.name);
  }
  for (const path of [...parents, ...leaves.map((leaf) => parentOf(leaf.path))]) {
    for (let above = path; above !== "" && !containers.has(above); above = parentOf(above)) {
      add(above);
    }
  }
  return [...containers.values()];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
