import { datasetAt, parentOf } from "./nas.ts";
import type { TrueDataset, TrueShare, TrueSystem } from "./nas-objects.ts";
import { classPlaces, hiddenPlaces, type Placing, shownPlaces } from "./places.ts";
import { misledTo } from "./ways.ts";
import type { Guid, TrueCluster, World } from "./world.ts";
import { HELD_COLLECTIONS } from "./world.ts";

/**
 * What is true of a world at this moment, written from the facts (facts/reliability §2.1, facts/democratic-csi §2.4, §5)
 * and not from the rules. A dataset or ZFS snapshot lives when
 * - any object of any cluster, known to us or not, needs it: claim, PersistentVolume in whatever phase, content, Pod, or a
 *   template that will make Pods (a workload at 0 replicas, a CronJob between two runs); also what a restore of etcd made
 *   the API forget and nodes go on using;
 * - a driver is in the midst of making or removing it;
 * - something is logged in to it, was given a share or target of its own, or works on it;
 * - a virtual machine or app of the NAS itself has it, or something in it, running or not, or reaches it from a directory above;
 * - a replication task of the NAS names it, or fetches into it or into a dataset above it;
 * - a StorageClass has the next volumes made in it;
 * - whoever mounts another volume gets this one, because a person pointed the way here;
 * - somebody keeps it on purpose: a replica, a container, a volume of another driver, `deleteStrategy: retain`, a ZFS hold;
 * - ZFS cannot destroy it without what it holds: a clone needs its origin, a snapshot its dataset, a dataset the one above.
 */
export function liveThings(world: World): ReadonlySet<Guid> {
  const working = [...world.underway.values()].flat();
  return liveFrom(world, [...forgottenNeeds(world), ...working, ...hiddenPlaces(world)]);
}

/** The same as if what these lists show needed nothing. */
export function liveWithout(world: World, lists: readonly Placing[]): ReadonlySet<Guid> {
  const systems = lists.includes("localUses")
    ? world.systems.map((system) => ({ ...system, localUses: new Map() }))
    : world.systems;
  const clusters = lists.includes("storageClasses")
    ? world.clusters.map((cluster) => ({ ...cluster, placingClasses: new Map() }))
    : world.clusters;
  return liveThings({ ...world, systems, clusters });
}

/**
 * The same without what a restore of etcd made the API forget, without old things that a driver works with (only what is
 * young is safe from being named in the meantime, for its age), and without what only contents need that their cluster does
 * not serve and that no name on the NAS tells of: a person wrote them for snapshots of tasks, or nothing is made for them, yet or any more;
 * and without what a person shared at a place from which it was then moved away, and what a stopped app has, or an app or task may reach from above.
 */
export function openlyLive(world: World): ReadonlySet<Guid> {
  const isSnapshot = (guid: Guid) => world.homes.get(guid)?.snapshots.has(guid) === true;
  const served = world.clusters.map((cluster) =>
    cluster.unserved.has("volumeSnapshotContents") ? withNamedContents(world, cluster) : cluster,
  );
  return liveFrom(
    world,
    [...world.underway.values()].flat().filter((guid) => !isSnapshot(guid)),
    served,
    world.systems.map((system) => {
      const shown = [...system.shares].filter(([, share]) => !isLeftBehind(share, system));
      return { ...system, shares: new Map(shown) };
    }),
  );
}

/**
 * Whether what a person shared has since got another place and name: where nothing is, his share looks like that of a
 * directory, and no name tells of what was there.
 */
