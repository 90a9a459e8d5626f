import { keyOfRecord } from "../program/src/model/identity.ts";
import type { Key } from "../program/src/model/ids.ts";
import { liveThings, trueOrphans, visiblyUsed } from "./live.ts";
import { liveAccess, usedClaims } from "./live-access.ts";
import { tryMount } from "./mount.ts";
import { homeOf } from "./nas.ts";
import type { Guid, World } from "./world.ts";

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
  /** PersistentVolumes that at some moment could not be mounted, though the pool was there. */
  readonly broken = new Set<Key>();
  /** Every pool of every system was imported at every moment. */
  allImported = true;
  readonly startedAt: number;
  readonly #clusters: ReadonlySet<string>;

  constructor(world: World, clusters: ReadonlySet<string>) {
    this.startedAt = world.now;
    this.#clusters = clusters;
    this.live = allLive(world);
    this.used = visiblyUsed(world, clusters);
    this.orphans = trueOrphans(world);
    this.#look(world);
  }

  /** To be called after every change of the world. */
  update(world: World): void {
    this.live = this.live.intersection(allLive(world));
    this.used = this.used.intersection(visiblyUsed(world, this.#clusters));
    this.orphans = this.orphans.intersection(trueOrphans(world));
    this.#look(world);
  }

  #look(world: World): void {
    for (const system of world.systems)
      if ([...system.pools.values()].includes(false)) this.allImported = false;
    for (const cluster of world.clusters) {
      for (const { record, needs } of cluster.objects.persistentVolumes.values()) {
        const system = homeOf(world, needs[0] ?? "");
        if (system && tryMount(system, record.source) === "broken")
          this.broken.add(keyOfRecord(record));
      }
    }
  }
}

function allLive(world: World): ReadonlySet<Guid> {
  return liveThings(world).union(liveAccess(world)).union(usedClaims(world));
}
