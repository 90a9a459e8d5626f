import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterId, Key } from "../model/ids.ts";
import type { FindingScope } from "./finding.ts";

/**
 * What earlier looks left behind: a plain value that is loaded before a look and handed to `judge` as part of its input.
 * A look never changes it; what it adds is a `Remembered`, and `afterwards` makes the next memory of both. Lists are in
 * the order of their keys, so that two memories of the same are equal. Times are epoch ms of our clock.
 */
export interface Memory {
  readonly epoch: Epoch;
  /** How long a new memory only learns (hazard H38). */
  readonly learningMs: number;
  readonly referrers: readonly RememberedReferrer[];
  readonly clusters: readonly RememberedCluster[];
  readonly identities: readonly RememberedIdentity[];
  /** Findings that nothing has resolved yet. */
  readonly findings: readonly RememberedFinding[];
  /** `judgedKey` of every rule and place that was judged at least once: what is found later there is new. */
  readonly judged: readonly string[];
  /** Also those that were ended: the end of one is what lets a change be accepted. */
  readonly freezes: readonly Freeze[];
  readonly ignores: readonly Ignore[];
}

/** One life of a store. A store that was lost and made anew has another id and learns from the beginning. */
export interface Epoch {
  readonly id: string;
  readonly bornAt: number;
  /** Why it had to begin anew; null for the first one. */
  readonly because: string | null;
}

/** Kinds of Kubernetes objects that can need something on a NAS. */
export type ReferrerKind = Extract<
  KubernetesCollection,
  | "persistentVolumes"
  | "persistentVolumeClaims"
  | "pods"
  | "workloads"
  | "volumeSnapshots"
  | "volumeSnapshotContents"
>;

/**
 * An object that was seen and can need something on a NAS. It counts as being there until its end was witnessed; where
 * `goneAt` is null it was there in the last whole read of its cluster. Moments are those of whole looks: `firstSeenAt`
 * and `goneAt` are ends of one, `lastSeenAt` is the start of one, so that one look can never stand for two.
 */
export interface RememberedReferrer {
  readonly kind: ReferrerKind;
  readonly cluster: ClusterId;
  readonly uid: string;
  /**
   * No earlier than this it began to need what it needs: its creation, and of a template that people may change, the look
   * that first showed it so.
   */
  readonly createdAt: number;
  readonly firstSeenAt: number;
  /** Start of the last look that showed it; null while it is there. */
  readonly lastSeenAt: number | null;
  /** End of the first look that read all of its kind and not it; null while it is there. */
  readonly goneAt: number | null;
  /** What proved that it was deleted and not lost; null while nothing has. */
  readonly witness: EndWitness | null;
  /** The part of `text` that may change while the object lives, to compare it by. */
  readonly mark: string;
  /** What a join looks at, as JSON: `recordOf` makes a record of it again. */
  readonly text: string;
}

/** An object that is younger than one that is gone, was seen before its end and is there after it. */
export interface EndWitness {
  /** What people call it: "pod/shop/web-1". */
  readonly name: string;
  readonly at: number;
}

/** What is remembered of one cluster besides its referrers. */
export interface RememberedCluster {
  readonly id: ClusterId;
  readonly readings: { readonly [C in KubernetesCollection]?: Reading };
  /** Young objects, youngest first: each can witness that what is older was deleted. */
  readonly young: readonly Young[];
}

/** The last whole read of one kind. */
export interface Reading {
  /** Start of the look it belongs to. */
  readonly at: number;
  /** resourceVersion of the list; null where there was none. */
  readonly version: string | null;
}

/** An object by its age and by how long it has been known. */
export interface Young {
  readonly key: Key;
  /** What people call it: "pod/shop/web-1". */
  readonly name: string;
  readonly createdAt: number;
  /** End of the first look that showed it. */
  readonly firstSeenAt: number;
}

/** Who answered under a configured name. */
export interface RememberedIdentity {
  readonly kind: "cluster" | "system";
  readonly name: string;
  readonly id: string;
  readonly since: number;
}