export function isLeftBehind({ byHand, of, path }: TrueShare, { datasets }: TrueSystem): boolean {
  const dataset = datasets.get(of);
  if (!byHand || !dataset || isAtOrBelow(path, `/mnt/${dataset.path}`)) return false;
  return ![dataset.path, dataset.volume?.name ?? ""].map(leafOf).includes(leafOf(path));
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

function leafOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function withNamedContents(world: World, cluster: TrueCluster): TrueCluster {
  const isNamed = ([made = ""]: readonly Guid[]) => {
    const home = world.homes.get(made);
    return home?.snapshots.get(made)?.csi === true || home?.datasets.has(made) === true;
  };
  const contents = [...cluster.objects.volumeSnapshotContents].filter(([, { needs }]) =>
    isNamed(needs),
  );
  return {
    ...cluster,
    objects: { ...cluster.objects, volumeSnapshotContents: new Map(contents) },
  };
}

/** The same without what a restore made the API forget before any look had shown it: none of these objects is known to anybody. */
export function liveAsShown(world: World, shown: ReadonlySet<string>): ReadonlySet<Guid> {
  const known = world.clusters.flatMap(({ forgotten }) =>
    [...forgotten].flatMap(([uid, needs]) => (shown.has(uid) ? needs : [])),
  );
  const working = [...world.underway.values()].flat();
  return liveFrom(world, [...known, ...working, ...hiddenPlaces(world)]);
}

function liveFrom(
  world: World,
  more: readonly Guid[],
  clusters: readonly TrueCluster[] = world.clusters,
  systems: readonly TrueSystem[] = world.systems,
): ReadonlySet<Guid> {
  const live = new Set(neededBy(clusters));
  for (const guid of [...more, ...misledTo(world, clusters)]) live.add(guid);
  for (const system of systems) {
    for (const guid of neededOnNas(system)) live.add(guid);
    for (const { guid, keptFor } of system.datasets.values()) if (keptFor !== null) live.add(guid);
    addHolders(live, system);
  }
  return live;
}

/** Nothing may ever call it an orphan. */
export function isLive(world: World, guid: Guid): boolean {
  return liveThings(world).has(guid);
}

/** A driver made it for a cluster, nobody needs it, and it does not go by itself when its last clone goes. */
export function trueOrphans(world: World, live = liveThings(world)): ReadonlySet<Guid> {
  const made = world.systems.flatMap(({ datasets, snapshots }) => [
    ...[...datasets.values()].filter(({ volume, copy }) => volume !== null || copy !== null),
    ...[...snapshots.values()].filter(({ csi, deferDestroy }) => csi && !deferDestroy),
  ]);
  return new Set(made.map(({ guid }) => guid).filter((guid) => !live.has(guid)));
}

/** Something has to say of it that it can go. */
export function isTrueOrphan(world: World, guid: Guid): boolean {
  return trueOrphans(world).has(guid);
}

/** What these clusters and the NAS itself show to be in use: who reads them all cannot miss it. */
export function visiblyUsed(world: World, clusters: ReadonlySet<string>): ReadonlySet<Guid> {
  const seen = world.clusters.filter(({ name }) => clusters.has(name));
  const used = new Set([...neededBy(seen), ...misledTo(world, seen)]);
  for (const system of world.systems) {
    for (const guid of neededOnNas(system)) used.add(guid);
    addHolders(used, system);
  }
  return used;
}

function* neededBy(clusters: readonly TrueCluster[]): Generator<Guid> {
  for (const { objects } of clusters)
    for (const kind of HELD_COLLECTIONS)
      for (const { needs } of objects[kind].values()) yield* needs;
  yield* classPlaces(clusters);
}

/** What a restore of etcd made the API servers forget. */
function forgottenNeeds(world: World): readonly Guid[] {
  return world.clusters.flatMap(({ forgotten }) => [...forgotten.values()].flat());
}

/**
 * Logins, what people give out by hand, ZFS snapshots that somebody holds, and everything at and below the paths of jobs. A target whose extent is gone, or was
 * pointed at another volume, gives nothing out, or that one.
 */
function neededOnNas(system: TrueSystem): readonly Guid[] {
  const { sessions, shares, targets, extents, mappings, jobs, datasets, paths: named } = system;
  const givenOut = [...mappings.values()].flatMap(({ target, extent }) => {
    const zvol = targets.get(target)?.byHand ? extents.get(extent)?.zvol : undefined;
    const to = zvol === undefined ? undefined : (named.get(zvol)?.guid ?? targets.get(target)?.of);
    return to ?? [];
  });
  const paths = [...jobs.values()].flatMap((job) => job.paths);
  const worksOn = ({ path }: TrueDataset) => paths.some((above) => isAtOrBelow(path, above));
  const held = [...system.snapshots.values()].filter(({ holds }) => holds.length > 0);
  return [
    ...held.map(({ guid }) => guid),
    ...[...sessions.values()].flatMap(({ needs }) => needs),
    ...[...shares.values()].filter(({ byHand }) => byHand).map(({ of }) => of),
    ...givenOut,
    ...shownPlaces(system),
    ...(paths.length > 0 ? [...datasets.values()].filter(worksOn).map(({ guid }) => guid) : []),
  ];
}

/** ZFS: the origin of every clone, the dataset of every live snapshot, every dataset above a live one. */
function addHolders(live: Set<Guid>, system: TrueSystem): void {
  for (const { origin } of system.datasets.values()) if (origin !== null) live.add(origin);
  for (const { guid, dataset } of system.snapshots.values()) if (live.has(guid)) live.add(dataset);
  const deepestFirst = [...system.datasets.values()].toSorted(
    (a, b) => b.path.length - a.path.length,
  );
  for (const { guid, path } of deepestFirst) {
    const above = live.has(guid) ? datasetAt(system, parentOf(path)) : null;
    if (above) live.add(above.guid);
  }
}
