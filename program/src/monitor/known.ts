import type { Links } from "../correlate/links.ts";
import type { Coverage, InventoryView } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import { carriedInto, named } from "./carried.ts";
import { joined, type Picture } from "./recording.ts";

/** Everything known after a look, what a silent source said before included. */
export interface Known {
  readonly observations: readonly Observation[];
  readonly inventory: InventoryView;
  readonly links: Links;
  /** The configured name of a cluster or system id; the id itself where nobody bears it. */
  nameOf(id: string): string;
  /** When this part of a collection was last read whole (epoch ms), and how much it held; null where it never was. */
  lastWhole(part: PartName): LastWhole | null;
  /** Whether the last look asked for this part; what is known of another is older. */
  wasRead(part: PartName): boolean;
}

/** The last whole read of a part. */
export interface LastWhole {
  readonly at: number;
  readonly records: number;
}

/** What tells a part of a collection from all others. */
type PartName = Pick<Coverage, "source" | "collection" | "within">;

/** What is known after a look; before the first, nothing was. */
export function knownAfter(picture: Picture, before: Known | null): Known {
  const look = picture.recording.observations;
  const observations = carriedInto(look, before?.observations ?? []);
  const names = new Map(observations.map(({ source: { id, name } }) => [id ?? name, name]));
  const wholeReads = wholeReadsIn(observations);
  const read = new Set(look.map(nameOf));
  return {
    observations,
    ...(observations === look
      ? { inventory: picture.inventory, links: picture.links }
      : joined(observations)),
    nameOf: (id) => names.get(id) ?? id,
    lastWhole: (part) => wholeReads.get(nameOf(part)) ?? null,
    wasRead: (part) => read.has(nameOf(part)),
  };
}

/** A last read is about few objects: it makes nothing whole. */
function wholeReadsIn(observations: readonly Observation[]): ReadonlyMap<string, LastWhole> {
  const reads = new Map<string, LastWhole>();
  for (const one of observations)
    if (one.state === "complete" && one.pass === "first")
      reads.set(nameOf(one), { at: one.finishedAt, records: one.records.length });
  return reads;
}

function nameOf({ source, collection, within }: PartName): string {
  return named(source.name, collection, within);
}
