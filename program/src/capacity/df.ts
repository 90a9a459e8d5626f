import { unreachable } from "../lib/unreachable.ts";
import { usageOf } from "../correlate/claim-usage.ts";
import type { Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../model/kubernetes.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset, DatasetSpace } from "../model/truenas.ts";
import { promisedBy } from "./load.ts";

/** What rows of `df` can be summed by. */
export const DF_GROUPS = Object.freeze([
  "claim",
  "namespace",
  "storageclass",
  "pool",
  "scope",
] as const);

/** One of them. */
export type DfGroup = (typeof DF_GROUPS)[number];

/**
 * One line of `df`. Sizes are bytes, summed over the volumes of which they are known; null = known of none of them,
 * which is not zero. Where `unknownVolumes` is not 0, the sums are lower bounds.
 */
export interface DfRow {
  readonly group: DfGroup;
  /** "shop/data-postgres-0", "shop", "truenas-iscsi", "nas1:tank", "nas1:tank/k8s/v"; behind "prod:" where there are several clusters. */
  readonly name: string;
  readonly volumes: number;
  /** Claims of which the NAS's numbers are not known. */
  readonly unknownVolumes: number;
  /** Names of the first of them, for a note: three at most. */
  readonly unknownNames: readonly string[];
  /** Sum of `spec.resources.requests.storage` of the claims. */
  readonly requestedBytes: number | null;
  /** What the NAS promised: volsize or refquota. */
  readonly provisionedBytes: number | null;
  /** ZFS `used`. */
  readonly usedBytes: number | null;
  /** ZFS `usedbysnapshots`. */
  readonly heldBySnapshotsBytes: number | null;
  /** What it can still take, ZFS `available`: of a filesystem, or of the parents of the pool's or scope's volumes; null for a zvol, whose size is fixed. */
  readonly availableBytes: number | null;
  /** What is in the file systems, as those who mount them say; snapshots, compression and copies on the NAS are not in it. */
  readonly filesystemUsedBytes: number | null;
  /** Claims of which that is not known: nobody mounts them, they are raw block devices, or nobody was asked. */
  readonly filesystemUnknownVolumes: number;
  /** ZFS `usedbyrefreservation`: the part of `used` that is kept free for a volume and not written yet. */
  readonly reservedBytes: number | null;
  /** Of one claim; null for a sum, and for a claim of no class. */
  readonly storageClass: string | null;
  /** Where the data of one claim lies, "nas1:tank/k8s/v/pvc-1"; null for a sum, and where that is not known. */
  readonly dataset: string | null;
}

/** What `df` is computed from. `nameOf` gives the configured name of a system id. */
export interface DfInput {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  nameOf(system: string): string;
  /** The configured name of a cluster id where there are several clusters; null where it need not be said. */
  clusterName(cluster: string): string | null;
}

/** One volume that is claimed, with what the NAS says about it; `dataset` is null where it was not found. */
export interface ClaimedVolume {
  readonly claim: PersistentVolumeClaim;
  readonly pv: PersistentVolume | null;
  readonly dataset: Dataset | null;
  readonly space: DatasetSpace | null;
}

/** Claims whose data is on a TrueNAS, or may be: a claim that is known to live elsewhere is left out. */
export function claimedVolumes(input: DfInput): readonly ClaimedVolume[] {
  const volumes: ClaimedVolume[] = [];
  for (const claim of input.inventory.all("persistentVolumeClaims")) {
    const volume = claimedVolume(claim, input);
    if (volume !== null) volumes.push(volume);
  }
  return volumes;
}

/** One of them; null of a claim that is known to live elsewhere. */
export function claimedVolume(
  claim: PersistentVolumeClaim,
  { inventory, links }: DfInput,
): ClaimedVolume | null {
  const pv = links.pvOf(claim)?.to ?? null;
  const backing = pv && links.backing(pv);
  if (backing?.state === "elsewhere" && inventory.count("datasets") > 0) return null;
  const dataset = backing?.state === "found" ? backing.dataset.to : null;
  return { claim, pv, dataset, space: dataset && links.spaceOf(dataset) };
}

/** The rows of `df`, largest `used` first. */
export function dfRows(
  group: DfGroup,
  volumes: readonly ClaimedVolume[],
  input: DfInput,
): readonly DfRow[] {
  const groups = new Map<string, ClaimedVolume[]>();
  for (const volume of volumes) {
    const name = groupName(group, volume, input);
    if (name === null) continue;
    const members = groups.get(name);
    if (members) members.push(volume);
    else groups.set(name, [volume]);
  }
  const rows = [...groups].map(([name, members]) => rowOf(group, name, members, input));
  return rows.toSorted(
    (a, b) => (b.usedBytes ?? -1) - (a.usedBytes ?? -1) || (a.name < b.name ? -1 : 1),
  );
}

