import { Type } from "typebox";
import { badness, FOUND } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { defineResource } from "../rows/resource.ts";
import {
  foundAboutVolume,
  isShared,
  MOST_NAMES,
  placeOfVolume,
  sizesOf,
  snapshotsOf,
  usersOf,
  type VolumeItem,
  volumeItems,
  volumeItemsOf,
} from "../rows/volume-items.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { BYTES, CLAIM_PHASE, NAME, orNull, PROTOCOL, time } from "../wire/words.ts";

const ROW = exactly({
  claim: NAME,
  namespace: NAME,
  cluster: NAME,
  phase: CLAIM_PHASE,
  pv: orNull(NAME),
  storageClass: orNull(NAME, "Empty: none. null: not set, and bound to nothing that says it."),
  driver: orNull(Type.String(), "CSI driver."),
  protocol: orNull(PROTOCOL),
  system: orNull(NAME),
  pool: orNull(NAME),
  dataset: orNull(Type.String(), "Path."),
  podCount: orNull(
    Type.Integer(),
    "Pods that mount it; null where not all were read: that is not none.",
  ),
  pods: Type.Array(NAME, {
    description: `The first ${MOST_NAMES} by name of those that were read.`,
  }),
  owners: orNull(
    Type.Array(Type.String()),
    `What controls them, uppermost: "StatefulSet/postgres"; ${MOST_NAMES} at most. null where none is known and not all was read.`,
  ),
  requestedBytes: BYTES,
  provisionedBytes: orNull(BYTES, "What the NAS promised: volsize or refquota."),
  usedBytes: orNull(BYTES, "ZFS `used`."),
  heldBySnapshotsBytes: orNull(BYTES, "ZFS `usedbysnapshots`."),
  availableBytes: orNull(BYTES, "ZFS `available`; null for a zvol, whose size is fixed."),
  filesystemUsedBytes: orNull(BYTES, "What those say who mount it."),
  shared: orNull(
    Type.Boolean(),
    "Whether other claims have their data on its dataset: what that uses is theirs too. null where they may, and would not be shown.",
  ),
  snapshots: orNull(
    Type.Integer(),
    "ZFS snapshots of its dataset; null where not all were read or may be shown.",
  ),
  createdAt: time("When the claim was made"),
  ...FOUND,
});

/** A claim with everything below it, as a row of the list. */
export type VolumeRow = RowOf<typeof ROW>;

/** Claims with everything below them, one row a chain. */
export const VOLUMES = defineResource<VolumeItem, typeof ROW>({
  path: "/volumes",
  summary: "One row a claim: from its Pods to its dataset, with sizes and what is found about it",
  needs: ["persistentVolumeClaims", "persistentVolumes", "pods", "datasets", "datasetSpace"],
  row: ROW,
  keyOf: ({ key }) => key,
  items: volumeItems,
  again: { of: ["persistentVolumeClaims"], items: volumeItemsOf },
  sorts: {
    claim: ({ claim }) => `${claim.namespace}/${claim.name}`,
    usedBytes: ({ space }) => space?.usedBytes ?? null,
    requestedBytes: ({ claim }) => claim.requestedBytes,
    provisionedBytes: (item, shown) => sizesOf(item, shown).provisionedBytes,
    heldBySnapshotsBytes: ({ space }) => space?.usedBySnapshotsBytes ?? null,
    filesystemUsedBytes: (item, shown) => sizesOf(item, shown).filesystemUsedBytes,
    snapshots: snapshotsOf,
    createdAt: ({ claim }) => claim.createdAt,
    worst: (item, shown) => badness(foundAboutVolume(item, shown)),
  },
  filters: {
    namespace: ({ claim }) => claim.namespace,
    cluster: ({ claim }, shown) => shown.nameOf(claim.cluster),
    phase: ({ claim }) => claim.phase,
    storageClass: (item, shown) => sizesOf(item, shown).storageClass,
    driver: ({ pv }) => driverOf(pv),
    protocol: (item, shown) => placeOfVolume(item, shown)?.protocol ?? null,
    system: (item, shown) => whereIs(item, shown).system,
    pool: (item, shown) => whereIs(item, shown).pool,
    worst: (item, shown) => foundAboutVolume(item, shown).worst,
  },
  names: (item, shown) => [
    `${item.claim.namespace}/${item.claim.name}`,
    item.pv?.name ?? "",
    whereIs(item, shown).dataset ?? "",
  ],
  labels: ({ claim }) => claim.labels,
  rowOf: (item, shown) => ({
    claim: item.claim.name,
    namespace: item.claim.namespace,
    cluster: shown.nameOf(item.claim.cluster),
    phase: item.claim.phase,
    pv: item.pv?.name ?? null,
    driver: driverOf(item.pv),
    ...whereIs(item, shown),
    ...usersOf(item, shown),
    ...sizesOf(item, shown),
    shared: isShared(item, shown),
    snapshots: snapshotsOf(item, shown),
    createdAt: item.claim.createdAt,
    ...foundAboutVolume(item, shown),
  }),
});

function driverOf(pv: VolumeItem["pv"]): string | null {
  return pv?.source.type === "csi" ? pv.source.driver : null;
}

function whereIs(item: VolumeItem, shown: Shown) {
  const place = placeOfVolume(item, shown);
  return {
    protocol: place?.protocol ?? null,
    system: place && shown.nameOf(place.system),
    pool: place?.path.split("/", 1)[0] ?? null,
    dataset: place?.path ?? null,
  };
}

/** The route of it. */
export const volumes = listRoute(VOLUMES);
