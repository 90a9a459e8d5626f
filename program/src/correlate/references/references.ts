import { ancestorsOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Key } from "../../model/ids.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import type { Backing, Ownership, Reference } from "../links.ts";
import { contentsOfDataset, volumeSnapshotsOfDataset } from "../snapshots.ts";
import { inlineVolumes } from "./inline-volumes.ts";
import type { Inside } from "./insides.ts";
import { mountsAbove } from "./mounts-above.ts";
import { givenOutByOthers, sessions } from "./others.ts";
import { persistentVolumes } from "./persistent-volumes.ts";
import { storageClasses } from "./storage-classes.ts";

/** What looking for references needs besides the inventory. */
export interface ReferenceTools {
  readonly inventory: InventoryView;
  readonly blockPaths: BlockPaths;
  readonly ownership: (dataset: Dataset) => Ownership;
  readonly backing: (pv: PersistentVolume) => Backing;
  insides: () => ReadonlyMap<Key, Inside>;
  hasStrayContents: () => boolean;
  snapshotsWithoutContent: () => ReadonlySet<string>;
}

/**
 * Everything that needs a dataset to stay, from both sides. A reference is added on any exact clue and taken away by
 * none: a wrong one keeps a leftover for a while, a missed one could cost data.
 */
export function* referencesTo(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  yield* persistentVolumes(dataset, tools);
  yield* claims(dataset, tools);
  yield* attachments(dataset, tools);
  yield* clones(dataset, tools.inventory);
  yield* sessions(dataset, tools.blockPaths);
  yield* givenOutByOthers(dataset, tools);
  yield* localUses(dataset, tools);
  yield* storageClasses(dataset, tools.inventory);
  yield* jobs(dataset, tools.inventory);
  yield* contentsOfDataset(
    dataset,
    tools.inventory,
    tools.ownership(dataset),
    tools.hasStrayContents,
  );
  yield* volumeSnapshotsOfDataset(
    dataset,
    tools.inventory,
    tools.ownership(dataset),
    tools.snapshotsWithoutContent,
  );
  yield* inlineVolumes(dataset, tools);
  yield* children(dataset, tools);
  yield* mountsAbove(dataset, tools);
}

/** The claim that it was made for, and those that ask for its PersistentVolume by name: that may be written again. */
function* claims(dataset: Dataset, { ownership, inventory }: ReferenceTools): Iterable<Reference> {
  const owned = ownership(dataset);
  if (owned.state !== "volume") return;
  if (owned.claimUid !== null)
    for (const claim of inventory.find("persistentVolumeClaims", "uid", owned.claimUid))
      yield { by: "claim", claim, basis: "uid" };
  for (const claim of inventory.find("persistentVolumeClaims", "othersVolume", owned.volumeName))
    yield { by: "claim", claim, basis: "name" };
}

/** A PersistentVolume is called as its volume: while one is attached, a node may have it mounted (facts/reliability §2.2 P5). */
function attachments(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  const owned = tools.ownership(dataset);
  if (owned.state !== "volume") return [];
  const found = tools.inventory.find("volumeAttachments", "pv", owned.volumeName);
  return found.map((attachment): Reference => ({ by: "attachment", attachment, basis: "name" }));
}

function clones(dataset: Dataset, inventory: InventoryView): readonly Reference[] {
  const found = inventory.findOn(dataset.system, "datasets", "originDataset", dataset.path);
  return found.map((clone): Reference => ({ by: "clone", dataset: clone, basis: "origin" }));
}

/** Virtual machines, apps and tasks of the TrueNAS itself that have it, or a file or directory in it (facts/democratic-csi T27). */
function localUses({ key, system, path }: Dataset, tools: ReferenceTools): readonly Reference[] {
  const found = new Set([
    ...tools.inventory.findOn(system, "localUses", "dataset", path),
    ...(tools.insides().get(key)?.uses ?? []),
  ]);
  return [...found].map((use): Reference => ({ by: "localUse", use, basis: "path" }));
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
