import { ancestorsOf, leafOf, onSystem } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, VolumeSource } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import type { BlockPaths } from "./block-paths.ts";
import { cluesOf, DRIVERS } from "./drivers/registry.ts";
import type { Backing, Basis, Ownership, Reference } from "./links.ts";
import { contentsOfDataset } from "./snapshots.ts";

/** What looking for references needs besides the inventory. */
export interface ReferenceTools {
  readonly inventory: InventoryView;
  readonly blockPaths: BlockPaths;
  ownership(dataset: Dataset): Ownership;
  backing(pv: PersistentVolume): Backing;
}

/**
 * Everything that needs a dataset to stay, from both sides. A reference is added on any exact clue and taken away by
 * none: a wrong one keeps a leftover for a while, a missed one could cost data.
 */
export function referencesTo(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  return [
    ...persistentVolumes(dataset, tools),
    ...claims(dataset, tools),
    ...inlineVolumes(dataset, tools),
    ...mountsAbove(dataset, tools.inventory),
    ...contentsOfDataset(dataset, tools.inventory, tools.ownership(dataset)),
    ...clones(dataset, tools.inventory),
    ...sessions(dataset, tools.blockPaths),
    ...jobs(dataset, tools.inventory),
  ];
}

function persistentVolumes(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  const { inventory } = tools;
  const candidates = new Map<PersistentVolume, Basis>();
  const add = (pvs: readonly PersistentVolume[], basis: Basis) => {
    for (const pv of pvs) if (!candidates.has(pv)) candidates.set(pv, basis);
  };
  if (dataset.mountpoint !== null) add(inventory.find("persistentVolumes", "sharePath", dataset.mountpoint), "path");
  for (const iqn of iqnsOf(dataset, tools.blockPaths)) add(inventory.find("persistentVolumes", "iqn", iqn), "iqn");
  add(inventory.find("persistentVolumes", "anyHandle", leafOf(dataset.path)), "handle+parent");
  const ownership = tools.ownership(dataset);
  if (ownership.state === "volume") add(inventory.find("persistentVolumes", "anyHandle", ownership.volumeName), "property");
  return [...candidates]
    .filter(([pv]) => !leadsElsewhere(tools.backing(pv), dataset))
    .map(([pv, basis]): Reference => ({ by: "pv", pv, basis }));
}

/** The same handle under another driver, and proven to be another dataset. */
function leadsElsewhere(backing: Backing, dataset: Dataset): boolean {
  if (backing.state !== "found" || backing.dataset.doubts.length > 0) return false;
  return backing.dataset.to.key !== dataset.key;
}

function claims(dataset: Dataset, { inventory, ownership }: ReferenceTools): readonly Reference[] {
  const owned = ownership(dataset);
  if (owned.state !== "volume" || owned.claimUid === null) return [];
  const found = inventory.find("persistentVolumeClaims", "uid", owned.claimUid);
  return found.map((claim): Reference => ({ by: "claim", claim, basis: "uid" }));
}

function inlineVolumes(dataset: Dataset, { inventory, blockPaths }: ReferenceTools): readonly Reference[] {
  const byPath = dataset.mountpoint === null ? [] : inventory.find("pods", "inlineSharePath", dataset.mountpoint);
  const byIqn = iqnsOf(dataset, blockPaths).flatMap((iqn) => inventory.find("pods", "inlineIqn", iqn));
  return [
    ...byPath.map((pod): Reference => ({ by: "inlineVolume", pod, basis: "path" })),
    ...byIqn.map((pod): Reference => ({ by: "inlineVolume", pod, basis: "iqn" })),
  ];
}

function mountsAbove(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  if (dataset.mountpoint === null) return [];
  return ancestorsOf(dataset.mountpoint).flatMap((path) => [
    ...inventory
      .find("persistentVolumes", "sharePath", path)
      .filter((pv) => mounts(pv.source, path))
      .map((pv): Reference => ({ by: "mountAbove", name: `pv/${pv.name}`, path, basis: "path" })),
    ...inventory
      .find("pods", "inlineSharePath", path)
      .filter((pod) => pod.inlineVolumes.some((volume) => mounts(volume, path)))
      .map((pod): Reference => ({ by: "mountAbove", name: `pod/${pod.name} in ${pod.namespace}`, path, basis: "path" })),
  ]);
}

function mounts(source: VolumeSource, path: string): boolean {
  return cluesOf(source).some((clue) => clue.by === "path" && clue.path === path);
}

function clones(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  const found = inventory.find("datasets", "originDataset", onSystem(dataset.system, dataset.path));
  return found.map((clone): Reference => ({ by: "clone", dataset: clone, basis: "origin" }));
}

function sessions(dataset: Dataset, blockPaths: BlockPaths): readonly Reference[] {
  if (dataset.kind !== "zvol") return [];
  const found = blockPaths.toZvol(dataset).flatMap((path) => path.sessions);
  return found.map((session): Reference => ({ by: "session", session, basis: "iqn" }));
}

/** A job names the dataset it works on, or one above it. */
function jobs(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  if (inventory.count("jobs") === 0) return [];
  const paths = [dataset.path, ...ancestorsOf(dataset.path)];
  const found = paths.flatMap((path) => inventory.find("jobs", "dataset", onSystem(dataset.system, path)));
  return found.map((job): Reference => ({ by: "job", jobId: job.id, method: job.method, basis: "path" }));
}

/** IQNs a zvol is or was given out under: by its targets, and by what the driver noted when it made it. */
function iqnsOf(dataset: Dataset, blockPaths: BlockPaths): readonly string[] {
  if (dataset.kind !== "zvol") return [];
  const current = blockPaths.toZvol(dataset).map((path) => path.iqn);
  const noted = DRIVERS.flatMap((driver) => driver.notedIqn(dataset) ?? []);
  return [...new Set([...current, ...noted])].filter((iqn) => iqn !== "");
}
