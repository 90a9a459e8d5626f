import { isBound } from "../correlate/bindings.ts";
import type { Links } from "../correlate/links.ts";
import { inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, Pod } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";

/** PersistentVolumes whose next mount needs this dataset: bound, and not on their way out. */
export function boundPvsOf(dataset: Dataset, links: Links): readonly PersistentVolume[] {
  return links
    .pvsOf(dataset)
    .map(({ to }) => to)
    .filter(isBound);
}

/**
 * Pods in any phase that name the claim of a PersistentVolume. The claim may be gone: who forces its finalizer away does not
 * end the Pods that mount it.
 */
export function podsOfPv(
  { cluster, claimRef }: PersistentVolume,
  inventory: InventoryView,
): readonly Pod[] {
  if (claimRef === null) return [];
  return inventory.find("pods", "claim", inNamespace(cluster, claimRef.namespace, claimRef.name));
}

/** That PersistentVolumes need something, one line each. */
export function neededBy(pvs: readonly PersistentVolume[]): readonly Evidence[] {
  return pvs.map(({ name }) => ({ fact: "needed by", value: `pv/${name}` }));
}
