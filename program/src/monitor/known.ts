import { createLinks } from "../correlate/join.ts";
import type { Links } from "../correlate/links.ts";
import { type Coverage, Inventory, type InventoryView } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import { carriedInto } from "./carried.ts";
import type { Picture } from "./recording.ts";

/** Everything known after a look, what a silent source said before included. */
export interface Known {
  readonly observations: readonly Observation[];
  readonly inventory: InventoryView;
  readonly links: Links;
  /** The configured name of a cluster or system id; the id itself where nobody bears it. */
  nameOf(id: string): string;
  /** When this part of a collection was last read whole, epoch ms; null where it never was. */
  lastWholeAt(part: PartName): number | null;
  /** Whether the last look asked for this part; what is known of another is older. */
  wasRead(part: PartName): boolean;
}

/** What tells a part of a collection from all others. */
type PartName = Pick<Coverage, "source" | "collection" | "within">;

/** What is known after a look; before the first, nothing was. */
export function knownAfter(picture: Picture, before: Known | null): Known {
  const look = picture.recording.observations;
  const observations = carriedInto(look, before?.observations ?? []);
  const names = new Map(observations.map(({ source: { id, name } }) => [id ?? name, name]));
  const wholeAt = wholeTimes(observations);
  const read = new Set(look.map(nameOf));
  return {
    observations,
    ...(observations === look
      ? { inventory: picture.inventory, links: picture.links }
      : joined(observations)),
    nameOf: (id) => names.get(id) ?? id,
    lastWholeAt: (part) => wholeAt.get(nameOf(part)) ?? null,
    wasRead: (part) => read.has(nameOf(part)),
  };
}

function joined(observations: readonly Observation[]): Pick<Known, "inventory" | "links"> {
  const inventory = new Inventory();
  for (const observation of observations) inventory.apply(observation);
  return { inventory, links: createLinks(inventory) };
}

function wholeTimes(observations: readonly Observation[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const observation of observations)
    if (observation.state === "complete") times.set(nameOf(observation), observation.finishedAt);
  return times;
}

function nameOf({ source, collection, within }: PartName): string {
  return `${source.name}\0${collection}\0${within}`;
}
