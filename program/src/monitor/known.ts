import type { Links } from "../correlate/links.ts";
import type { AnyRecord } from "../model/collections.ts";
import type { Coverage, Inventory } from "../model/inventory.ts";
import type { Change, Observation } from "../model/observation.ts";
import { carriedInto, named } from "./carried.ts";
import { WATCHED } from "./live/watched.ts";
import { joined, type LivePicture } from "./recording.ts";

/** Everything known after a look, what a silent source said before included. */
export interface Known {
  readonly observations: readonly Observation[];
  readonly inventory: Inventory;
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
export function knownAfter(picture: LivePicture, before: Known | null): Known {
  const look = picture.recording.observations;
  const observations =
    before === null
      ? look
      : carriedInto(look, before.observations, (old) => asLastKnown(old, before));
  return knownOf(picture, observations);
}

/**
 * Apart from what was known before: functions keep all that is in reach of one of them, and these would keep every look that
 * there ever was, each by the next.
 */
function knownOf(picture: LivePicture, observations: readonly Observation[]): Known {
  const look = picture.recording.observations;
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

/** Takes in what changed since a look; `told` is an inventory that was told already. */
export function takeChanges(
  { inventory }: Known,
  changes: readonly Change[],
  told: Inventory,
): void {
  if (inventory !== told) for (const change of changes) inventory.change(change);
}

/** Kinds that are watched went on changing after they were read; what the last read of them added is among it. */
function asLastKnown(old: Observation, { inventory }: Known): Observation | null {
  const { source, collection, pass, state } = old;
  if (source.kind !== "cluster" || state !== "complete") return old;
  if (!(WATCHED as readonly string[]).includes(collection)) return old;
  if (pass === "verify") return null;
  const [first] = old.records as readonly AnyRecord[];
  const owner = first !== undefined && "cluster" in first ? first.cluster : source.id;
  const records = [...(inventory.all(collection) as Iterable<AnyRecord>)].filter(
    (record) => "cluster" in record && record.cluster === owner,
  );
  return { ...old, records } as Observation;
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
