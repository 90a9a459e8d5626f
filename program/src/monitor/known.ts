import type { Links } from "../correlate/links.ts";
import { ownerOf } from "../findings/subject.ts";
import type { AnyRecord, Collection } from "../model/collections.ts";
import type { Coverage, Inventory } from "../model/inventory.ts";
import type { Change, Observation } from "../model/observation.ts";
import { carriedInto, named } from "./carried.ts";
import { LIGHT, type WholeRead } from "./live/heard-systems.ts";
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
  /** Takes in what was read whole since the look, and found to be as it is known. */
  confirm(reads: readonly WholeRead[]): void;
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
    confirm: (reads) => {
      for (const { source, collection, at, records } of reads)
        wholeReads.set(named(source, collection), { at, records });
    },
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

/**
 * What changes between two looks went on changing after it was read whole; what the last read of it added is among it. An old
 * read that said less than its source last did would heal a pool by silence.
 */
function asLastKnown(old: Observation, known: Known): Observation | null {
  const { source, collection, within, pass, state } = old;
  if (state !== "complete" || !CHANGING.has(collection)) return old;
  if (source.kind === "system" && within !== "") return old;
  if (pass === "verify") return null;
  const [first] = old.records as readonly AnyRecord[];
  const owner = first === undefined ? source.id : ownerOf(first);
  const records = [...(known.inventory.all(collection) as Iterable<AnyRecord>)].filter(
    (record) => ownerOf(record) === owner,
  );
  return { ...old, finishedAt: known.lastWhole(old)?.at ?? old.finishedAt, records } as Observation;
}

/** What watches, events, probes and reads of a part change between two whole reads. */
const CHANGING: ReadonlySet<Collection> = new Set([...WATCHED, ...LIGHT, "claimUsage"]);

/** A last read is about few objects: it makes nothing whole. */
function wholeReadsIn(observations: readonly Observation[]): Map<string, LastWhole> {
  const reads = new Map<string, LastWhole>();
  for (const one of observations)
    if (one.state === "complete" && one.pass === "first")
      reads.set(nameOf(one), { at: one.finishedAt, records: one.records.length });
  return reads;
}

function nameOf({ source, collection, within }: PartName): string {
  return named(source.name, collection, within);
}