/** A finding that was made before and is not resolved. */
export interface RememberedFinding {
  readonly id: string;
  readonly rule: string;
  /** Key of the place that it was judged in. */
  readonly place: string;
  /** Id of the cluster or system of its subject. */
  readonly owner: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Whole looks that said the same, one after the other. */
  readonly confirmations: number;
  /** What the dataset referenced, and since when it has not changed; null where the subject is none, or unknown. */
  readonly unchanged: { readonly bytes: number; readonly since: number } | null;
  /** The finding as it was last made, as JSON: read only where it cannot be made again. */
  readonly text: string;
}

/** What makes everything in a place suspect, until somebody ends it with a reason. */
export interface Freeze {
  readonly id: string;
  /**
   * `massChange`: more became unreferenced at once than people delete. `identityChanged`: another cluster or system
   * answers under a name. `historyBroken`: the versions of a cluster went back, or on by more than writing explains.
   */
  readonly kind: "massChange" | "identityChanged" | "historyBroken";
  readonly place: FindingScope;
  readonly since: number;
  /** One sentence: what was expected and what was found. */
  readonly because: string;
  /** The new identity, where that is what changed. */
  readonly found: string | null;
  readonly ended: Ending | null;
}

/** Who ended or decided something, when and why. */
export interface Ending {
  readonly at: number;
  readonly by: string;
  readonly reason: string;
}

/** Longest reason that somebody may give for a decision, in characters. */
export const LONGEST_REASON = 500;

/** A finding that somebody wants left alone until a date. */
export interface Ignore {
  readonly finding: string;
  readonly until: number;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

/** What one look adds to the memory: rows that are new or differ, by their keys, and what can be forgotten. */
export interface Remembered {
  /** End of the look. */
  readonly at: number;
  readonly referrers: readonly RememberedReferrer[];
  readonly forgottenReferrers: readonly ReferrerId[];
  readonly clusters: readonly RememberedCluster[];
  readonly identities: readonly RememberedIdentity[];
  readonly findings: readonly RememberedFinding[];
  /** Ids of findings that are seen to be no more. */
  readonly resolved: readonly string[];
  readonly judged: readonly string[];
  readonly freezes: readonly Freeze[];
}

/** What a referrer is known by. */
export type ReferrerId = Pick<RememberedReferrer, "kind" | "cluster" | "uid">;

/** A memory that has just begun. */
export function emptyMemory(epoch: Epoch, learningMs: number): Memory {
  return {
    epoch,
    learningMs,
    referrers: [],
    clusters: [],
    identities: [],
    findings: [],
    judged: [],
    freezes: [],
    ignores: [],
  };
}

/** The memory after a look: what every store does with what it is told, in one place. */
export function afterwards(memory: Memory, told: Remembered): Memory {
  const forgotten = told.forgottenReferrers.map(referrerKey);
  return {
    ...memory,
    referrers: merged(memory.referrers, told.referrers, referrerKey, forgotten),
    clusters: merged(memory.clusters, told.clusters, ({ id }) => id),
    identities: merged(memory.identities, told.identities, identityKey),
    findings: merged(memory.findings, told.findings, ({ id }) => id, told.resolved),
    judged: merged(memory.judged, told.judged, (key) => key),
    freezes: merged(memory.freezes, told.freezes, ({ id }) => id),
  };
}

/** Start of the latest look that is remembered; 0 where there is none. */
export function lastLookAt({ clusters }: Memory): number {
  return Math.max(
    0,
    ...clusters.flatMap(({ readings }) => Object.values(readings).map((reading) => reading.at)),
  );
}

/** What a referrer is sorted by and known by. */
export function referrerKey({ cluster, kind, uid }: ReferrerId): string {
  return `${cluster}/${kind}/${uid}`;
}

/** What an identity is sorted by and known by. */
export function identityKey({ kind, name }: Pick<RememberedIdentity, "kind" | "name">): string {
  return `${kind}/${name}`;
}

function merged<T>(
  before: readonly T[],
  changed: readonly T[],
  keyOf: (row: T) => string,
  forgotten: readonly string[] = [],
): readonly T[] {
  if (changed.length === 0 && forgotten.length === 0) return before;
  const rows = new Map(before.map((row) => [keyOf(row), row]));
  for (const row of changed) rows.set(keyOf(row), row);
  for (const key of forgotten) rows.delete(key);
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
