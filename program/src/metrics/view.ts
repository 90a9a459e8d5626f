import type { Links } from "../correlate/links.ts";
import type { ConfiguredSource } from "../findings/places.ts";
import type { FindingGroup } from "./finding-groups.ts";
import type { ServiceFigures } from "./service-figures.ts";
import type { Coverage, InventoryView } from "../model/inventory.ts";

/** Everything known at one time, for the families to be rendered from. */
export interface MetricsView {
  /** What every source said last of each of its objects, also of a source that does not answer now. */
  readonly inventory: InventoryView;
  readonly links: Links;
  /** What the last judgement found, grouped once for all families that count it; empty before the first. */
  readonly findingGroups: readonly FindingGroup[];
  /** What the process says of itself; null where nobody asks. */
  readonly service: ServiceFigures | null;
  readonly sources: readonly ConfiguredSource[];
  /** The configured name of a cluster or system id. */
  nameOf(id: string): string;
  /** When this part of a collection was last read whole (epoch ms), and how many records it held; null where it never was. */
  lastWhole(part: Coverage): { readonly at: number; readonly records: number } | null;
  /** Whether the last look asked for this part; what is known of another is older. */
  wasRead(part: Coverage): boolean;
}
