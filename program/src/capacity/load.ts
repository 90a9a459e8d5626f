import type { Links, StoredVolume } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import { parentOf } from "../model/indices.ts";
import type { SystemId } from "../model/ids.ts";
import type { Dataset, Pool } from "../model/truenas.ts";

/**
 * What lies on a pool, or on a part of a NAS: the volumes that claims are bound to. Sizes are bytes, summed over the datasets of
 * which they are known; null = known of none of them, which is not zero.
 */
export interface Load {
  readonly claims: number;
  readonly namespaces: number;
  /** The first of them, the one with the most claims first. */
  readonly namespaceNames: readonly string[];
  /** ZFS `used` of their datasets. */
  readonly usedBytes: number | null;
  /** Datasets of which it is not known: the sum is then a lower bound. */
  readonly usedUnknown: number;
  /** What they may grow to: volsize or refquota. */
  readonly promisedBytes: number | null;
  /** Datasets without such a limit, or that were not read: they may grow to anything. */
  readonly promisedUnknown: number;
  /** What ZFS still has for them: the largest `available` of their parents, which share it. */
  readonly availableBytes: number | null;
}

/** Namespaces of a load that are named. */
export const MOST_NAMESPACES = 20;

/** The load of these volumes of one system. A dataset that several of them use counts once. */
function loadOf(
  volumes: readonly StoredVolume[],
  system: SystemId,
  inventory: InventoryView,
): Load {
  const byNamespace = Map.groupBy(
    volumes,
    ({ pv: { cluster, claimRef } }) => `${cluster}\0${claimRef?.namespace ?? ""}`,
  );
  const largestFirst = [...byNamespace.values()].toSorted((a, b) => b.length - a.length);
  const paths = [...new Set(volumes.map(({ path }) => path))];
  const used = paths.map((path) => spaceAt(path, system, inventory)?.usedBytes ?? null);
  const promised = paths.map((path) =>
    promisedBy(inventory.findOn(system, "datasets", "path", path)[0] ?? null),
  );
  const parents = [...new Set(paths.map(parentOf))];
  return {
    claims: volumes.length,
    namespaces: byNamespace.size,
    namespaceNames: largestFirst
      .slice(0, MOST_NAMESPACES)
      .map(([first]) => first?.pv.claimRef?.namespace ?? ""),
    usedBytes: sumOf(used),
    usedUnknown: used.filter((bytes) => bytes === null).length,
    promisedBytes: sumOf(promised),
    promisedUnknown: promised.filter((bytes) => bytes === null).length,
    availableBytes: maxOf(
      parents.map((path) => spaceAt(path, system, inventory)?.availableBytes ?? null),
    ),
  };
}

/** The load of a whole pool. */
export function loadOfPool(
  { system, name }: Pick<Pool, "system" | "name">,
  { links, inventory }: { readonly links: Links; readonly inventory: InventoryView },
): Load {
  return loadOf(links.volumesOn(system).inPool.get(name) ?? [], system, inventory);
}

/** What a dataset may grow to; null where nothing limits it. */
export function promisedBy(dataset: Dataset | null): number | null {
  return dataset && (dataset.volsizeBytes ?? dataset.refquotaBytes);
}

function spaceAt(path: string, system: SystemId, inventory: InventoryView) {
  return inventory.findOn(system, "datasetSpace", "path", path)[0];
}

function sumOf(sizes: readonly (number | null)[]): number | null {
  const known = sizes.filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}

function maxOf(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((most, bytes) => (bytes === null ? most : Math.max(most ?? 0, bytes)), null);
}