function groupName(
  group: DfGroup,
  { claim, pv, dataset }: ClaimedVolume,
  input: DfInput,
): string | null {
  const cluster = input.clusterName(claim.cluster);
  const onCluster = (name: string) => (cluster === null ? name : `${cluster}:${name}`);
  switch (group) {
    case "claim":
      return onCluster(`${claim.namespace}/${claim.name}`);
    case "namespace":
      return onCluster(claim.namespace);
    case "storageclass":
      return onCluster(classOf({ claim, pv }) ?? "none");
    case "pool":
      return dataset && `${input.nameOf(dataset.system)}:${dataset.pool}`;
    case "scope":
      return dataset && `${input.nameOf(dataset.system)}:${parentPath(dataset)}`;
    default:
      return unreachable(group);
  }
}

function classOf({ claim, pv }: Pick<ClaimedVolume, "claim" | "pv">): string | null {
  return (pv?.storageClass ?? claim.storageClass) || null;
}

function rowOf(
  group: DfGroup,
  name: string,
  members: readonly ClaimedVolume[],
  input: DfInput,
): DfRow {
  const unknown = members.filter(({ space }) => space === null);
  return {
    group,
    name,
    volumes: members.length,
    unknownVolumes: unknown.length,
    unknownNames: unknown.slice(0, 3).map(({ claim }) => `${claim.namespace}/${claim.name}`),
    requestedBytes: sum(members, ({ claim }) => claim.requestedBytes),
    provisionedBytes: sum(members, ({ dataset }) => promisedBy(dataset)),
    usedBytes: sum(members, ({ space }) => space?.usedBytes ?? null),
    heldBySnapshotsBytes: sum(members, ({ space }) => space?.usedBySnapshotsBytes ?? null),
    availableBytes:
      group === "claim" ? sum(members, availableIn) : availableOf(group, members, input),
    reservedBytes: sum(members, ({ space }) => space?.usedByRefreservationBytes ?? null),
    ...ofOneClaim(group, members, input),
    ...filesystemsOf(members, input),
  };
}

function filesystemsOf(
  members: readonly ClaimedVolume[],
  { inventory }: DfInput,
): Pick<DfRow, "filesystemUsedBytes" | "filesystemUnknownVolumes"> {
  const used = members.map(({ claim }) => usageOf(claim, inventory)?.usedBytes ?? null);
  const known = used.filter((bytes) => bytes !== null);
  return {
    filesystemUsedBytes: known.length === 0 ? null : known.reduce((all, bytes) => all + bytes, 0),
    filesystemUnknownVolumes: used.length - known.length,
  };
}

function ofOneClaim(
  group: DfGroup,
  [volume]: readonly ClaimedVolume[],
  input: DfInput,
): Pick<DfRow, "storageClass" | "dataset"> {
  if (group !== "claim" || volume === undefined) return { storageClass: null, dataset: null };
  const { dataset } = volume;
  return {
    storageClass: classOf(volume),
    dataset: dataset && `${input.nameOf(dataset.system)}:${dataset.path}`,
  };
}

/** Parents share what is left of their pool, so the largest of them counts and not their sum. */
function availableOf(
  group: DfGroup,
  members: readonly ClaimedVolume[],
  { inventory }: DfInput,
): number | null {
  if (group !== "pool" && group !== "scope") return null;
  const parents = members.flatMap(({ dataset }) =>
    dataset === null
      ? []
      : inventory.findOn(dataset.system, "datasetSpace", "path", parentPath(dataset)),
  );
  return parents.length === 0
    ? null
    : Math.max(...new Set(parents.map((parent) => parent.availableBytes)));
}

/** What a zvol can still take is its own size; ZFS's number for it is what is left in its pool. */
function availableIn({ dataset, space }: ClaimedVolume): number | null {
  return dataset?.kind === "filesystem" ? (space?.availableBytes ?? null) : null;
}

/** Sum of what is known; null where nothing is. */
function sum(
  members: readonly ClaimedVolume[],
  value: (member: ClaimedVolume) => number | null,
): number | null {
  const known = members.map(value).filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((total, bytes) => total + bytes, 0);
}

function parentPath(dataset: Dataset): string {
  return dataset.path.slice(0, dataset.path.lastIndexOf("/"));
}
