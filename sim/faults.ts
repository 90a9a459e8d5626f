import type { Collection } from "../program/src/model/collections.ts";
import { COLLECTIONS } from "../program/src/model/collections.ts";
import { type ClusterId, keyOf } from "../program/src/model/ids.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { incomplete, notPermitted } from "./observe.ts";
import { createRandom, type Random } from "./random.ts";

/** What can go wrong with what a source says, and is said to have gone wrong. */
const HONEST_FAULTS = Object.freeze([
  "incomplete", // some rows, then the connection ended
  "notPermitted", // a verb or role is missing
  "unread", // no answer at all for one collection
  "unreachable", // nothing from the source, not even its identity
  "unidentified", // everything but its identity
  "unconfigured", // declared as a user of the scope, but not among the sources of this run
  "verifyIncomplete", // the last read ended in mid-answer
  "verifyNotPermitted", // the right was taken away between the reads
  "poolUnread", // the datasets and snapshots of one pool are missing
  "nthCall", // one of all the calls of the scan fails, whichever it is
  "clogged", // nothing from the source until the last read
  "slow", // hours lie between the reads
  "crash", // the program ends in mid-scan: nothing is said and nothing remembered
] as const);

/** What a source says as if it were true. Nothing but memory can stand against it (facts/reliability §0 no. 6). */
const LYING_FAULTS = Object.freeze([
  "stale", // a collection as it was at the scan before
  "staleLast", // the last read answered from a cache that is as old as the first
  "lostRow", // a complete list without one of its rows
  "lostPage", // a complete list without a run of its rows
  "lostProperty", // a dataset without one of its user properties
  "emptied", // a complete list of nothing
] as const);

/** All kinds. */
export const FAULT_KINDS = Object.freeze([...HONEST_FAULTS, ...LYING_FAULTS] as const);

/** One of them. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of one scan. */
export interface Fault {
  readonly kind: FaultKind;
  /** Configured name of the cluster or system. */
  readonly source: string;
  /** Ignored by faults of whole sources. */
  readonly collection: Collection;
  readonly dice: number;
}

/** Draws a fault of any of these sources. */
export function drawFault(
  random: Random,
  kinds: readonly FaultKind[],
  sources: readonly string[],
): Fault {
  return {
    kind: random.pick(kinds),
    source: random.pick(sources),
    collection: random.pick(COLLECTIONS),
    dice: random.below(2 ** 32),
  };
}

/** A source says something as if it were true. */
export function isLie({ kind }: Fault): boolean {
  return (LYING_FAULTS as readonly FaultKind[]).includes(kind);
}

/** Whether any of these faults gives an answer of an earlier scan: for the others none has to be kept. */
export function looksBack(faults: readonly Fault[]): boolean {
  return faults.some(({ kind }) => kind === "stale" || kind === "staleLast");
}

/** The observation that came of the same question earlier; null: there was none. */
export type Earlier = (observation: Observation) => Observation | null;

/** What arrives of the n-th observation of a scan under these faults; null: nothing. */
export function disturb(
  observation: Observation,
  faults: readonly Fault[],
  n = 0,
  earlier: Earlier = () => null,
): Observation | null {
  let disturbed: Observation | null = observation;
  for (const fault of faults) {
    if (fault.kind === "nthCall") {
      if (disturbed && fault.dice % 64 === n) disturbed = incomplete(disturbed, []);
    } else if (disturbed && fault.source === observation.source.name)
      disturbed = apply(fault, disturbed, earlier);
  }
  return disturbed;
}

