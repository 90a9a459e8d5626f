import type { Links } from "../../correlate/links.ts";
import type { Belonging } from "../../correlate/seen/picked.ts";
import type { Whose } from "../../correlate/seen/whose.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { ClaimScope } from "../../model/scope.ts";
import type { FindingScope } from "../finding.ts";
import type { ConfiguredSource } from "../places.ts";

/** Somebody who sees a part of the picture: whose namespaces, and all that belongs to them. */
export interface Onlooker {
  readonly whose: Whose;
  readonly belonging: Belonging;
  /** These three hold what he sees, and nothing else. */
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly sources: readonly ConfiguredSource[];
  /** Claim scopes in which something of his lies. */
  readonly scopes: readonly ClaimScope[];
}

/** Whether something of his lies in a place: what could not be told there may be about it. */
export function seesPlace(
  { kind, key }: FindingScope,
  { whose, inventory, scopes }: Onlooker,
): boolean {
  switch (kind) {
    case "cluster":
      return key === whose.cluster;
    case "system":
      return [...inventory.all("pools")].some(({ system }) => system === key);
    case "scope":
      return scopes.some((scope) => scope.key === key);
  }
}

/** The claim scopes in which something lies that is seen, without who else uses them. */
export function seenScopes(
  scopes: readonly ClaimScope[],
  { cluster }: Whose,
  inventory: InventoryView,
): readonly ClaimScope[] {
  const datasets = [...inventory.all("datasets")];
  return scopes
    .filter(({ system, parent, snapshotParent }) =>
      datasets.some(
        (dataset) =>
          dataset.system === system &&
          [parent, snapshotParent].some(
            (one) => one !== null && dataset.path.startsWith(`${one}/`),
          ),
      ),
    )
    .map((scope) => ({
      ...scope,
      clusters: scope.clusters.filter(({ id }) => id === cluster),
      doubts: [],
      notes: [],
    }));
}
