import type { TrueSystem } from "./nas-objects.ts";
import type { Guid, TrueCluster, World } from "./world.ts";

/** Where mounts and logins go: first of all to what they were made for, and then to what is given out there today. */

/** Where PersistentVolumes, Pods, templates and initiators go to first, whether it is still there or not. */
export function mountedThings(
  { systems }: World,
  clusters: readonly TrueCluster[],
): ReadonlySet<Guid> {
  const mounts = clusters.flatMap(({ objects }) => [
    ...objects.persistentVolumes.values(),
    ...objects.pods.values(),
    ...objects.workloads.values(),
  ]);
  const sessions = systems.flatMap((system) => [...system.sessions.values()]);
  return new Set([...mounts, ...sessions].flatMap(({ needs }) => needs.slice(0, 1)));
}

/**
 * What somebody gets who goes to another volume: its target, subsystem or SMB share was pointed here, or a second extent
 * lies under its LUN. Who is logged in to a target sees every LUN of it.
 */
export function misledTo(world: World, clusters: readonly TrueCluster[]): readonly Guid[] {
  const ways = world.systems.flatMap(wrongWays);
  if (ways.length === 0) return [];
  const mounted = mountedThings(world, clusters);
  return ways.flatMap(({ of, to, isOpen }) => (isOpen || mounted.has(of) ? [to] : []));
}

/** A way that was made for one dataset and leads to another; open ones are gone at this moment. */
interface WrongWay {
  readonly of: Guid;
  readonly to: Guid;
  readonly isOpen: boolean;
}

function wrongWays(system: TrueSystem): readonly WrongWay[] {
  const { targets, extents, mappings, subsystems, namespaces, shares, paths } = system;
  const at = (path: string) => paths.get(path)?.guid;
  const ways: WrongWay[] = [];
  const add = (of: Guid | undefined, to: Guid | undefined, isOpen: boolean) => {
    if (of !== undefined && to !== undefined && of !== to) ways.push({ of, to, isOpen });
  };
  for (const { target: id, extent, lun } of mappings.values()) {
    const target = targets.get(id);
    const isOpen = target !== undefined && isLoggedInTo(system, target.name);
    if (lun === 0 || isOpen) add(target?.of, at(extents.get(extent)?.zvol ?? ""), isOpen);
  }
  for (const { subsystem: id, zvol } of namespaces.values()) {
    const subsystem = subsystems.get(id);
    const isOpen = subsystem !== undefined && isLoggedInTo(system, subsystem.name);
    add(subsystem?.of, at(zvol), isOpen);
  }
  for (const { protocol, of, path, byHand } of shares.values())
    if (protocol === "smb" && !byHand) add(of, at(path.slice("/mnt/".length)), false);
  return ways;
}

function isLoggedInTo({ sessions }: TrueSystem, name: string): boolean {
  for (const { targetName } of sessions.values())
    if (targetName.replace(/^HA:/, "") === name) return true;
  return false;
}