function apply(fault: Fault, observation: Observation, earlier: Earlier): Observation | null {
  const isIts = fault.collection === observation.collection;
  const isVerify = observation.pass === "verify";
  const dice = () => createRandom(BigInt(fault.dice));
  switch (fault.kind) {
    case "incomplete":
      return isIts && !isVerify ? cutShort(observation, dice()) : observation;
    case "notPermitted":
      return isIts ? notPermitted(observation) : observation;
    case "unread":
      return isIts ? null : observation;
    case "unreachable":
      return unreachable(observation);
    case "unidentified":
      return unidentified(observation);
    case "unconfigured":
      return null;
    case "verifyIncomplete":
      return isVerify ? cutShort(observation, dice()) : observation;
    case "verifyNotPermitted":
      return isVerify ? notPermitted(observation) : observation;
    case "poolUnread":
      return observation.within === "" || fault.dice % 2 === 0 ? observation : null;
    case "clogged":
      return isVerify ? observation : unreachable(observation);
    case "stale":
      return isIts && !isVerify ? asBefore(observation, earlier) : observation;
    case "staleLast":
      return isVerify ? asBefore(observation, earlier) : observation;
    case "lostRow":
      return isIts ? without(observation, dice(), 1) : observation;
    case "lostPage":
      return isIts ? without(observation, dice(), Infinity) : observation;
    case "lostProperty":
      return observation.collection === "datasets" ? unmarked(observation, dice()) : observation;
    case "emptied":
      return isIts ? withRecords(observation, []) : observation;
    case "nthCall":
    case "slow":
    case "crash":
      return observation;
  }
}

/** The same answer cut short: any of its rows, and the reason. */
export function cutShort(observation: Observation, random: Random): Observation {
  return incomplete(observation, random.some(recordsOf(observation), random.next()));
}

function unreachable(observation: Observation): Observation {
  return { ...incomplete(observation, []), source: { ...observation.source, id: null } };
}

/** The same rows of a source that could not say who it is. */
export function unidentified(observation: Observation): Observation {
  const owned = ownedBy(observation, `unidentified:${observation.source.name}`);
  return { ...owned, source: { ...owned.source, id: null } };
}

/** The same rows as those of the source with this identity. */
export function ownedBy(observation: Observation, owner: ClusterId): Observation {
  const records = recordsOf(observation).map((record) => {
    if ("cluster" in record) return { ...record, cluster: owner };
    if (!("key" in record)) return { ...record, system: owner };
    const identity = record.key.slice(record.key.indexOf("/") + 1);
    return { ...record, system: owner, key: keyOf(owner, identity) };
  });
  const owned = "records" in observation ? { ...observation, records } : observation;
  return { ...owned, source: { ...observation.source, id: owner } } as unknown as Observation;
}

function asBefore(observation: Observation, earlier: Earlier): Observation {
  const before = earlier(observation);
  if (before?.state !== "complete") return observation;
  const { version } = before;
  const asItWas = withRecords(observation, recordsOf(before));
  return version === undefined ? asItWas : ({ ...asItWas, version } as Observation);
}

function without(observation: Observation, random: Random, most: number): Observation {
  const records = recordsOf(observation);
  if (records.length === 0) return observation;
  const from = random.below(records.length);
  const count = Math.min(most, 1 + random.below(records.length));
  return withRecords(observation, records.toSpliced(from, count));
}

/** A dataset answers without one of its properties. */
function unmarked(observation: Observation, random: Random): Observation {
  const records = recordsOf(observation);
  const at = random.below(Math.max(1, records.length));
  const record = records[at];
  if (!record || !("userProperties" in record)) return observation;
  const names = Object.keys(record.userProperties);
  const gone = names[random.below(Math.max(1, names.length))];
  const kept = Object.entries(record.userProperties).filter(([name]) => name !== gone);
  const poorer: unknown = { ...record, userProperties: Object.fromEntries(kept) };
  return withRecords(observation, (records as readonly unknown[]).with(at, poorer));
}

/** The same answer with other rows, and a proof that fits them; one without rows, or that is no list, stays as it is. */
function withRecords(observation: Observation, records: readonly unknown[]): Observation {
  return "records" in observation && !NO_LISTS.has(observation.collection)
    ? ({ ...observation, records } as unknown as Observation)
    : observation;
}

/** The answer is one object: without it, it is malformed. */
const NO_LISTS: ReadonlySet<Collection> = new Set<Collection>(["iscsiService", "nvmeofService"]);
