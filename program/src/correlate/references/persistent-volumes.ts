import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import { handlesFor } from "../drivers/handles.ts";
import type { Backing, Basis, Reference } from "../links.ts";
import type { ReferenceTools } from "./references.ts";
import { qualifiedNamesOf, smbNamesOf } from "./statements.ts";

/** PersistentVolumes that name a dataset in any way. By handle first: the cheapest question, and the one that finds almost every volume. */
export function* persistentVolumes(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  const said: PersistentVolume[] = [];
  for (const { pvs, basis } of candidates(dataset, tools)) {
    for (const pv of pvs) {
      if (said.includes(pv) || leadsElsewhere(tools.backing(pv), dataset)) continue;
      said.push(pv);
      yield { by: "pv", pv, basis };
    }
  }
}

interface Candidates {
  readonly pvs: readonly PersistentVolume[];
  readonly basis: Basis;
}

function* candidates(dataset: Dataset, tools: ReferenceTools): Iterable<Candidates> {
  const { inventory } = tools;
  for (const handle of handlesFor(dataset.path))
    yield {
      pvs: inventory.find("persistentVolumes", "anyHandle", handle),
      basis: "handle+parent",
    };
  if (dataset.mountpoint !== null)
    yield {
      pvs: inventory.find("persistentVolumes", "sharePath", dataset.mountpoint),
      basis: "path",
    };
  for (const share of smbNamesOf(dataset, inventory))
    yield { pvs: inventory.find("persistentVolumes", "smbShare", share), basis: "name" };
  for (const name of qualifiedNamesOf(dataset, tools.blockPaths)) {
    yield { pvs: inventory.find("persistentVolumes", "iqn", name), basis: "iqn" };
    yield { pvs: inventory.find("persistentVolumes", "nqn", name), basis: "nqn" };
  }
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
