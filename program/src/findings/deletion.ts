import { byHandle, contradictions, NO_SYSTEMS } from "../correlate/backing/question.ts";
import { cluesOf } from "../correlate/drivers/registry.ts";
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
  const dataset =
    pv.reclaimPolicy === "Retain" ? dataOf(pv, links) : doomedOf(pv, links, inventory);
  const there = dataset === null ? [] : [{ fact: "dataset", value: dataset.path }];
  return [...there, { fact: "what happens now", value: outlook(pv, dataset, inventory) }];
}

function dataOf(pv: PersistentVolume, links: Links): Dataset | null {
  const backing = links.backing(pv);
  return backing.state === "found" ? backing.dataset.to : null;
}

function doomedOf(pv: PersistentVolume, links: Links, inventory: InventoryView): Dataset | null {
  const target = deletionTarget(pv, links, inventory);
  return target.is === "dataset" ? target.dataset : null;
}

/** Since when Kubernetes wants a PersistentVolume to go; null where nobody does. Its policy may keep it all the same. */
export function deletionWantedSince(pv: PersistentVolume): number | null {
  if (pv.phase === "Released" || pv.phase === "Failed") return pv.phaseChangedAt ?? pv.createdAt;
  return pv.deletionRequestedAt;
}

/** What the driver of a PersistentVolume deletes with it: a dataset, none, or it cannot be told. */
export type DeletionTarget =
  | { readonly is: "dataset"; readonly dataset: Dataset }
  | { readonly is: "none"; readonly because: string }
  | { readonly is: "unknown"; readonly because: string };

/**
 * Drivers delete what the handle names, whatever its target or share gives out meanwhile (facts/democratic-csi, DeleteVolume).
 * A handle that names no dataset belongs to a directory, or to what somebody made by hand.
 */
export function deletionTarget(
  pv: PersistentVolume,
  links: Links,
  inventory: InventoryView,
): DeletionTarget {
  const backing = links.backing(pv);
  if (backing.state !== "found") return { is: "none", because: "no dataset is known behind it" };
  const clues = cluesOf(pv.source);
  if (!clues.some(({ by }) => by === "handle" || by === "dataset"))
    return { is: "none", because: "its driver deletes no dataset: its handle names none" };
  const { to } = backing.dataset;
  if (contradictions(to, clues, "target").length === 0) return { is: "dataset", dataset: to };
  const ownership = (one: Dataset) => links.ownership(one);
  const named = byHandle({ clues, inventory, ownership, systems: NO_SYSTEMS });
  const here = named.filter(({ system }) => system === to.system);
  const [dataset, ...more] = here.length > 0 ? here : named;
  if (dataset === undefined)
    return { is: "none", because: "its handle names no volume that is there" };
  return more.length === 0
    ? { is: "dataset", dataset }
    : { is: "unknown", because: "its handle fits several datasets" };
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
