import { type ClaimedVolume, claimedVolume, type DfInput, dfRows } from "../../capacity/df.ts";
import { placeOf, type Place } from "../../correlate/stored-volumes.ts";
import { ownersOfClaim } from "../../findings/impact.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Shown } from "../shown.ts";
import { foundAbout, type Found } from "./found.ts";

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
export function foundAboutVolume({ key, claim, pv, dataset }: VolumeItem, shown: Shown): Found {
  const { cluster, namespace, name } = claim;
  const keys = [key, pv === null ? undefined : keyOfRecord(pv), dataset?.key];
  return foundAbout(keys, { cluster, name: `${namespace}/${name}` }, shown);
}

/** Where its data lies, or would lie by what gives it out; null where that is not known. */
export function placeOfVolume({ pv }: VolumeItem, { links, inventory }: Shown): Place | null {
  return pv && placeOf(links.backing(pv), inventory);
}

/** The sizes of `df`, of this claim alone. Bytes; null = not known. Worked out once an item. */
export function sizesOf(item: VolumeItem, shown: Shown): Sizes {
  const known = SIZES.get(item);
  if (known) return known;
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
    storageClass: row?.storageClass ?? null,
    requestedBytes: item.claim.requestedBytes,
    provisionedBytes: row?.provisionedBytes ?? null,
    usedBytes: row?.usedBytes ?? null,
    heldBySnapshotsBytes: row?.heldBySnapshotsBytes ?? null,
    availableBytes: row?.availableBytes ?? null,
    filesystemUsedBytes: row?.filesystemUsedBytes ?? null,
  };
}

/** Whether other claims have their data on its dataset. */
export function isShared({ dataset }: VolumeItem, { links }: Shown): boolean {
  const pvs = dataset === null ? [] : links.pvsOf(dataset);
  return pvs.filter(({ to }) => links.claimOf(to) !== null).length > 1;
}

/** null where snapshots were not read, or some may not be shown: those of a dataset that others use as well. */
export function snapshotsOf({ dataset, space }: VolumeItem, { inventory }: Shown): number | null {
  if (dataset === null || inventory.coverage("zfsSnapshots").length === 0) return null;
  if (space === null && inventory.withheld("persistentVolumes") !== null) return null;
  return inventory.findOn(dataset.system, "zfsSnapshots", "dataset", dataset.path).length;
}

/** Who uses it. */
export function usersOf({ claim }: VolumeItem, { links }: Shown) {
  const pods = links.podsOf(claim).map(({ name }) => name);
  return {
    podCount: pods.length,
    pods: pods.toSorted().slice(0, MOST_NAMES),
    owners: [...new Set(ownersOfClaim(claim, links))].slice(0, MOST_NAMES),
  };
}
