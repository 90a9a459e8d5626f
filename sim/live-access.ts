import { liveThings } from "./live.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { accessKey } from "./sight.ts";
import { mountedThings } from "./ways.ts";
import type { Guid, Held, World } from "./world.ts";

/** What is true of the ways to the data, and of claims, at this moment. */

/**
 * Keys of shares, targets, extents, subsystems and namespaces that somebody needs: one lives when it leads to its dataset,
 * which lives, or when a mount goes through it to where that was. A target or subsystem that leads nowhere yet lives while a
 * driver is making its volume.
 */
export function liveAccess(world: World, live = liveThings(world)): ReadonlySet<Guid> {
  const mounted = mountedThings(world, world.clusters);
  const underway = new Set([...world.underway.values()].flat());
  const ids = world.systems.flatMap((system) => {
    const leads = (of: Guid, path: string) =>
      live.has(of) && system.datasets.get(of)?.path === path;
    return [
      ...liveShares(system, leads, mounted),
      ...liveBlocks(system, leads, mounted),
      ...beingMade(system, underway),
    ];
  });
  return new Set(ids);
}

/** UIDs of the claims that a Pod names, or the template of a workload that will make Pods. */
export function usedClaims(world: World): ReadonlySet<Guid> {
  return new Set(
    world.clusters.flatMap(({ objects }) => {
      const templates = recordsOf(objects.workloads).filter(({ finished }) => !finished);
      const named = new Set(
        [...recordsOf(objects.pods), ...templates].flatMap(({ namespace, claims }) =>
          claims.map((claim) => `${namespace}/${claim}`),
        ),
      );
      return recordsOf(objects.persistentVolumeClaims)
        .filter(({ namespace, name }) => named.has(`${namespace}/${name}`))
        .map(({ uid }) => uid);
    }),
  );
}

function recordsOf<R>(objects: ReadonlyMap<string, Held<R>>): readonly R[] {
  return Array.from(objects.values(), ({ record }) => record);
}

type LeadsTo = (of: Guid, path: string) => boolean;

function liveShares(system: TrueSystem, leads: LeadsTo, mounted: ReadonlySet<Guid>) {
  return [...system.shares.values()]
    .filter(
      ({ of, path, byHand }) =>
        (mounted.has(of) && !byHand) || leads(of, path.slice("/mnt/".length)),
    )
    .map(({ id, protocol }) => accessKey(system, protocol, id));
}

function liveBlocks(system: TrueSystem, leads: LeadsTo, mounted: ReadonlySet<Guid>) {
  const mappings = [...system.mappings.values()];
  const mapped = new Set(mappings.map(({ extent }) => extent));
  const extents = [...system.extents.values()].filter(
    ({ id, of, zvol }) => (mounted.has(of) && mapped.has(id)) || leads(of, zvol),
  );
  const namespaces = [...system.namespaces.values()].filter(
    ({ of, zvol }) => mounted.has(of) || leads(of, zvol),
  );
  const isLive = new Set(extents.map(({ id }) => id));
  const led = mappings.filter(({ extent }) => isLive.has(extent)).map(({ target }) => target);
  return [
    ...extents.map(({ id }) => accessKey(system, "extent", id)),
    ...led.map((id) => accessKey(system, "target", id)),
    ...namespaces.map(({ id }) => accessKey(system, "nvmeof/namespace", id)),
    ...namespaces.map(({ subsystem }) => accessKey(system, "nvmeof/subsystem", subsystem)),
  ];
}

/** A target or subsystem that leads nowhere yet, or is logged in to. */
function beingMade(system: TrueSystem, underway: ReadonlySet<Guid>): readonly Guid[] {
  const loggedInTo = new Set(
    [...system.sessions.values()].map(({ targetName }) => targetName.replace(/^HA:/, "")),
  );
  const hasUser = ({ of, name }: { of: Guid; name: string }) =>
    loggedInTo.has(name) || underway.has(of);
  return [
    ...[...system.targets.values()]
      .filter(hasUser)
      .map(({ id }) => accessKey(system, "target", id)),
    ...[...system.subsystems.values()]
      .filter(hasUser)
      .map(({ id }) => accessKey(system, "nvmeof/subsystem", id)),
  ];
}
