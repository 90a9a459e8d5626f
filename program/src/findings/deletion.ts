import type { Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import { isCertainlyNotInstalled } from "./cluster-parts.ts";
import type { Evidence } from "./finding.ts";

/** What becomes of a PersistentVolume that has no claim any more, and of its data: by policy, driver, clones and snapshots. */
export function deletionOutlook(
  pv: PersistentVolume,
  links: Links,
  inventory: InventoryView,
): readonly Evidence[] {
  const backing = links.backing(pv);
  const dataset = backing.state === "found" ? backing.dataset.to : null;
  const there = dataset === null ? [] : [{ fact: "dataset", value: dataset.path }];
  return [...there, { fact: "what happens now", value: outlook(pv, dataset, inventory) }];
}

function outlook(pv: PersistentVolume, dataset: Dataset | null, inventory: InventoryView): string {
  if (pv.reclaimPolicy === "Retain")
    return "nothing: policy Retain keeps it, and deleting the PersistentVolume leaves its data on the NAS";
  if (isDriverGone(pv, inventory)) return "nothing: its driver is not in the cluster any more";
  if (dataset === null) return "its driver tries to delete its volume";
  const clones = inventory.findOn(dataset.system, "datasets", "originDataset", dataset.path);
  const [clone, ...more] = clones;
  if (clone !== undefined)
    return `its driver cannot delete ${dataset.path}: ${andMore(clone.path, more.length)} was cloned from it`;
  const count = inventory.findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path).length;
  return count === 0
    ? `its driver tries to delete ${dataset.path}`
    : `its driver tries to delete ${dataset.path}; its ZFS snapshots (${count}) go with it, or stop democratic-csi from release 1.9.5 on`;
}

function andMore(name: string, more: number): string {
  return more === 0 ? name : `${name} (and ${more} more)`;
}

function isDriverGone({ cluster, source }: PersistentVolume, inventory: InventoryView): boolean {
  return source.type === "csi" && isCertainlyNotInstalled(cluster, source.driver, inventory);
}
