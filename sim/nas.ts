import {
  NO_LIMITS,
  type TrueDataset,
  type TrueSession,
  type TrueSnapshot,
  type TrueSystem,
} from "./nas-objects.ts";
import type { Guid, World } from "./world.ts";

/** What ZFS and TrueNAS do when somebody makes, moves or destroys something on them. */

/** Makes a dataset; nothing when its path is taken, its parent is missing or its pool exported. */
export function addDataset(
  world: World,
  system: TrueSystem,
  made: Pick<TrueDataset, "guid" | "path"> & Partial<TrueDataset>,
): TrueDataset | null {
  if (datasetAt(system, made.path) || !canHold(system, made.path)) return null;
  const dataset: TrueDataset = {
    kind: "filesystem",
    createdAt: world.now,
    origin: null,
    readonly: false,
    properties: {},
    volume: null,
    copy: null,
    keptFor: null,
    limits: NO_LIMITS,
    ...made,
  };
  system.datasets.set(dataset.guid, dataset);
  system.paths.set(dataset.path, dataset);
  world.homes.set(dataset.guid, system);
  return dataset;
}

/** The dataset at a path, whether its pool is imported or not. */
export function datasetAt(system: TrueSystem, path: string): TrueDataset | null {
  return system.paths.get(path) ?? null;
}

/** User properties as ZFS reports them, inherited ones included. `known` keeps those of one moment by path. */
export function propertiesOf(
  system: TrueSystem,
  dataset: TrueDataset,
  known = new Map<string, Record<string, string>>(),
): Record<string, string> {
  const before = known.get(dataset.path);
  if (before) return before;
  const above = datasetAt(system, parentOf(dataset.path));
  const properties =
    above === null
      ? dataset.properties
      : { ...propertiesOf(system, above, known), ...dataset.properties };
  known.set(dataset.path, properties);
  return properties;
}

/** Adds a snapshot of a dataset that is there. */
export function addSnapshot(
  world: World,
  dataset: TrueDataset,
  made: { guid: Guid; name: string; properties?: Record<string, string>; csi?: boolean },
): void {
  const system = homeOf(world, dataset.guid);
  if (!system) return;
  const { guid, name, properties = {}, csi = false } = made;
  const snapshot = { guid, name, properties, csi, dataset: dataset.guid, createdAt: world.now };
  system.snapshots.set(guid, { ...snapshot, deferDestroy: false, holds: [] });
  world.homes.set(guid, system);
}

/** Snapshots of a dataset. */
export function snapshotsOf(system: TrueSystem, dataset: Guid) {
  return [...system.snapshots.values()].filter((snapshot) => snapshot.dataset === dataset);
}

/** Datasets cloned from a snapshot. */
export function clonesOf(system: TrueSystem, snapshot: Guid): readonly TrueDataset[] {
  return [...system.datasets.values()].filter((dataset) => dataset.origin === snapshot);
}

/**
 * `zfs destroy -r`, refused while something is cloned from it, a hold is on a snapshot of it (26 releases those first,
 * facts/truenas-api §6.3), or its pool is exported. Through TrueNAS the shares, extents and then empty targets
 * go along; a raw destroy leaves them behind (facts/democratic-csi §5.1 no. 7, 8, §11 no. 3).
 */
export function destroyDataset(
  system: TrueSystem,
  dataset: TrueDataset,
  how: "truenas" | "raw",
): boolean {
  if (!isImported(system, dataset.path)) return false;
  const all = withChildren(system, dataset);
  const guids = new Set(all.map((one) => one.guid));
  const snapshots = all.flatMap((one) => snapshotsOf(system, one.guid));
  const releases = how === "truenas" && isOf26(system);
  if (!releases && snapshots.some(({ holds }) => holds.length > 0)) return false;
  const clones = snapshots.flatMap((snapshot) => clonesOf(system, snapshot.guid));
  if (clones.some((clone) => !guids.has(clone.guid))) return false;
  for (const one of all) {
    if (how === "truenas") removeAccess(system, one);
    for (const snapshot of snapshotsOf(system, one.guid)) system.snapshots.delete(snapshot.guid);
    system.datasets.delete(one.guid);
    system.paths.delete(one.path);
  }
  sweepDeferred(system);
  return true;
}

/**
 * Destroys a snapshot, or marks it where a clone or hold still keeps it (`defer`). False: 26 refuses what is held, even so
 * (facts/truenas-api §6.2).
 */
export function destroySnapshot(system: TrueSystem, guid: Guid): boolean {
  const snapshot = system.snapshots.get(guid);
  if (!snapshot) return true;
  if (isOf26(system) && snapshot.holds.length > 0) return false;
  snapshot.deferDestroy = true;
  sweepDeferred(system);
  return true;
}

/** `zfs release` of every tag; what was destroyed and waited for it goes. */
export function releaseHolds(system: TrueSystem, snapshot: TrueSnapshot): void {
  snapshot.holds = [];
  sweepDeferred(system);
}

function isOf26({ version }: TrueSystem): boolean {
  return version.startsWith("26");
}

/** `zfs rename`, within a pool; shares and extents keep the path they were given. */
export function renameDataset(system: TrueSystem, dataset: TrueDataset, path: string): boolean {
  if (!system.datasets.has(dataset.guid)) return false;
  if (datasetAt(system, path) || !canHold(system, path)) return false;
  const before = dataset.path;
  if (poolOf(path) !== poolOf(before)) return false;
  const moved = withChildren(system, dataset);
  for (const one of moved) system.paths.delete(one.path);
  for (const one of moved) {
    one.path = path + one.path.slice(before.length);
    system.paths.set(one.path, one);
  }
  return true;
}

