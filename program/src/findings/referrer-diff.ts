import type { ClusterId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import { type RememberedReferrer, referrerKey } from "./memory.ts";
import { markOf, nameOfShown, type Referrer, referrersIn } from "./referrers.ts";
import type { Candidate } from "./witnesses.ts";

/** What is remembered against what a look shows. */
export interface ReferrerDiff {
  readonly added: readonly Referrer[];
  /** Remembered and in this look, but it needs something else than before, or was gone. */
  readonly changed: readonly { readonly referrer: Referrer; readonly firstSeenAt: number }[];
  /** Remembered and not in this look: it may be gone, or nobody could look. In the order of their keys. */
  readonly missing: readonly RememberedReferrer[];
  /** Of a cluster's that are remembered and in this look, the youngest that each earlier look had added: none else can witness more. */
  readonly known: ReadonlyMap<ClusterId, readonly Candidate[]>;
}

/** As much of a remembered referrer as tells whether a look shows it unchanged. */
export type ReferrerHead = Omit<RememberedReferrer, "lastSeenAt" | "witness" | "text">;

/** Holds remembered referrers against an inventory. */
export function diffReferrers(
  rows: readonly RememberedReferrer[],
  inventory: InventoryView,
): ReferrerDiff {
  const comparison = new ReferrerComparison(inventory);
  return comparison.diff(rows.filter((row) => !comparison.shows(row)));
}

/**
 * A look against which remembered referrers are held one by one, while they are read: of those that it shows as they were,
 * which are nearly all, nothing is kept.
 */
export class ReferrerComparison {
  readonly #unmatched: ByIdentity;
  readonly #changed: { readonly referrer: Referrer; readonly firstSeenAt: number }[] = [];
  readonly #known = new Map<ClusterId, Map<number, Known>>();

  constructor(inventory: InventoryView) {
    this.#unmatched = byIdentity(referrersIn(inventory));
  }

  /** Whether the look shows it, changed or not. Each may be asked about once. */
  shows(head: ReferrerHead): boolean {
    const { kind, cluster, uid, goneAt, mark, firstSeenAt } = head;
    const ofCluster = this.#unmatched.get(kind)?.get(cluster);
    const referrer = ofCluster?.get(uid);
    if (referrer === undefined) return false;
    ofCluster?.delete(uid);
    if (goneAt !== null || mark !== markOf(referrer)) this.#changed.push({ referrer, firstSeenAt });
    this.#know(head, referrer);
    return true;
  }

  /** What came of it, with the whole rows of what is not shown. */
  diff(missing: readonly RememberedReferrer[]): ReferrerDiff {
    return {
      added: [...this.#unmatched.values()].flatMap((clusters) =>
        [...clusters.values()].flatMap((ofCluster) => [...ofCluster.values()]),
      ),
      changed: this.#changed,
      missing: missing.toSorted((a, b) => (referrerKey(a) < referrerKey(b) ? -1 : 1)),
      known: new Map([...this.#known].map(([cluster, of]) => [cluster, [...of.values()]])),
    };
  }

  /** Pods and templates stand for others, which may be younger or older. */
  #know({ kind, cluster, createdAt, firstSeenAt, uid }: ReferrerHead, referrer: Referrer): void {
    if (kind === "pods" || kind === "workloads") return;
    const ofCluster = this.#known.get(cluster) ?? new Map<number, Known>();
    this.#known.set(cluster, ofCluster);
    const before = ofCluster.get(firstSeenAt);
    const isFirst =
      before === undefined ||
      createdAt > before.createdAt ||
      (createdAt === before.createdAt && uid < before.uid);
    if (!isFirst) return;
    ofCluster.set(firstSeenAt, { createdAt, firstSeenAt, uid, name: () => nameOfShown(referrer) });
  }
}

/** `uid` decides between two of one age. */
interface Known extends Candidate {
  readonly uid: string;
}

/** By kind, cluster and UID: one string of all three would be made for each, to be asked for once. */
type ByIdentity = ReadonlyMap<string, ReadonlyMap<ClusterId, Map<string, Referrer>>>;

function byIdentity(referrers: Iterable<Referrer>): ByIdentity {
  const kinds = new Map<string, Map<ClusterId, Map<string, Referrer>>>();
  for (const referrer of referrers) {
    const { kind, uid, record } = referrer;
    const clusters = kinds.get(kind) ?? new Map<ClusterId, Map<string, Referrer>>();
    kinds.set(kind, clusters);
    const ofCluster = clusters.get(record.cluster) ?? new Map<string, Referrer>();
    clusters.set(record.cluster, ofCluster);
    ofCluster.set(uid, referrer);
  }
  return kinds;
}
