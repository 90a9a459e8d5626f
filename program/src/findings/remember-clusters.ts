import { KUBERNETES_COLLECTIONS, type KubernetesCollection } from "../model/collections.ts";
import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import { isUnserved } from "../model/observation.ts";
import type { Judged, JudgeInput } from "./engine.ts";
import { versionOf } from "./freezes.ts";
import {
  type Memory,
  type Reading,
  type Remembered,
  type RememberedCluster,
  type RememberedReferrer,
  referrerKey,
} from "./memory.ts";
import { isChangeable, markOf, type Referrer, textOf } from "./referrers.ts";
import { isWhole } from "./whole.ts";
import { type Candidate, type Witnesses, witnessesOf, youngIn } from "./witnesses.ts";

/** How long an end is remembered that no finding rests on: a VolumeSnapshot only saves what is being made. */
const KEEP_ENDED_MS = 90 * 86_400_000;
const KEEP_ENDED_SNAPSHOT_MS = 2 * 86_400_000;

/** A look and what it was judged with. */
export interface Look {
  readonly input: JudgeInput;
  readonly memory: Memory;
  readonly judged: Judged;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What a look adds about clusters: what came, what went, whose end is proven now, and what can be forgotten. */
export function rememberClusters(
  look: Look,
): Pick<Remembered, "clusters" | "referrers" | "forgottenReferrers"> {
  const diff = look.judged.referrers();
  const clusters = new Map(clustersOf(look).map((one) => [one.after.id, one]));
  const { endedAt: at } = look;
  const referrers = [
    ...diff.added.flatMap((referrer) =>
      clusters.has(referrer.record.cluster) ? [rowOf(referrer, at)] : [],
    ),
    ...diff.changed.map(({ referrer, firstSeenAt }) => ({ ...rowOf(referrer, at), firstSeenAt })),
    ...diff.missing.flatMap((row) => ended(row, clusters.get(row.cluster), at) ?? []),
  ];
  return {
    clusters: [...clusters.values()].map(({ after }) => after),
    referrers,
    forgottenReferrers: forgotten(diff.missing, look),
  };
}

/** One identified cluster in a look. */
interface ClusterLook {
  readonly before: RememberedCluster | undefined;
  readonly after: RememberedCluster;
  readonly whole: ReadonlySet<KubernetesCollection>;
  /** null while its identity or history is in doubt: nothing is proven then. */
  readonly witnesses: () => Witnesses | null;
}

function clustersOf(look: Look): readonly ClusterLook[] {
  const { sources } = look.input;
  return sources.flatMap(({ kind, name, id }) =>
    kind === "cluster" && id !== null ? [clusterLook(look, name, id)] : [],
  );
}

function clusterLook(look: Look, name: string, id: ClusterId): ClusterLook {
  const { input, memory, judged, startedAt, endedAt } = look;
  const before = memory.clusters.find((cluster) => cluster.id === id);
  const frozen = judged.freezes.filter(({ place }) => place.name === name);
  const whole = new Set(
    KUBERNETES_COLLECTIONS.filter((collection) => isSeen(collection, id, input.inventory)),
  );
  const keepVersions = frozen.some(({ kind }) => kind === "historyBroken");
  const readings = KUBERNETES_COLLECTIONS.flatMap((collection) => {
    const past = before?.readings[collection];
    const reading = whole.has(collection)
      ? readingOf(look, name, collection, keepVersions ? past : undefined)
      : past;
    return reading ? [[collection, reading] as const] : [];
  });
  const young = youngIn(input.inventory, id, before?.young ?? [], endedAt);
  const there = (): readonly Candidate[] => [
    ...young.there.map((one) => ({ ...one, name: () => one.name })),
    ...(judged.referrers().known.get(id) ?? []),
  ];
  return {
    before,
    after: { id, readings: Object.fromEntries(readings), young: young.next },
    whole,
    witnesses: once(() => (frozen.length > 0 ? null : witnessesOf(there(), startedAt, endedAt))),
  };
}

/** The version stays at the high-water mark while the history is in doubt. */
function readingOf(
  { input, startedAt }: Look,
  name: string,
  collection: KubernetesCollection,
  kept: Reading | undefined,
): Reading {
  const version = kept ? kept.version : versionOf(input.inventory, collection, name);
  return { at: startedAt, version };
}

/** A kind that is not served shows nothing of what is in it: nothing of it has ended (hazard H8). */
function isSeen(
  collection: KubernetesCollection,
  id: ClusterId,
  inventory: InventoryView,
): boolean {
  const parts = inventory.coverage(collection).filter(({ source }) => source.id === id);
  return isWhole(collection, id, inventory) && !parts.some(isUnserved);
}

function rowOf(referrer: Referrer, now: number): RememberedReferrer {
  const { kind, uid, record } = referrer;
  return {
    kind,
    cluster: record.cluster,
    uid,
    createdAt: isChangeable(referrer) ? now : record.createdAt,
    firstSeenAt: now,
    lastSeenAt: null,
    goneAt: null,
    witness: null,
    mark: markOf(referrer),
    text: textOf(referrer),
  };
}

/** Gone from a kind that was read whole; and once gone, perhaps proven to be deleted by this look. */
function ended(
  row: RememberedReferrer,
  cluster: ClusterLook | undefined,
  now: number,
): RememberedReferrer | null {
  if (!cluster?.whole.has(row.kind)) return null;
  if (row.goneAt === null) {
    const lastSeenAt = cluster.before?.readings[row.kind]?.at ?? row.firstSeenAt;
    return { ...row, lastSeenAt, goneAt: now };
  }
  if (row.witness !== null) return null;
  const witness = cluster.witnesses()?.endOf(row) ?? null;
  return witness === null ? null : { ...row, witness };
}

/**
 * Ends that nothing rests on: after a time, or as soon as what they needed is gone as well. Only a look that could judge
 * everything may forget. What is forgotten too early can only make a later finding suspect.
 */
function forgotten(missing: readonly RememberedReferrer[], look: Look) {
  const { judged, input } = look;
  if (judged.runs.some(({ places, open, skipped }) => skipped || open.size < places.length))
    return [];
  return missing.filter((row) => {
    if (row.goneAt === null || judged.restsOn.has(referrerKey(row))) return false;
    const keepMs = row.kind === "volumeSnapshots" ? KEEP_ENDED_SNAPSHOT_MS : KEEP_ENDED_MS;
    if (input.now - row.goneAt > keepMs) return true;
    return row.witness !== null && !judged.ghosts.leadsSomewhere(row);
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
