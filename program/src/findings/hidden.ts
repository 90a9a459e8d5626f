import { collectionWords } from "../model/collection-words.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { ConfiguredSource } from "./places.ts";
import { isWhole } from "./whole.ts";

/**
 * A bound claim and its PersistentVolume name each other: where both kinds were read whole and one of the two is not to
 * be seen, something between us and the cluster shows only some objects (hazard H7).
 */
export const HALVES: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumes",
  "persistentVolumeClaims",
]);

/** An object that its other half shows and that a whole list does not: which list, and a sentence about it. */
export interface Hidden {
  readonly collection: KubernetesCollection;
  readonly sentence: string;
}

/** An object of a cluster that is hidden from us, the first by name: ids of findings hang on the sentence. null where there is none, or where nothing would show one. */
export function hiddenIn(cluster: ConfiguredSource, inventory: InventoryView): Hidden | null {
  return hiddenPv(cluster, inventory) ?? hiddenClaim(cluster, inventory);
}

/** What had to be read whole for it to show, as words; null where all of that was. */
export function unreadHalves(cluster: ConfiguredSource, inventory: InventoryView): string | null {
  const unread = HALVES.filter((kind) => !isRead(kind, cluster, inventory));
  return unread.length === 0 ? null : unread.map(collectionWords).join(" and ");
}

function isRead(
  kind: KubernetesCollection,
  { id }: ConfiguredSource,
  inventory: InventoryView,
): boolean {
  return id !== null && isWhole(kind, id, inventory);
}

/**
 * A PersistentVolume that a claim is bound to and that a whole list does not show. One of that name that names another
 * claim shows: somebody gave it to that one, and the first is not called Lost yet.
 */
function hiddenPv(cluster: ConfiguredSource, inventory: InventoryView): Hidden | null {
  if (!isRead("persistentVolumes", cluster, inventory)) return null;
  const there = new Set<string>();
  for (const pv of inventory.all("persistentVolumes"))
    if (pv.cluster === cluster.id) there.add(pv.name);
  let first: Hidden | null = null;
  for (const claim of inventory.all("persistentVolumeClaims")) {
    const { phase, pvName, namespace, name } = claim;
    if (claim.cluster !== cluster.id || phase !== "Bound" || there.has(pvName)) continue;
    if (!inventory.isSettled(claim)) continue;
    const what = [`pv/${pvName}`, `pvc/${namespace}/${name}`] as const;
    first = earlierOf(first, hidden(cluster, "persistentVolumes", ...what));
  }
  return first;
}

/**
 * The same the other way round. A PersistentVolume that changes hands may name a claim that was made after the claims were
 * read: another one still names it.
 */
function hiddenClaim(cluster: ConfiguredSource, inventory: InventoryView): Hidden | null {
  if (!isRead("persistentVolumeClaims", cluster, inventory)) return null;
  const there = new Set<string>();
  const held = new Set<string>();
  for (const claim of inventory.all("persistentVolumeClaims")) {
    if (claim.cluster !== cluster.id) continue;
    there.add(claim.uid);
    held.add(claim.pvName);
  }
  let first: Hidden | null = null;
  for (const pv of inventory.all("persistentVolumes")) {
    const { cluster: of, phase, claimRef, name } = pv;
    if (of !== cluster.id || phase !== "Bound" || !claimRef?.uid || there.has(claimRef.uid))
      continue;
    if (held.has(name) || !inventory.isSettled(pv)) continue;
    const claim = `pvc/${claimRef.namespace}/${claimRef.name}`;
    first = earlierOf(first, hidden(cluster, "persistentVolumeClaims", claim, `pv/${name}`));
  }
  return first;
}

function earlierOf(first: Hidden | null, other: Hidden): Hidden {
  return first !== null && first.sentence < other.sentence ? first : other;
}

function hidden(
  { name }: ConfiguredSource,
  collection: KubernetesCollection,
  what: string,
  to: string,
): Hidden {
  const sentence = `${what} is bound to ${to} and is not in the list: something between here and ${name} hides objects`;
  return { collection, sentence };
}
