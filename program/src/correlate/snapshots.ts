import { leafOf, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../model/kubernetes.ts";
import type { Dataset, ZfsSnapshot } from "../model/truenas.ts";
import { DRIVERS } from "./drivers/registry.ts";
import type { SnapshotHandle } from "./drivers/driver.ts";
import type { Link, Ownership, Reference } from "./links.ts";

/** A snapshot handle taken apart by the first driver that can read it; null where none can. */
export function parseSnapshotHandle(handle: string): SnapshotHandle | null {
  for (const driver of DRIVERS) {
    const parsed = driver.snapshotHandle(handle);
    if (parsed) return parsed;
  }
  return null;
}

/** The ZFS object that a VolumeSnapshotContent names; null while it has no handle, or where nothing answers to it. */
export function zfsOfContent(
  content: VolumeSnapshotContent,
  inventory: InventoryView,
): Link<ZfsSnapshot> | Link<Dataset> | null {
  const handle =
    content.snapshotHandle === null ? null : parseSnapshotHandle(content.snapshotHandle);
  if (!handle) return null;
  return handle.detached ? detachedCopy(handle, inventory) : ofVolume(handle, inventory);
}

/** Contents whose handle names this snapshot, or its UID under another volume, whatever their driver: a reference may be wrong, it may not be missed. */
export function contentsOfSnapshot(
  snapshot: ZfsSnapshot,
  inventory: InventoryView,
): readonly Link<VolumeSnapshotContent>[] {
  const named = inventory.find(
    "volumeSnapshotContents",
    "handle",
    `${leafOf(snapshot.dataset)}@${snapshot.name}`,
  );
  const uid =
    DRIVERS.map((driver) => driver.volumeSnapshotUid(snapshot.name)).find(
      (value) => value !== null,
    ) ?? null;
  const inMaking =
    uid === null ? [] : inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid);
  const links = named.map((to): Link<VolumeSnapshotContent> => ({
    to,
    basis: "handle+parent",
    doubts: [],
  }));
  const elsewhere =
    uid === null ? [] : inventory.find("volumeSnapshotContents", "snapshot", snapshot.name);
  const byUid = new Set([...inMaking, ...elsewhere]).difference(new Set(named));
  return [
    ...links,
    ...[...byUid].map((to): Link<VolumeSnapshotContent> => ({ to, basis: "uid", doubts: [] })),
  ];
}

/**
 * Datasets cloned from a snapshot. A promote between two reads gives it another dataset; where a UID is in its name, that
 * is enough to know it again.
 */
export function clonesOfSnapshot(
  { system, dataset, name }: ZfsSnapshot,
  inventory: InventoryView,
): readonly Dataset[] {
  const isUnique = DRIVERS.some((driver) => driver.volumeSnapshotUid(name) !== null);
  return isUnique
    ? inventory.findOn(system, "datasets", "originName", name)
    : inventory.findOn(system, "datasets", "origin", `${dataset}@${name}`);
}

/** The VolumeSnapshot whose UID a driver put into the name of a ZFS snapshot. */
export function volumeSnapshotOf(
  snapshot: ZfsSnapshot,
  inventory: InventoryView,
): Link<VolumeSnapshot> | null {
  for (const driver of DRIVERS) {
    const uid = driver.volumeSnapshotUid(snapshot.name);
    const [to] = uid === null ? [] : inventory.find("volumeSnapshots", "uid", uid);
    if (to) return { to, basis: "uid", doubts: [] };
  }
  return null;
}

/**
 * Some content names a snapshot that is not where its handle says: the volume was renamed, or a clone was promoted over
 * it and took the snapshot along.
 */
export function hasStrayContents(inventory: InventoryView): boolean {
  for (const content of inventory.all("volumeSnapshotContents"))
    if (content.snapshotHandle !== null && zfsOfContent(content, inventory) === null) return true;
  return false;
}

/** Contents that a dataset must stay for: of its own ZFS snapshots, or of itself where it is a detached copy. */
export function contentsOfDataset(
  dataset: Dataset,
  inventory: InventoryView,
  ownership: Ownership,
  someAreStray: () => boolean,
): readonly Reference[] {
  const contents = new Set<VolumeSnapshotContent>(
    inventory.find("volumeSnapshotContents", "volume", leafOf(dataset.path)),
  );
  if (someAreStray()) {
    for (const snapshot of inventory.findOn(
      dataset.system,
      "zfsSnapshots",
      "dataset",
      dataset.path,
    ))
      for (const { to } of contentsOfSnapshot(snapshot, inventory)) contents.add(to);
  }
  if (ownership.state === "detachedSnapshot") {
    const handle = dataset.path.split("/").slice(-2).join("/");
    for (const content of inventory.find("volumeSnapshotContents", "handle", handle))
      contents.add(content);
  }
  return [...contents]
    .filter((content) => ownership.state === "detachedSnapshot" || !isDetached(content))
    .map((content): Reference => ({
      by: "volumeSnapshotContent",
      content,
      basis: "handle+parent",
    }));
}

/** Full names of the snapshots whose properties a rule will ask for: possibly a driver's, and no content names them. */
export function snapshotsWorthReading(
  snapshots: Iterable<ZfsSnapshot>,
  inventory: InventoryView,
): readonly string[] {
  const names: string[] = [];
  for (const snapshot of snapshots) {
    if (!DRIVERS.some((driver) => driver.couldBeCsiSnapshot(snapshot.name))) continue;
    if (contentsOfSnapshot(snapshot, inventory).length === 0)
      names.push(`${snapshot.dataset}@${snapshot.name}`);
  }
  return names;
}

/** A detached copy lives without its source volume. */
function isDetached(content: VolumeSnapshotContent): boolean {
  return (
    content.snapshotHandle !== null &&
    parseSnapshotHandle(content.snapshotHandle)?.detached === true
  );
}

function ofVolume(handle: SnapshotHandle, inventory: InventoryView): Link<ZfsSnapshot> | null {
  const matches = inventory
    .find("datasets", "leaf", handle.volume)
    .flatMap((dataset) =>
      inventory
        .findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path)
        .filter(({ name }) => name === handle.snapshot),
    );
  return linkTo(matches, `${handle.volume}@${handle.snapshot}`);
}

function detachedCopy(handle: SnapshotHandle, inventory: InventoryView): Link<Dataset> | null {
  const matches = inventory
    .find("datasets", "leaf", handle.snapshot)
    .filter((dataset) => leafOf(parentOf(dataset.path)) === handle.volume);
  return linkTo(matches, `${handle.volume}/${handle.snapshot}`);
}

function linkTo<T>(matches: readonly T[], handle: string): Link<T> | null {
  const [to] = matches;
  if (to === undefined) return null;
  const doubts = matches.length > 1 ? [`${handle} exists in ${matches.length} places`] : [];
  return { to, basis: "handle+parent", doubts };
}
