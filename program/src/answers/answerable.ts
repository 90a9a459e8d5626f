import type { Links } from "../correlate/links.ts";
import type { ConfiguredSource } from "../findings/places.ts";
import type { Report } from "../findings/report.ts";
import type { RuleSettings } from "../findings/settings.ts";
import type { Coverage, InventoryView } from "../model/inventory.ts";
import type { ClaimScope } from "../model/scope.ts";

/** What every answer is worked out from, whoever asks: a command about one look, or a request to the service. */
export interface Answerable {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
  readonly report: Report;
  readonly settings: RuleSettings;
  /** When a part of a collection was last read whole (epoch ms), by a look before this one too; left out where there is but one look. */
  lastWhole?(this: void, part: Coverage): { readonly at: number } | null;
  /** The namespaces of whoever asks, where he sees no others: what is in none of them may be there all the same. Left out where he sees everything. */
  readonly onlyNamespaces?: ReadonlySet<string>;
}
