import { type ClaimedVolume, claimedVolume, type DfInput, dfRows } from "../../capacity/df.ts";
import { placeOf, type Place } from "../../correlate/stored-volumes.ts";
import type { Finding } from "../../findings/finding.ts";
import { ownersOfClaim } from "../../findings/impact.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Shown } from "../shown.ts";
import { findingsAbout, type Found, foundIn } from "./found.ts";
import { isReadWhole, known, whyUnread } from "./read-whole.ts";

/** Names of Pods and owners in a row: the first of them, all Pods are counted. */
export const MOST_NAMES = 20;

/** One claimed volume under the key of its claim. */
export interface VolumeItem extends ClaimedVolume {
  readonly key: Key;
}

/** Claims whose data is on a TrueNAS, or may be. */
export function* volumeItems(shown: Shown): Iterable<VolumeItem> {
  const input = dfInput(shown);
  for (const claim of shown.inventory.all("persistentVolumeClaims")) {
    const volume = claimedVolume(claim, input);
    if (volume !== null) yield itemOf(volume);
  }
}

/** Those of these claims that are there. */
export function volumeItemsOf(keys: ReadonlySet<Key>, shown: Shown): readonly VolumeItem[] {
  return [...keys].flatMap((key) => {
    const claim = shown.inventory.get("persistentVolumeClaims", key);
    const volume = claim && claimedVolume(claim, dfInput(shown));
    return volume ? [itemOf(volume)] : [];
  });
}

function itemOf(volume: ClaimedVolume): VolumeItem {
  return { key: keyOfRecord(volume.claim), ...volume };
}

function dfInput(shown: Shown): DfInput {
  const { inventory, links, scopes } = shown;
  return { inventory, links, scopes, nameOf: (id) => shown.nameOf(id), clusterName: () => null };
}

/** What is found about the claim, its PersistentVolume and its dataset, and about what else concerns the claim. */
export function foundAboutVolume(item: VolumeItem, shown: Shown): Found {
  return foundIn(findingsAboutVolume(item, shown));
}

/** The same as findings. */
export function findingsAboutVolume(
  { key, claim, pv, dataset }: VolumeItem,
  shown: Shown,
): ReadonlySet<Finding> {
  const keys = [key, pv === null ? undefined : keyOfRecord(pv), dataset?.key];
  return findingsAbout(keys, claim, shown);
}

/** Where its data lies, or would lie by what gives it out; null where that is not known. */
export function placeOfVolume({ pv }: VolumeItem, { links, inventory }: Shown): Place | null {
  return pv && placeOf(links.backing(pv), inventory);
}

/** The sizes of `df`, of this claim alone. Bytes; null = not known. Worked out once an item. */
export function sizesOf(item: VolumeItem, shown: Shown): Sizes {
  const before = SIZES.get(item);
  if (before) return before;
  const sizes = workedOutSizes(item, shown);
  SIZES.set(item, sizes);
  return sizes;
}

const SIZES = new WeakMap<VolumeItem, Sizes>();

const NOT_ASKED: ReadonlySet<Key> = new Set();

/** What they are. */
export type Sizes = ReturnType<typeof workedOutSizes>;

function workedOutSizes(item: VolumeItem, shown: Shown) {
  const [row] = dfRows("claim", [item], dfInput(shown), NOT_ASKED);
  return {
    storageClass: item.pv?.storageClass ?? item.claim.storageClass,
    requestedBytes: item.claim.requestedBytes,
    provisionedBytes: row?.provisionedBytes ?? null,
    usedBytes: row?.usedBytes ?? null,
    heldBySnapshotsBytes: row?.heldBySnapshotsBytes ?? null,
    availableBytes: row?.availableBytes ?? null,
    filesystemUsedBytes: row?.filesystemUsedBytes ?? null,
  };
}

/** Whether what is seen is a part of what there is. */
export function isPartOnly({ inventory }: Pick<Shown, "inventory">): boolean {
  return inventory.withheld("persistentVolumes") !== null;
}

/** Whether others may use its dataset whom the caller does not see: its space is shown of what is nobody else's. */
export function mayBeOthers({ dataset, space }: VolumeItem, shown: Shown): boolean {
  return dataset !== null && space === null && isPartOnly(shown);
}

/** Whether other claims have their data on its dataset; null where they may, and would not be shown. */
export function isShared(item: VolumeItem, shown: Shown): boolean | null {
  const { dataset } = item;
  const { links } = shown;
  const pvs = dataset === null ? [] : links.pvsOf(dataset);
  if (pvs.filter(({ to }) => links.claimOf(to) !== null).length > 1) return true;
  return mayBeOthers(item, shown) ? null : false;
}

/** null where not all snapshots were read, or some may not be shown: those of a dataset that others use as well. */
export function snapshotsOf(item: VolumeItem, shown: Shown): number | null {
  const { dataset } = item;
  if (dataset === null || mayBeOthers(item, shown)) return null;
  if (!isReadWhole("zfsSnapshots", dataset, shown)) return null;
  return shown.inventory.findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path).length;
}

/** Who uses it, as far as is known: null where nobody is, and not all that could were read. */
export function usersOf({ claim }: VolumeItem, shown: Shown) {
  const pods = shown.links.podsOf(claim).map(({ name }) => name);
  const owners = [...new Set(ownersOfClaim(claim, shown.links))].slice(0, MOST_NAMES);
  return {
    podCount: whyUnread("pods", claim.cluster, shown) === null ? pods.length : null,
    pods: pods.toSorted().slice(0, MOST_NAMES),
    owners: known(owners, whyUnreadUsers(claim, shown)),
  };
}

/** Why somebody may use a claim of whom nothing is known; null where everybody is known. */
export function whyUnreadUsers(
  { cluster }: Pick<VolumeItem["claim"], "cluster">,
  shown: Shown,
): string | null {
  return whyUnread("pods", cluster, shown) ?? whyUnread("workloads", cluster, shown);
}
