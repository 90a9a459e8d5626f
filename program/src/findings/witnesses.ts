import {
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
  type KubernetesRecords,
} from "../model/collections.ts";
import { type ClusterId, keyOf } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { EndWitness, RememberedReferrer, Young } from "./memory.ts";

/**
 * How the end of an object is proven without having watched it. A cluster that was restored from a backup forgets what is
 * younger than the backup, and so does a view that was cut: seeing nothing is no proof. But an object that is younger
 * than the one that is gone, was there before it went and is there after, could not have survived such a loss. So the
 * history that made both is whole, and in it the older one was deleted (docs/decisions/007-memory.md).
 */

/** How much younger a witness must be: API servers of one cluster may differ in their clocks. */
export const WITNESS_MARGIN_MS = 5 * 60_000;

/** Young objects that are remembered of a cluster; more would prove no more. */
const MAX_YOUNG = 128;

/** How many of those that are new to us are taken in at each look: most Pods do not live until the next. */
const MAX_NEW = 64;

/** An object that is there now and was known before. */
export interface Candidate {
  readonly createdAt: number;
  /** End of the first look that showed it. */
  readonly firstSeenAt: number;
  readonly name: () => string;
}

/** Objects of one cluster that can witness an end, youngest first. */
export interface Witnesses {
  /** The first that is young enough, and known since before the object was last seen; null where there is none. */
  endOf(row: Pick<RememberedReferrer, "createdAt" | "lastSeenAt" | "goneAt">): EndWitness | null;
}

/**
 * Witnesses among what is there now and was known before. `lookStartedAt` is the start of this look: only an end that an
 * earlier look has seen is proven by it, so that nothing between two reads of one look can pass for proof.
 */
export function witnessesOf(
  there: readonly Candidate[],
  lookStartedAt: number,
  at: number,
): Witnesses {
  const candidates = there.toSorted((a, b) => b.createdAt - a.createdAt);
  return {
    endOf({ createdAt, lastSeenAt, goneAt }) {
      if (goneAt === null || lastSeenAt === null || goneAt > lookStartedAt) return null;
      for (const candidate of candidates) {
        if (candidate.createdAt < createdAt + WITNESS_MARGIN_MS) return null;
        if (candidate.firstSeenAt <= lastSeenAt) return { name: candidate.name(), at };
      }
      return null;
    },
  };
}

/** Those of the remembered young objects that live on, and what to remember for the next look. */
export interface YoungObjects {
  readonly there: readonly Young[];
  readonly next: readonly Young[];
}

/** Looks for the young objects of a cluster: those that are known, and the youngest of the others. */
export function youngIn(
  inventory: InventoryView,
  cluster: ClusterId,
  before: readonly Young[],
  at: number,
): YoungObjects {
  // by UID: a key joined for every object would be interned to be looked up once
  const known = new Map(before.map((young) => [young.key.slice(cluster.length + 1), young]));
  const oldest = Math.min(ageLimit(inventory, cluster), ...before.map((one) => one.createdAt));
  const there: Young[] = [];
  const added: Young[] = [];
  for (const collection of KUBERNETES_COLLECTIONS) {
    const fresh: KubernetesRecords[KubernetesCollection][] = [];
    for (const record of inventory.all(collection)) {
      if (record.createdAt < oldest || record.cluster !== cluster) continue;
      const young = known.get(record.uid);
      if (young) there.push(young);
      else fresh.push(record);
    }
    for (const record of fresh.toSorted(youngestFirst).slice(0, MAX_NEW))
      added.push(youngOf(collection, record, at));
  }
  const next = [...there, ...added.toSorted(youngestFirst).slice(0, MAX_NEW)];
  return { there, next: next.toSorted(youngestFirst).slice(0, MAX_YOUNG) };
}

function youngOf(
  collection: KubernetesCollection,
  record: KubernetesRecords[KubernetesCollection],
  firstSeenAt: number,
): Young {
  const { cluster, uid, createdAt } = record;
  return { key: keyOf(cluster, uid), name: nameOf(collection, record), createdAt, firstSeenAt };
}

/** Creation of the oldest object that can be among the youngest. */
function ageLimit(inventory: InventoryView, cluster: ClusterId): number {
  const ages: number[] = [];
  for (const collection of KUBERNETES_COLLECTIONS)
    for (const record of inventory.all(collection))
      if (record.cluster === cluster) ages.push(record.createdAt);
  const sorted = Float64Array.from(ages).toSorted();
  return sorted[Math.max(0, sorted.length - MAX_YOUNG - MAX_NEW)] ?? Infinity;
}

/** "pod/shop/web-1": its kind and its name. */
function nameOf(
  collection: KubernetesCollection,
  record: KubernetesRecords[KubernetesCollection],
): string {
  const name = "namespace" in record ? `${record.namespace}/${record.name}` : record.name;
  return `${collection.replace(/s$/, "").toLowerCase()}/${name}`;
}

type Aged = { readonly createdAt: number } & ({ readonly key: string } | { readonly uid: string });

/** Keys of one cluster are in the order of their UIDs. */
function youngestFirst(a: Aged, b: Aged): number {
  return b.createdAt - a.createdAt || (nameIn(a) < nameIn(b) ? -1 : 1);
}

function nameIn(one: Aged): string {
  return "key" in one ? one.key : one.uid;
}
