import { Type } from "typebox";
import { type Key, keyOf } from "../../model/ids.ts";
import {
  oncePerDataset,
  sharedDatasets,
  type Unpromised,
  unpromisedOf,
} from "../../capacity/df.ts";
import { badness, FOUND, type Found, foundIn } from "../rows/found.ts";
import { itemsOf } from "../rows/items.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { defineResource } from "../rows/resource.ts";
import { findingsAboutVolume, sizesOf, type VolumeItem } from "../rows/volume-items.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { BYTES, NAME, orNull, SHARED_VOLUMES, UNPROMISED } from "../wire/words.ts";
import { VOLUMES } from "./volumes.ts";

const ROW = exactly({
  name: NAME,
  cluster: NAME,
  volumes: Type.Integer({ description: "Claims whose data is on a TrueNAS, or may be." }),
  unknownVolumes: Type.Integer({
    description:
      "Those of which the NAS's numbers are not known: the sums but that of what was promised are then lower bounds.",
  }),
  sharedVolumes: SHARED_VOLUMES,
  requestedBytes: orNull(BYTES),
  provisionedBytes: orNull(BYTES),
  ...UNPROMISED,
  usedBytes: orNull(BYTES),
  heldBySnapshotsBytes: orNull(BYTES),
  filesystemUsedBytes: orNull(BYTES),
  ...FOUND,
});

/** A namespace with its sums, as a row of the list. */
export type NamespaceRow = RowOf<typeof ROW>;

const SIZES = [
  "requestedBytes",
  "provisionedBytes",
  "usedBytes",
  "heldBySnapshotsBytes",
  "filesystemUsedBytes",
] as const;

type Sums = Record<(typeof SIZES)[number], number | null>;

interface Item extends Sums, Unpromised, Found {
  readonly key: Key;
  readonly name: string;
  readonly cluster: string;
  readonly volumes: number;
  readonly unknownVolumes: number;
  readonly sharedVolumes: number;
}

const NAMESPACES = defineResource<Item, typeof ROW>({
  path: "/namespaces",
  summary: "Namespaces, with the sums of their volumes",
  needs: ["namespaces", ...VOLUMES.needs],
  row: ROW,
  keyOf: ({ key }) => key,
  items: namespaceItems,
  sorts: {
    name: ({ name }) => name,
    volumes: ({ volumes }) => volumes,
    usedBytes: ({ usedBytes }) => usedBytes,
    requestedBytes: ({ requestedBytes }) => requestedBytes,
    provisionedBytes: ({ provisionedBytes }) => provisionedBytes,
    heldBySnapshotsBytes: ({ heldBySnapshotsBytes }) => heldBySnapshotsBytes,
    worst: badness,
  },
  filters: {
    namespace: ({ name }) => name,
    cluster: ({ cluster }) => cluster,
    worst: ({ worst }) => worst,
  },
  names: ({ name }) => name,
  rowOf: ({ key: _, ...row }) => row,
});

function* namespaceItems(shown: Shown): Iterable<Item> {
  const rows = new Map<Key, { name: string; cluster: string; of: VolumeItem[] }>();
  const member = (cluster: string, name: string) => {
    const key = keyOf(cluster, name);
    const known = rows.get(key) ?? { name, cluster, of: [] };
    rows.set(key, known);
    return known.of;
  };
  for (const { cluster, name } of shown.inventory.all("namespaces"))
    member(shown.nameOf(cluster), name);
  const volumes = [...itemsOf(shown, VOLUMES).all()];
  const shared = sharedDatasets(volumes);
  for (const item of volumes)
    member(shown.nameOf(item.claim.cluster), item.claim.namespace).push(item);
  for (const [key, { name, cluster, of }] of rows) {
    const sharedVolumes = of.filter(({ dataset }) => dataset && shared.has(dataset.key)).length;
    yield { key, name, cluster, sharedVolumes, ...sumsOf(of, shown) };
  }
}

function sumsOf(
  items: readonly VolumeItem[],
  shown: Shown,
): Omit<Item, "key" | "name" | "cluster" | "sharedVolumes"> {
  const sizeOf = (size: (typeof SIZES)[number]) => {
    const known = items.filter((item) => sizesOf(item, shown)[size] !== null);
    const counted = size === "requestedBytes" ? known : oncePerDataset(known);
    if (counted.length === 0) return null;
    return counted.reduce((bytes, item) => bytes + (sizesOf(item, shown)[size] ?? 0), 0);
  };
  const sums = Object.fromEntries(SIZES.map((size) => [size, sizeOf(size)])) as Sums;
  // one may concern several of them
  const found = new Set(items.flatMap((item) => [...findingsAboutVolume(item, shown)]));
  return {
    volumes: items.length,
    unknownVolumes: items.filter(({ space }) => space === null).length,
    ...sums,
    ...unpromisedOf(items),
    ...foundIn(found),
  };
}

/** Namespaces. */
export const namespaces = listRoute(NAMESPACES);
