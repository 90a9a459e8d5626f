import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import { handlesFor } from "../drivers/handles.ts";
import type { Backing, Basis, Reference } from "../links.ts";
import type { ReferenceTools } from "./references.ts";
import { qualifiedNamesOf, smbNamesOf } from "./statements.ts";

/** PersistentVolumes that name a dataset in any way. By handle first: the cheapest question, and the one that finds almost every volume. */
export function* persistentVolumes(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  const { inventory, blockPaths, ownership } = tools;
  const said: PersistentVolume[] = [];
  const fresh = (pvs: readonly PersistentVolume[], basis: Basis): readonly Reference[] => {
    const found = pvs.filter(
      (pv) => !said.includes(pv) && !leadsElsewhere(tools.backing(pv), dataset),
    );
    said.push(...found);
    return found.map((pv) => ({ by: "pv", pv, basis }));
  };
  for (const handle of handlesFor(dataset.path))
    yield* fresh(inventory.find("persistentVolumes", "anyHandle", handle), "handle+parent");
  if (dataset.mountpoint !== null)
    yield* fresh(inventory.find("persistentVolumes", "sharePath", dataset.mountpoint), "path");
  for (const share of smbNamesOf(dataset, inventory))
    yield* fresh(inventory.find("persistentVolumes", "smbShare", share), "name");
  for (const name of qualifiedNamesOf(dataset, blockPaths)) {
    yield* fresh(inventory.find("persistentVolumes", "iqn", name), "iqn");
    yield* fresh(inventory.find("persistentVolumes", "nqn", name), "nqn");
  }
  const owned = ownership(dataset);
  if (owned.state === "volume")
    yield* fresh(inventory.find("persistentVolumes", "anyHandle", owned.volumeName), "property");
}

/** The same handle under another driver, and proven to be another dataset. */
function leadsElsewhere(backing: Backing, dataset: Dataset): boolean {
  if (backing.state !== "found" || backing.unwitnessed) return false;
  if (backing.dataset.doubts.length > 0) return false;
  return backing.dataset.to.key !== dataset.key;
}
