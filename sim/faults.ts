import type { Collection } from "../program/src/model/collections.ts";
import { COLLECTIONS } from "../program/src/model/collections.ts";
import type { ClusterId } from "../program/src/model/ids.ts";
import { keyOf } from "../program/src/model/ids.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import { createRandom, type Random } from "./random.ts";

/** What can go wrong with what a source says. */
export const FAULT_KINDS = Object.freeze([
  "incomplete", // some rows, then the connection ended
  "notPermitted", // a verb or role is missing
  "unread", // no answer at all for one collection
  "unreachable", // nothing from the source, not even its identity
  "unidentified", // everything but its identity
  "unconfigured", // declared as a user of the scope, but not among the sources of this run
  "verifyIncomplete", // the last read ended in mid-answer
  "verifyNotPermitted", // the right was taken away between the reads
  "poolUnread", // the datasets and snapshots of one pool are missing
] as const);

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

/** What arrives of an observation under these faults; null: nothing. */
export function disturb(observation: Observation, faults: readonly Fault[]): Observation | null {
  let disturbed: Observation | null = observation;
  for (const fault of faults) {
    if (disturbed && fault.source === observation.source.name) disturbed = apply(fault, disturbed);
  }
  return disturbed;
}

function apply(fault: Fault, observation: Observation): Observation | null {
  const isIts = fault.collection === observation.collection;
  const isVerify = observation.pass === "verify";
  switch (fault.kind) {
    case "incomplete":
      return isIts && !isVerify
        ? incomplete(observation, createRandom(BigInt(fault.dice)))
        : observation;
    case "notPermitted":
      return isIts ? notPermitted(observation) : observation;
    case "unread":
      return isIts ? null : observation;
    case "unreachable":
      return { ...incomplete(observation, null), source: { ...observation.source, id: null } };
    case "unidentified":
      return unidentified(observation);
    case "unconfigured":
      return null;
    case "verifyIncomplete":
      return isVerify ? incomplete(observation, createRandom(BigInt(fault.dice))) : observation;
    case "verifyNotPermitted":
      return isVerify ? notPermitted(observation) : observation;
    case "poolUnread":
      return observation.within === "" || fault.dice % 2 === 0 ? observation : null;
  }
}

/** The same answer cut short: any of its rows, and the reason. Without `random`, none of them. */
export function incomplete(observation: Observation, random: Random | null): Observation {
  const { source, collection, within, pass, startedAt, finishedAt } = observation;
  const records = random ? random.some(recordsOf(observation), random.next()) : [];
  const reason = {
    code: "interrupted",
    message: "the connection ended in mid-answer",
    next: "try again",
  };
  return {
    source,
    collection,
    within,
    pass,
    startedAt,
    finishedAt,
    state: "incomplete",
    records,
    reason,
  } as unknown as Observation;
}

/** No rows, because we may not. */
export function notPermitted(observation: Observation): Observation {
  const { source, collection, within, pass, startedAt, finishedAt } = observation;
  const reason = { code: "notPermitted", message: "the role is missing", next: "grant it" };
  return {
    source,
    collection,
    within,
    pass,
    startedAt,
    finishedAt,
    state: "notPermitted",
    reason,
  } as unknown as Observation;
}

/** The same rows of a source that could not say who it is. */
function unidentified(observation: Observation): Observation {
  const owner: ClusterId = `unidentified:${observation.source.name}`;
  const records = recordsOf(observation).map((record) => {
    if ("cluster" in record) return { ...record, cluster: owner };
    if (!("key" in record)) return { ...record, system: owner };
    const identity = record.key.slice(record.key.indexOf("/") + 1);
    return { ...record, system: owner, key: keyOf(owner, identity) };
  });
  return {
    ...observation,
    source: { ...observation.source, id: null },
    records,
  } as unknown as Observation;
}