/** `zfs promote`: the clone takes over the snapshot it came from, and its former source now depends on it. */
export function promote(system: TrueSystem, clone: TrueDataset): void {
  const origin = clone.origin === null ? undefined : system.snapshots.get(clone.origin);
  const source = origin && system.datasets.get(origin.dataset);
  if (!origin || !source) return;
  for (const snapshot of snapshotsOf(system, source.guid)) {
    if (snapshot.createdAt <= origin.createdAt) snapshot.dataset = clone.guid;
  }
  clone.origin = source.origin;
  source.origin = origin.guid;
}

/** A dataset and everything below it, the deepest last. */
function withChildren(system: TrueSystem, dataset: TrueDataset): readonly TrueDataset[] {
  const below = [...system.datasets.values()].filter((one) =>
    one.path.startsWith(`${dataset.path}/`),
  );
  return [dataset, ...below];
}

/** Removes a target; whoever is logged in to it is not any more. */
export function removeTarget(system: TrueSystem, id: number): void {
  const name = system.targets.get(id)?.name ?? "";
  system.targets.delete(id);
  for (const session of system.sessions.values())
    if (session.targetName.endsWith(name)) system.sessions.delete(session.id);
}

/** Everything in a map that fits goes. */
export function removeWhere<T>(objects: Map<number, T>, isGone: (object: T) => boolean): void {
  for (const [id, object] of objects) if (isGone(object)) objects.delete(id);
}

/** Nobody is logged in to a dataset any more: the way to it was taken apart. */
export function endSessions(system: TrueSystem, dataset: Guid): void {
  for (const { id, needs } of system.sessions.values())
    if (needs.includes(dataset)) system.sessions.delete(id);
}

/** The target or subsystem that gives a zvol out; null where none does. */
export function wayTo(
  { extents, mappings, targets, namespaces, subsystems }: TrueSystem,
  zvol: string,
): Pick<TrueSession, "protocol" | "targetName"> | null {
  for (const { extent, target } of mappings.values()) {
    const name = extents.get(extent)?.zvol === zvol ? targets.get(target)?.name : undefined;
    if (name !== undefined) return { protocol: "iscsi", targetName: name };
  }
  for (const { subsystem, zvol: given } of namespaces.values()) {
    const name = given === zvol ? subsystems.get(subsystem)?.name : undefined;
    if (name !== undefined) return { protocol: "nvmeof", targetName: name };
  }
  return null;
}

/** What whoever logs in to a target or subsystem gets; NVMe-oF has no LUNs. */
export function behindTarget(
  { mappings, extents, namespaces, paths }: TrueSystem,
  protocol: TrueSession["protocol"],
  id: number,
): readonly { readonly guid: Guid; readonly lun: number | null }[] {
  const given =
    protocol === "iscsi"
      ? [...mappings.values()]
          .filter(({ target }) => target === id)
          .map(({ extent, lun }) => ({ zvol: extents.get(extent)?.zvol ?? "", lun }))
      : [...namespaces.values()]
          .filter(({ subsystem }) => subsystem === id)
          .map(({ zvol }) => ({ zvol, lun: null }));
  return given.flatMap(({ zvol, lun }) => {
    const guid = paths.get(zvol)?.guid;
    return guid === undefined ? [] : [{ guid, lun }];
  });
}

/** The system a GUID was made on. */
export function homeOf(world: World, guid: Guid): TrueSystem | null {
  return world.homes.get(guid) ?? null;
}

/** The pool a path begins with is imported, and answers. */
export function isImported(system: TrueSystem, path: string): boolean {
  return system.standing === "ready" && system.pools.get(poolOf(path)) === "imported";
}

/** The key of a dataset, or of one above it, is not loaded. */
export function isLocked(system: TrueSystem, path: string): boolean {
  if (system.locked.size === 0 || path === "") return false;
  const here = datasetAt(system, path);
  return (here !== null && system.locked.has(here.guid)) || isLocked(system, parentOf(path));
}

/** First component of a path. */
export function poolOf(path: string): string {
  return path.split("/", 1)[0] ?? "";
}

/** Path without its last component; "" for a pool. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function canHold(system: TrueSystem, path: string): boolean {
  const above = parentOf(path);
  return isImported(system, path) && (above === "" || datasetAt(system, above) !== null);
}

function removeAccess(system: TrueSystem, dataset: TrueDataset): void {
  for (const share of system.shares.values()) {
    if (share.path === `/mnt/${dataset.path}`) system.shares.delete(share.id);
  }
  for (const extent of system.extents.values()) {
    if (extent.zvol === dataset.path) removeExtent(system, extent.id);
  }
  for (const namespace of system.namespaces.values()) {
    if (namespace.zvol === dataset.path) removeNamespace(system, namespace.id);
  }
}

function removeExtent(system: TrueSystem, id: number): void {
  endSessions(system, system.extents.get(id)?.of ?? "");
  system.extents.delete(id);
  for (const mapping of system.mappings.values()) {
    if (mapping.extent !== id) continue;
    system.mappings.delete(mapping.id);
    const others = [...system.mappings.values()].some((other) => other.target === mapping.target);
    if (!others) removeTarget(system, mapping.target);
  }
}

/** Removes an NVMe-oF namespace; its subsystem stays. */
export function removeNamespace(system: TrueSystem, id: number): void {
  endSessions(system, system.namespaces.get(id)?.of ?? "");
  system.namespaces.delete(id);
}

function sweepDeferred(system: TrueSystem): void {
  for (const snapshot of system.snapshots.values()) {
    const isKept = snapshot.holds.length > 0 || clonesOf(system, snapshot.guid).length > 0;
    if (snapshot.deferDestroy && !isKept) {
      system.snapshots.delete(snapshot.guid);
    }
  }
}
