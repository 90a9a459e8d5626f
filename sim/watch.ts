import { keyOfRecord } from "../program/src/model/identity.ts";
import type { Key } from "../program/src/model/ids.ts";
import type { Shown } from "./database.ts";
import { type Fault, isLie } from "./faults.ts";
import { isGivenOutAnew } from "./given-out.ts";
import {
  isLeftBehind,
  liveAsShown,
  liveThings,
  liveWithout,
  openlyLive,
  trueOrphans,
  visiblyUsed,
} from "./live.ts";
import { liveAccess, usedClaims } from "./live-access.ts";
import { tryMount } from "./mount.ts";
import { homeOf } from "./nas.ts";
import type { Placing } from "./places.ts";
import type { Guid, World } from "./world.ts";

/** What a scan is given and what went before it. */
export interface Watched {
  /** Names of the configured clusters. */
  readonly clusters: ReadonlySet<string>;
  readonly faults: readonly Fault[];
  /** What looks have shown since the database began. */
  readonly shown: Shown;
}

/**
 * The truth over the length of a scan, during which the world goes on: what held at every moment of it. Nobody can be
 * blamed for a need that began after the last read or ended before the first.
 */
export class Watch {
  /** Needed at every moment. */
  live: ReadonlySet<Guid> = new Set();
  /** Seen to be used, by one of the configured clusters or on the NAS, at every moment. */
  used: ReadonlySet<Guid> = new Set();
  /** Needed by nobody at every moment. */
  orphans: ReadonlySet<Guid> = new Set();
  /** Needed at some moment in a way that no honest answer shows. */
  readonly unseen = new Set<Guid>();
  /**
   * Seen in use, and at some moment needed by nothing but what was made after one look and lost in a restore before the
   * next: no look could show it, and no node runs it in a way that a NAS shows.
   */
  readonly neverShown = new Set<Guid>();
  /** Needed at some moment by nothing but what these lists show. */
  readonly shownBy: readonly { readonly lists: readonly Placing[]; readonly only: Set<Guid> }[] = [
    { lists: ["localUses"], only: new Set() },
    { lists: ["storageClasses"], only: new Set() },
    { lists: ["localUses", "storageClasses"], only: new Set() },
  ];
  /** Orphans that were at some moment not where their driver had put them. */
  readonly displaced = new Set<Guid>();
  /** Orphans that a person at some moment gave out in a way that their driver did not note. */
  readonly givenOutAnew = new Set<Guid>();
  /** PersistentVolumes that at some moment could not be mounted, though the pool was there. */
  readonly broken = new Set<Key>();
  /** Every pool, right and clock was as it should be at every moment, and no etcd was put back meanwhile. */
  isCalm = true;
  /** At some moment a source said as if it were true what was not. */
  isLiedTo: boolean;
  /** The etcd of a cluster was put back during the scan: its lists of before and after are of two histories. */
  isOfTwoHistories = false;
  /** Nothing happened during the scan. */
  isStill = true;
  readonly startedAt: number;
  readonly #clusters: ReadonlySet<string>;
  readonly #shown: Shown;

  constructor(world: World, { clusters, faults, shown }: Watched) {
    this.startedAt = world.now;
    this.#clusters = clusters;
    this.#shown = shown;
    this.isLiedTo = faults.some(isLie);
    const live = liveThings(world);
    this.live = allLive(world, live);
    this.used = visiblyUsed(world, clusters);
    this.orphans = trueOrphans(world, live);
    this.#look(world, live);
  }

  /** To be called after every change of the world. */
  update(world: World): void {
    const live = liveThings(world);
    this.isStill = false;
    this.live = this.live.intersection(allLive(world, live));
    this.used = this.used.intersection(visiblyUsed(world, this.#clusters));
    this.orphans = this.orphans.intersection(trueOrphans(world, live));
    this.#look(world, live);
  }

  #look(world: World, live: ReadonlySet<Guid>): void {
    for (const guid of unseenNeeds(world, live)) this.unseen.add(guid);
    const placing = placingLists(world);
    for (const { lists, only } of this.shownBy)
      if (lists.every((list) => placing.has(list)))
        for (const guid of neededBy(world, live, lists)) only.add(guid);
    if (hasForgotten(world))
      for (const guid of live.difference(liveAsShown(world, this.#shown.uids)))
        if (this.#shown.needs.has(guid)) this.neverShown.add(guid);
    if (isPutBack(world, this.startedAt)) this.isOfTwoHistories = true;
    if (!isCalm(world) || this.isOfTwoHistories) this.isCalm = false;
    for (const guid of this.orphans) {
      if (isDisplaced(world, guid)) this.displaced.add(guid);
      if (isGivenOutAnew(world, guid)) this.givenOutAnew.add(guid);
    }
    if (world.systems.some(({ impostor }) => impostor !== null)) this.isLiedTo = true;
    for (const cluster of world.clusters) {
      for (const { record, needs } of cluster.objects.persistentVolumes.values()) {
        const system = homeOf(world, needs[0] ?? "");
        if (system && tryMount(system, record.source) === "broken")
          this.broken.add(keyOfRecord(record));
      }
    }
  }
}

function hasForgotten({ clusters }: World): boolean {
  return clusters.some(({ forgotten }) => forgotten.size > 0);
}

/** Live things that no honest answer shows to be. */
function unseenNeeds(world: World, live: ReadonlySet<Guid>): readonly Guid[] {
  const isServed = world.clusters.every(({ unserved }) => unserved.size === 0);
  const isShown = world.systems.every((system) =>
    [...system.shares.values()].every((share) => !isLeftBehind(share, system)),
  );
  const isAlone = !placingLists(world).has("localUses");
  if (!hasForgotten(world) && world.underway.size === 0 && isServed && isShown && isAlone)
    return [];
  const open = openlyLive(world);
  return [...live].filter((guid) => !open.has(guid));
}

function neededBy(
  world: World,
  live: ReadonlySet<Guid>,
  lists: readonly Placing[],
): ReadonlySet<Guid> {
  return allLive(world, live).difference(allLive(world, liveWithout(world, lists)));
}

/** Those that show something in this world. */
function placingLists({ systems, clusters }: World): ReadonlySet<Placing> {
  const lists = new Set<Placing>();
  if (systems.some(({ localUses }) => localUses.size > 0)) lists.add("localUses");
  if (clusters.some(({ placingClasses }) => placingClasses.size > 0)) lists.add("storageClasses");
  return lists;
}

function isDisplaced(world: World, guid: Guid): boolean {
  const system = homeOf(world, guid);
  const dataset = system?.datasets.get(system.snapshots.get(guid)?.dataset ?? guid);
  const volume = dataset?.volume;
  return volume != null && dataset?.path !== `${volume.parent}/${volume.handle}`;
}

function isCalm({ systems, clusters, monitor }: World): boolean {
  return (
    monitor.clockErrorMs === 0 &&
    clusters.every(({ denied, unserved }) => denied.size === 0 && unserved.size === 0) &&
    systems.every(
      ({ standing, impostor, pools }) =>
        standing === "ready" &&
        impostor === null &&
        [...pools.values()].every((state) => state === "imported"),
    )
  );
}

function isPutBack({ clusters }: World, since: number): boolean {
  return clusters.some(({ revision }) => revision.at > since);
}

function allLive(world: World, live: ReadonlySet<Guid>): ReadonlySet<Guid> {
  return live.union(liveAccess(world, live)).union(usedClaims(world));
}
