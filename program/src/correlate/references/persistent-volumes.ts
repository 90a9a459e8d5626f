import type { PersistentVolume } from "../../model/kubernetes.ts";
import { smbName } from "../../model/stated.ts";
import type { Dataset } from "../../model/truenas.ts";
import { handlesFor } from "../drivers/handles.ts";
import { notedNameOf, notedSmbShareOf } from "../drivers/registry.ts";
import type { Backing, Basis, Reference } from "../links.ts";
import type { ReferenceTools } from "./references.ts";
import { qualifiedNamesOf, smbNamesOf } from "./statements.ts";

/** A PersistentVolume that needs a dataset. */
export type PvReference = Extract<Reference, { by: "pv" }>;

/**
 * PersistentVolumes that name a dataset in any way. By handle first: the cheapest question, and the one that finds almost every volume.
 * One is called as its volume, and where that was moved to a handle that is a path does not lead.
 */
export function* persistentVolumes(dataset: Dataset, tools: ReferenceTools): Iterable<PvReference> {
  const { inventory, blockPaths, ownership } = tools;
  const said: PersistentVolume[] = [];
  const fresh = (
    pvs: readonly PersistentVolume[],
    basis: Basis,
    isNoted = false,
  ): readonly PvReference[] => {
    const found = pvs.filter(
      (pv) => !said.includes(pv) && !leadsElsewhere(tools.backing(pv), dataset, isNoted),
    );
    said.push(...found);
    return found.map((pv) => ({ by: "pv", pv, basis }));
  };
  for (const handle of handlesFor(dataset.path))
    yield* fresh(inventory.find("persistentVolumes", "anyHandle", handle), "handle+parent");
  if (dataset.mountpoint !== null)
    yield* fresh(inventory.find("persistentVolumes", "sharePath", dataset.mountpoint), "path");
  const noted = noteOf(dataset);
  for (const share of smbNamesOf(dataset, inventory))
    yield* fresh(inventory.find("persistentVolumes", "smbShare", share), "name", share === noted);
  for (const name of qualifiedNamesOf(dataset, blockPaths)) {
    yield* fresh(inventory.find("persistentVolumes", "iqn", name), "iqn", name === noted);
    yield* fresh(inventory.find("persistentVolumes", "nqn", name), "nqn", name === noted);
  }
  const owned = ownership(dataset);
  if (owned.state !== "volume") return;
  yield* fresh(inventory.find("persistentVolumes", "anyHandle", owned.volumeName), "property");
  yield* fresh(inventory.find("persistentVolumes", "name", owned.volumeName), "name");
}

/**
 * The same handle under another driver, or the same name on another system, and proven to be another dataset. What a name
 * that its driver `noted` leads to today is no proof: a person may have pointed the target or share there for a while.
 */
function leadsElsewhere(backing: Backing, dataset: Dataset, isNoted: boolean): boolean {
  if (backing.state !== "found" || backing.unwitnessed) return false;
  if (backing.dataset.doubts.length > 0) return false;
  const { to } = backing.dataset;
  if (isNoted && to.system === dataset.system && noteOf(to) !== noteOf(dataset)) return false;
  return to.key !== dataset.key;
}

/** The name under which its driver noted to give it out; a copy that was replicated has that of its original. */
function noteOf(dataset: Dataset): string | null {
  const share = notedSmbShareOf(dataset);
  return notedNameOf(dataset) ?? (share === null ? null : smbName(share));
}
