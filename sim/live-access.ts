import { liveThings } from "./live.ts";
import type { Guid, TrueSystem, World } from "./world.ts";

/** What is true of the ways to the data, and of claims, at this moment. */

/** Kinds of objects that give data out. */
export type AccessKind = "share" | "target" | "extent" | "subsystem" | "namespace";

/** Id of such an object among the GUIDs. */
export function accessId(system: TrueSystem, kind: AccessKind, id: number): Guid {
  return `${kind} ${id} of ${system.name}`;
}

/** Id of a claim among the GUIDs. */
export function claimId(uid: string): Guid {
  return `claim ${uid}`;
}

/**
 * Ids of shares, targets, extents, subsystems and namespaces that somebody needs: one lives when it leads to its dataset,
 * which lives; when a mount goes through it to where that was; or when a driver is making or removing that dataset.
 */
export function liveAccess(world: World): ReadonlySet<Guid> {
  const live = liveThings(world);
  const mounted = mountedThings(world);
  const underway = new Set([...world.underway.values()].flat());
  const ids = world.systems.flatMap((system) => {
    const leads = (of: Guid, path: string) =>
      underway.has(of) || (live.has(of) && system.datasets.get(of)?.path === path);
    return [...liveShares(system, leads, mounted), ...liveBlocks(system, leads, mounted)];
  });
  return new Set(ids);
}

/** Ids of the claims that a Pod or the template of a workload names. */
export function usedClaims(world: World): ReadonlySet<Guid> {
  return new Set(
    world.clusters.flatMap(({ objects, workloads }) => {
      const pods = [...objects.pods.values()].map(({ record }) => record);
      const named = new Set(
        [...pods, ...workloads.values()].flatMap(({ namespace, claims }) =>
          claims.map((claim) => `${namespace}/${claim}`),
        ),
      );
      return [...objects.persistentVolumeClaims.values()]
        .filter(({ record }) => named.has(`${record.namespace}/${record.name}`))
        .map(({ record }) => claimId(record.uid));
    }),
  );
}

type LeadsTo = (of: Guid, path: string) => boolean;

function liveShares(system: TrueSystem, leads: LeadsTo, mounted: ReadonlySet<Guid>) {
  return [...system.shares.values()]
    .filter(({ of, path }) => mounted.has(of) || leads(of, path.slice("/mnt/".length)))
    .map(({ id }) => accessId(system, "share", id));
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
    ...extents.map(({ id }) => accessId(system, "extent", id)),
    ...led.map((id) => accessId(system, "target", id)),
    ...namespaces.map(({ id }) => accessId(system, "namespace", id)),
    ...namespaces.map(({ subsystem }) => accessId(system, "subsystem", subsystem)),
    ...beingMade(system, leads),
  ];
}

/** A target or subsystem that leads nowhere yet, or is logged in to. */
function beingMade(system: TrueSystem, leads: LeadsTo): readonly Guid[] {
  const loggedInTo = new Set([...system.sessions.values()].map(({ targetName }) => targetName));
  const hasUser = ({ of, name }: { of: Guid; name: string }) =>
    loggedInTo.has(name) || leads(of, "");
  return [
    ...[...system.targets.values()].filter(hasUser).map(({ id }) => accessId(system, "target", id)),
    ...[...system.subsystems.values()]
      .filter(hasUser)
      .map(({ id }) => accessId(system, "subsystem", id)),
  ];
}

/** Where PersistentVolumes, Pods, templates and initiators go to first, whether it is still there or not. */
function mountedThings(world: World): ReadonlySet<Guid> {
  const mounts = world.clusters.flatMap(({ objects, workloads }) => [
    ...objects.persistentVolumes.values(),
    ...objects.pods.values(),
    ...workloads.values(),
  ]);
  const sessions = world.systems.flatMap((system) => [...system.sessions.values()]);
  return new Set([...mounts, ...sessions].flatMap(({ needs }) => needs.slice(0, 1)));
}
