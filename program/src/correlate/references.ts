import { ancestorsOf, leafOf } from "../model/indices.ts";
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
  readonly ownership: (dataset: Dataset) => Ownership;
  readonly backing: (pv: PersistentVolume) => Backing;
  hasStrayContents: () => boolean;
}

/**
 * Everything that needs a dataset to stay, from both sides. A reference is added on any exact clue and taken away by
 * none: a wrong one keeps a leftover for a while, a missed one could cost data.
 */
export function* referencesTo(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  yield* persistentVolumes(dataset, tools);
  yield* claims(dataset, tools);
  yield* clones(dataset, tools.inventory);
  yield* sessions(dataset, tools.blockPaths);
  yield* foreignTargets(dataset, tools.blockPaths);
  yield* jobs(dataset, tools.inventory);
  yield* contentsOfDataset(
    dataset,
    tools.inventory,
    tools.ownership(dataset),
    tools.hasStrayContents,
  );
  yield* inlineVolumes(dataset, tools);
  yield* children(dataset, tools);
  yield* mountsAbove(dataset, tools.inventory);
}

/** By handle first: the cheapest question, and the one that finds almost every volume. */
function* persistentVolumes(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  const said: PersistentVolume[] = [];
  for (const { pvs, basis } of candidates(dataset, tools)) {
    for (const pv of pvs) {
      if (said.includes(pv) || leadsElsewhere(tools.backing(pv), dataset)) continue;
      said.push(pv);
      yield { by: "pv", pv, basis };
    }
  }
}

function* candidates(
  dataset: Dataset,
  tools: ReferenceTools,
): Iterable<{ pvs: readonly PersistentVolume[]; basis: Basis }> {
  const { inventory } = tools;
  yield {
    pvs: inventory.find("persistentVolumes", "anyHandle", leafOf(dataset.path)),
    basis: "handle+parent",
  };
  if (dataset.mountpoint !== null)
    yield {
      pvs: inventory.find("persistentVolumes", "sharePath", dataset.mountpoint),
      basis: "path",
    };
  for (const iqn of iqnsOf(dataset, tools.blockPaths))
    yield { pvs: inventory.find("persistentVolumes", "iqn", iqn), basis: "iqn" };
  const ownership = tools.ownership(dataset);
  if (ownership.state === "volume")
    yield {
      pvs: inventory.find("persistentVolumes", "anyHandle", ownership.volumeName),
      basis: "property",
    };
}

/** The same handle under another driver, and proven to be another dataset. */
function leadsElsewhere(backing: Backing, dataset: Dataset): boolean {
  if (backing.state !== "found" || backing.unwitnessed) return false;
  if (backing.dataset.doubts.length > 0) return false;
  return backing.dataset.to.key !== dataset.key;
}

function claims(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  const owned = tools.ownership(dataset);
  if (owned.state !== "volume" || owned.claimUid === null) return [];
  const found = tools.inventory.find("persistentVolumeClaims", "uid", owned.claimUid);
  return found.map((claim): Reference => ({ by: "claim", claim, basis: "uid" }));
}

function inlineVolumes(
  dataset: Dataset,
  { inventory, blockPaths }: ReferenceTools,
): readonly Reference[] {
  const byPath =
    dataset.mountpoint === null
      ? []
      : inventory.find("pods", "inlineSharePath", dataset.mountpoint);
  const byIqn = [...iqnsOf(dataset, blockPaths)].flatMap((iqn) =>
    inventory.find("pods", "inlineIqn", iqn),
  );
  return [
    ...byPath.map((pod): Reference => ({ by: "inlineVolume", pod, basis: "path" })),
    ...byIqn.map((pod): Reference => ({ by: "inlineVolume", pod, basis: "iqn" })),
  ];
}

function mountsAbove(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  if (dataset.mountpoint === null) return [];
  return [...ancestorsOf(dataset.mountpoint), "/"].flatMap((path) => [
    ...inventory
      .find("persistentVolumes", "sharePath", path)
      .filter((pv) => mounts(pv.source, path))
      .map((pv): Reference => ({ by: "mountAbove", name: `pv/${pv.name}`, path, basis: "path" })),
    ...inventory
      .find("pods", "inlineSharePath", path)
      .filter((pod) => pod.inlineVolumes.some((volume) => mounts(volume, path)))
      .map((pod): Reference => ({
        by: "mountAbove",
        name: `pod/${pod.name} in ${pod.namespace}`,
        path,
        basis: "path",
      })),
  ]);
}

function mounts(source: VolumeSource, path: string): boolean {
  return cluesOf(source).some((clue) => clue.by === "path" && clue.path === path);
}

function clones(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  const found = inventory.findOn(dataset.system, "datasets", "originDataset", dataset.path);
  return found.map((clone): Reference => ({ by: "clone", dataset: clone, basis: "origin" }));
}

function sessions(dataset: Dataset, blockPaths: BlockPaths): readonly Reference[] {
  if (dataset.kind !== "zvol") return [];
  const found = blockPaths
    .toZvol(dataset)
    .flatMap(({ target }) => (target ? blockPaths.sessionsOf(target) : []));
  return found.map((session): Reference => ({ by: "session", session, basis: "iqn" }));
}

/** Targets under another name than the one the driver noted; none where it noted nothing. */
function foreignTargets(dataset: Dataset, blockPaths: BlockPaths): readonly Reference[] {
  const noted = DRIVERS.flatMap((driver) => driver.notedIqn(dataset) ?? []).map(afterBasename);
  if (noted.length === 0) return [];
  return blockPaths.toZvol(dataset).flatMap(({ target }): Reference[] => {
    if (target === null || noted.includes(target.name)) return [];
    return [{ by: "foreignTarget", target, basis: "id" }];
  });
}

/** The base name may have changed since, the target's own name has not: what follows the first colon. */
function afterBasename(iqn: string): string {
  return iqn.slice(iqn.indexOf(":") + 1);
}

/** A job names the dataset it works on, or one above it. */
function jobs(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  if (inventory.count("jobs") === 0) return [];
  const paths = [dataset.path, ...ancestorsOf(dataset.path)];
  const found = paths.flatMap((path) => inventory.findOn(dataset.system, "jobs", "dataset", path));
  return found.map((job): Reference => ({
    by: "job",
    jobId: job.id,
    method: job.method,
    basis: "path",
  }));
}

/** Datasets below it that something needs; a mount from above would reach this one as well, and is said of it. */
function* children(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  for (const child of tools.inventory.findOn(dataset.system, "datasets", "parent", dataset.path)) {
    for (const { by } of referencesTo(child, tools)) {
      if (by === "mountAbove") continue;
      yield { by: "child", dataset: child, basis: "path" };
      break;
    }
  }
}

/** IQNs a zvol is or was given out under: by its targets, and by what the driver noted when it made it. */
function* iqnsOf(dataset: Dataset, blockPaths: BlockPaths): Iterable<string> {
  if (dataset.kind !== "zvol") return;
  for (const { target } of blockPaths.toZvol(dataset)) {
    const iqn = target && blockPaths.iqnOf(target);
    if (iqn !== null) yield iqn;
  }
  for (const driver of DRIVERS) {
    const noted = driver.notedIqn(dataset);
    if (noted !== null) yield noted;
  }
}
