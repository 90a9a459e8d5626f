import { datasetAt, isImported, parentOf } from "./nas.ts";
import type { Guid, Held, TrueCluster, TrueDataset, TrueSystem, World } from "./world.ts";
import { HELD_COLLECTIONS, IQN_BASE } from "./world.ts";
import type { VolumeSource } from "../program/src/model/kubernetes.ts";

/** What is true of a world at this moment, written from the facts and not from the rules. */

/**
 * GUIDs of everything that somebody needs, hidden clusters and people included, and the ids of the shares and extents
 * that lead there: none of it must ever be called an orphan.
 */
export function liveThings(world: World): ReadonlySet<Guid> {
  const live = needed(world, world.clusters, true);
  const mounted = mountedThings(world);
  const access = world.systems.flatMap((system) => liveAccess(system, live, mounted));
  return live.union(new Set(access));
}

/** Id of a share or extent among the GUIDs. */
export function accessId(system: TrueSystem, kind: "share" | "extent", id: number): Guid {
  return `${kind} ${id} of ${system.name}`;
}

/** A share or extent lives when it leads to its dataset, which lives, or when a mount goes through it to where that was. */
function liveAccess(
  system: TrueSystem,
  live: ReadonlySet<Guid>,
  mounted: ReadonlySet<Guid>,
): readonly Guid[] {
  const leadsTo = (of: Guid, path: string) =>
    live.has(of) && system.datasets.get(of)?.path === path;
  const isMapped = (id: number) =>
    [...system.mappings.values()].some((mapping) => mapping.extent === id);
  const shares = [...system.shares.values()].filter(
    ({ of, path }) => mounted.has(of) || leadsTo(of, path.slice("/mnt/".length)),
  );
  const extents = [...system.extents.values()].filter(
    ({ id, of, zvol }) => (mounted.has(of) && isMapped(id)) || leadsTo(of, zvol),
  );
  return [
    ...shares.map(({ id }) => accessId(system, "share", id)),
    ...extents.map(({ id }) => accessId(system, "extent", id)),
  ];
}

/** Where PersistentVolumes, Pods and initiators go to first, whether it is still there or not. */
function mountedThings(world: World): ReadonlySet<Guid> {
  const mounts = world.clusters.flatMap(({ objects }) => [
    ...objects.persistentVolumes.values(),
    ...objects.pods.values(),
  ]);
  const sessions = world.systems.flatMap((system) => [...system.sessions.values()]);
  return new Set([...mounts, ...sessions].flatMap(({ needs }) => needs.slice(0, 1)));
}

/** GUIDs of what these clusters and the NAS itself show to be in use: who reads them all cannot miss it. */
export function visiblyUsed(world: World, clusters: ReadonlySet<string>): ReadonlySet<Guid> {
  return needed(
    world,
    world.clusters.filter((cluster) => clusters.has(cluster.name)),
    false,
  );
}

function needed(
  world: World,
  clusters: readonly TrueCluster[],
  andKept: boolean,
): ReadonlySet<Guid> {
  const live = new Set<Guid>();
  for (const cluster of clusters)
    for (const held of heldIn(cluster)) held.needs.forEach((guid) => live.add(guid));
  for (const system of world.systems) {
    for (const { needs } of system.sessions.values()) needs.forEach((guid) => live.add(guid));
    for (const { paths } of system.jobs.values()) addBelow(live, system, paths);
    for (const dataset of system.datasets.values())
      if (andKept && dataset.keptFor !== null) live.add(dataset.guid);
    for (const dataset of system.datasets.values())
      if (dataset.origin !== null) live.add(dataset.origin);
    for (const snapshot of system.snapshots.values())
      if (live.has(snapshot.guid)) live.add(snapshot.dataset);
    for (const dataset of deepestFirst(system))
      if (live.has(dataset.guid)) addParent(live, system, dataset);
  }
  return live;
}

/** A job works on everything at and below its paths. */
function addBelow(live: Set<Guid>, system: TrueSystem, paths: readonly string[]): void {
  for (const { guid, path } of system.datasets.values()) {
    if (paths.some((above) => `${path}/`.startsWith(`${above}/`))) live.add(guid);
  }
}

/** What lies below a dataset goes when it goes. */
function addParent(live: Set<Guid>, system: TrueSystem, dataset: TrueDataset): void {
  const above = datasetAt(system, parentOf(dataset.path));
  if (above) live.add(above.guid);
}

function deepestFirst(system: TrueSystem): readonly TrueDataset[] {
  return [...system.datasets.values()].toSorted((a, b) => b.path.length - a.path.length);
}

function heldIn(cluster: TrueCluster): readonly Held<unknown>[] {
  return HELD_COLLECTIONS.flatMap((collection) => [...cluster.objects[collection].values()]);
}

/** Volumes and snapshots that a driver made and nobody needs. */
export function trueOrphans(world: World): ReadonlySet<Guid> {
  const live = liveThings(world);
  const orphans = new Set<Guid>();
  for (const system of world.systems) {
    for (const { guid, volume, keptFor } of system.datasets.values()) {
      if (volume && keptFor === null && !live.has(guid)) orphans.add(guid);
    }
    for (const { guid, csi, deferDestroy } of system.snapshots.values()) {
      if (csi && !deferDestroy && !live.has(guid)) orphans.add(guid);
    }
  }
  return orphans;
}

/** What would happen if a Pod mounted this now: "mounts", "broken", or "exported" where its pool is not imported. */
export type MountResult = "mounts" | "broken" | "exported";

/** Follows a volume source over the NAS that holds (or held) its data. */
export function tryMount(system: TrueSystem, source: VolumeSource): MountResult {
  switch (source.type) {
    case "nfs":
      return mountPath(system, source.path);
    case "iscsi":
      return login(system, source.iqn);
    case "csi":
      return source.attributes["iqn"] === undefined
        ? mountPath(system, source.attributes["share"] ?? "")
        : login(system, source.attributes["iqn"]);
    case "other":
      return "mounts";
  }
}

function mountPath(system: TrueSystem, path: string): MountResult {
  const dataset = path.replace(/^\/mnt\//, "");
  if (!isImported(system, dataset)) return "exported";
  const here = datasetAt(system, dataset);
  const holder = here ?? datasetAt(system, parentOf(dataset));
  const isDirectory = here === null && holder?.volume != null;
  if (!here && !isDirectory) return "broken";
  const shared = [...system.shares.values()].some(
    (share) => path === share.path || path.startsWith(`${share.path}/`),
  );
  return shared ? "mounts" : "broken";
}

function login(system: TrueSystem, iqn: string): MountResult {
  const target = [...system.targets.values()].find((one) => `${IQN_BASE}:${one.name}` === iqn);
  const mapping = target && [...system.mappings.values()].find((one) => one.target === target.id);
  const extent = mapping && system.extents.get(mapping.extent);
  if (!extent) return "broken";
  if (!isImported(system, extent.zvol)) return "exported";
  return datasetAt(system, extent.zvol) ? "mounts" : "broken";
}
