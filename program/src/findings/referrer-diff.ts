import type { InventoryView } from "../model/inventory.ts";
import type { RememberedReferrer } from "./memory.ts";
import { type Referrer, referrersIn } from "./referrers.ts";

/** What is remembered against what a look shows. */
export interface ReferrerDiff {
  readonly added: readonly Referrer[];
  /** Remembered and in this look. */
  readonly seen: readonly RememberedReferrer[];
  /** Of these what needs something else than before, or was gone. */
  readonly changed: readonly { readonly row: RememberedReferrer; readonly referrer: Referrer }[];
  /** Remembered and not in this look: it may be gone, or nobody could look. */
  readonly missing: readonly RememberedReferrer[];
}

/** Holds remembered referrers against an inventory. */
export function diffReferrers(
  rows: readonly RememberedReferrer[],
  inventory: InventoryView,
): ReferrerDiff {
  const known = byIdentity(rows);
  const added: Referrer[] = [];
  const seen: RememberedReferrer[] = [];
  const changed: { row: RememberedReferrer; referrer: Referrer }[] = [];
  for (const referrer of referrersIn(inventory)) {
    const ofKind = known.get(referrer.kind)?.get(referrer.cluster);
    const row = ofKind?.get(referrer.uid);
    if (row === undefined) added.push(referrer);
    else {
      seen.push(row);
      if (row.goneAt !== null || row.mark !== referrer.mark) changed.push({ row, referrer });
      ofKind?.delete(referrer.uid);
    }
  }
  const missing = [...known.values()].flatMap((clusters) =>
    [...clusters.values()].flatMap((ofCluster) => [...ofCluster.values()]),
  );
  return { added, seen, changed, missing };
}

type ByIdentity = Map<string, Map<string, Map<string, RememberedReferrer>>>;

function byIdentity(rows: readonly RememberedReferrer[]): ByIdentity {
  const known: ByIdentity = new Map();
  for (const row of rows) {
    const clusters = known.get(row.kind) ?? new Map<string, Map<string, RememberedReferrer>>();
    known.set(row.kind, clusters);
    const ofCluster = clusters.get(row.cluster) ?? new Map<string, RememberedReferrer>();
    clusters.set(row.cluster, ofCluster);
    ofCluster.set(row.uid, row);
  }
  return known;
}
