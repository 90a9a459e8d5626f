import { fullName } from "../model/identity.ts";
import { leafOf, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { VolumeSnapshot, VolumeSnapshotContent } from "../model/kubernetes.ts";
import type { Dataset, ZfsSnapshot } from "../model/truenas.ts";
import { uidIn } from "../model/uid.ts";
import type { SnapshotHandle } from "./drivers/driver.ts";
import { parseSnapshotHandle } from "./drivers/registry.ts";
import { couldBeCsiSnapshot, isTemporarySnapshot } from "./drivers/sidecar-names.ts";
import type { Link, Ownership, Reference } from "./links.ts";

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
  const sameName = inventory.find("volumeSnapshotContents", "snapshot", snapshot.name);
  const named = sameName.filter((content) => isNamedBy(content, snapshot));
  const uid = uidIn(snapshot.name);
  const inMaking =
    uid === null ? [] : inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid);
  const links = named.map((to): Link<VolumeSnapshotContent> => ({
    to,
    basis: "handle+parent",
    doubts: [],
  }));
  const elsewhere = uid === null ? [] : sameName;
  const byUid = new Set([...inMaking, ...elsewhere]).difference(new Set(named));
  return [
    ...links,
    ...[...byUid].map((to): Link<VolumeSnapshotContent> => ({ to, basis: "uid", doubts: [] })),
  ];
}

function isNamedBy(
  { snapshotHandle }: VolumeSnapshotContent,
  { dataset, name }: ZfsSnapshot,
): boolean {
  const handle = snapshotHandle === null ? null : parseSnapshotHandle(snapshotHandle);
  if (!handle || handle.detached || handle.snapshot !== name) return false;
  return handle.volume === leafOf(dataset) || handle.volume === dataset;
}

/**
 * Datasets cloned from a snapshot. A promote between two reads gives it another dataset; where a UID is in its name, that
 * is enough to know it again.
 */
export function clonesOfSnapshot(
  { system, dataset, name }: ZfsSnapshot,
  inventory: InventoryView,
): readonly Dataset[] {
  return uidIn(name) !== null
    ? inventory.findOn(system, "datasets", "originName", name)
    : inventory.findOn(system, "datasets", "origin", `${dataset}@${name}`);
}

/** The VolumeSnapshot whose UID is in the name of a ZFS snapshot. */
export function volumeSnapshotOf(
  snapshot: ZfsSnapshot,
  inventory: InventoryView,
): Link<VolumeSnapshot> | null {
  const uid = uidIn(snapshot.name);
  const [to] = uid === null ? [] : inventory.find("volumeSnapshots", "uid", uid);
  return to ? { to, basis: "uid", doubts: [] } : null;
}

/** ZFS snapshots in whose names the UID of a VolumeSnapshot is. */
export function zfsSnapshotsOf(
  { uid }: VolumeSnapshot,
  inventory: InventoryView,
): readonly Link<ZfsSnapshot>[] {
  return inventory.find("zfsSnapshots", "uid", uid).map((to) => ({ to, basis: "uid", doubts: [] }));
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
    for (const content of inventory.find(
      "volumeSnapshotContents",
      "snapshot",
      leafOf(dataset.path),
    ))
      if (isCopyAt(dataset, content)) contents.add(content);
  }
  return [...contents]
    .filter((content) => ownership.state === "detachedSnapshot" || !isDetached(content))
    .map((content): Reference => ({
      by: "volumeSnapshotContent",
      content,
      basis: "handle+parent",
    }));
}

/** UIDs of the VolumeSnapshots that no content belongs to: not yet, or it was forced away. */
export function snapshotsWithoutContent(inventory: InventoryView): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const { uid } of inventory.all("volumeSnapshots"))
    if (inventory.find("volumeSnapshotContents", "volumeSnapshotUid", uid).length === 0)
      uids.add(uid);
  return uids;
}

/** VolumeSnapshots without content that a dataset must stay for: of its own ZFS snapshots, or of itself where it is a detached copy. */
export function volumeSnapshotsOfDataset(
  { system, path }: Dataset,
  inventory: InventoryView,
  ownership: Ownership,
  withoutContent: () => ReadonlySet<string>,
): readonly Reference[] {
  const uids = withoutContent();
  if (uids.size === 0) return [];
  const names = inventory
    .findOn(system, "zfsSnapshots", "dataset", path)
    .map((snapshot) => snapshot.name);
  if (ownership.state === "detachedSnapshot") names.push(ownership.snapshotName);
  return names.flatMap((name) => {
    const uid = uidIn(name);
    if (uid === null || !uids.has(uid)) return [];
    return inventory
      .find("volumeSnapshots", "uid", uid)
      .map((volumeSnapshot): Reference => ({ by: "volumeSnapshot", volumeSnapshot, basis: "uid" }));
  });
}

/**
 * Full names of the snapshots whose properties a rule will ask for: possibly a driver's, and no content names them; or left
 * over from the making of a clone that is not there.
 */
export function snapshotsWorthReading(
  snapshots: Iterable<ZfsSnapshot>,
  inventory: InventoryView,
): readonly string[] {
  const names: string[] = [];
  for (const snapshot of snapshots) {
    const isWorthIt = couldBeCsiSnapshot(snapshot.name)
      ? contentsOfSnapshot(snapshot, inventory).length === 0
      : isTemporarySnapshot(snapshot.name) && clonesOfSnapshot(snapshot, inventory).length === 0;
    if (isWorthIt) names.push(fullName(snapshot));
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

/** A content whose handle is that of the copy in this dataset. */
function isCopyAt({ path }: Dataset, { snapshotHandle }: VolumeSnapshotContent): boolean {
  const handle = snapshotHandle === null ? null : parseSnapshotHandle(snapshotHandle);
  return handle?.detached === true && liesWhereItShould(path, handle);
}

function liesWhereItShould(path: string, { copyLiesIn }: SnapshotHandle): boolean {
  return copyLiesIn === null || leafOf(parentOf(path)) === copyLiesIn;
}

function ofVolume(handle: SnapshotHandle, inventory: InventoryView): Link<ZfsSnapshot> | null {
  const matches = inventory
    .find("datasets", handle.volume.includes("/") ? "path" : "leaf", handle.volume)
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
    .filter((dataset) => liesWhereItShould(dataset.path, handle));
  return linkTo(matches, `${handle.volume}/${handle.snapshot}`);
}

function linkTo<T>(matches: readonly T[], handle: string): Link<T> | null {
  const [to] = matches;
  if (to === undefined) return null;
  const doubts = matches.length > 1 ? [`${handle} exists in ${matches.length} places`] : [];
  return { to, basis: "handle+parent", doubts };
}
