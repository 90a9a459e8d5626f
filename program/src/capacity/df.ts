import { unreachable } from "../lib/unreachable.ts";
import { usageOf } from "../correlate/claim-usage.ts";
import type { Links } from "../correlate/links.ts";
import type { Key } from "../model/ids.ts";
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

/** Claims that no sum of promises counts. */
export interface Unpromised {
  /** Their dataset has neither volsize nor refquota: it may take what there is. */
  readonly unlimitedVolumes: number;
  /** Their dataset is not known, and so not what was promised to them. */
  readonly provisionedUnknownVolumes: number;
}

/**
 * One line of `df`. Sizes are bytes, summed over the volumes of which they are known; null = known of none of them,
 * which is not zero. Where `unknownVolumes` is not 0, the sums are lower bounds;
 * `provisionedBytes` is one where any claim is unlimited or unknown in that. What the NAS says of a dataset counts once a row, however
 * many claims have their data on it.
 */
export interface DfRow extends Unpromised {
  readonly group: DfGroup;
  /** "shop/data-postgres-0", "shop", "truenas-iscsi", "nas1:tank", "nas1:tank/k8s/v"; behind "prod:" where there are several clusters. */
  readonly name: string;
  readonly volumes: number;
  /** Claims of which the NAS's numbers are not known. */
  readonly unknownVolumes: number;
  /** Names of the first of them, for a note: three at most. */
  readonly unknownNames: readonly string[];
  /** Claims whose dataset holds the data of other claims as well, of this row or of others. */
  readonly sharedVolumes: number;
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

/** Keys of the datasets that hold the data of several of these claims. */
export function sharedDatasets(volumes: readonly ClaimedVolume[]): ReadonlySet<Key> {
  const [once, shared] = [new Set<Key>(), new Set<Key>()];
  for (const { dataset } of volumes)
    if (dataset !== null) (once.has(dataset.key) ? shared : once).add(dataset.key);
  return shared;
}

/** Of several volumes on one dataset the first: what is said of that counts once. */
export function oncePerDataset<V extends ClaimedVolume>(volumes: readonly V[]): readonly V[] {
  if (volumes.length < 2) return volumes;
  const seen = new Set<Key>();
  return volumes.filter(({ dataset }) => {
    if (dataset === null) return true;
    const isFirst = !seen.has(dataset.key);
    seen.add(dataset.key);
    return isFirst;
  });
}

/** The rows of `df`, largest `used` first. `shared`: keys of datasets that are, also with claims of which there is no row. */
export function dfRows(
  group: DfGroup,
  volumes: readonly ClaimedVolume[],
  input: DfInput,
  shared: ReadonlySet<Key>,
): readonly DfRow[] {
  const groups = new Map<string, ClaimedVolume[]>();
  for (const volume of volumes) {
    const name = groupName(group, volume, input);
    if (name === null) continue;
    const members = groups.get(name);
    if (members) members.push(volume);
    else groups.set(name, [volume]);
  }
  const rows = [...groups].map(([name, members]) =>
    rowOf(group, name, members, { ...input, shared }),
  );
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
  input: DfInput & { readonly shared: ReadonlySet<Key> },
): DfRow {
  const unknown = members.filter(({ space }) => space === null);
  const onNas = oncePerDataset(members);
  return {
    group,
    name,
    volumes: members.length,
    unknownVolumes: unknown.length,
    unknownNames: unknown.slice(0, 3).map(({ claim }) => `${claim.namespace}/${claim.name}`),
    sharedVolumes: members.filter(({ dataset }) => dataset && input.shared.has(dataset.key)).length,
    requestedBytes: sum(members, ({ claim }) => claim.requestedBytes),
    provisionedBytes: sum(onNas, ({ dataset }) => promisedBy(dataset)),
    ...unpromisedOf(members),
    usedBytes: sum(onNas, ({ space }) => space?.usedBytes ?? null),
    heldBySnapshotsBytes: sum(onNas, ({ space }) => space?.usedBySnapshotsBytes ?? null),
    availableBytes:
      group === "claim" ? sum(members, availableIn) : availableOf(group, members, input),
    reservedBytes: sum(onNas, ({ space }) => space?.usedByRefreservationBytes ?? null),
    ...ofOneClaim(group, members, input),
    ...filesystemsOf(members, input),
  };
}

/** Of these volumes those to which nothing was promised, or nobody knows what. */
export function unpromisedOf(members: readonly Pick<ClaimedVolume, "dataset">[]): Unpromised {
  const unpromised = members.filter(({ dataset }) => promisedBy(dataset) === null);
  const unknown = unpromised.filter(({ dataset }) => dataset === null).length;
  return {
    unlimitedVolumes: unpromised.length - unknown,
    provisionedUnknownVolumes: unknown,
  };
}

function filesystemsOf(
  members: readonly ClaimedVolume[],
  { inventory }: DfInput,
): Pick<DfRow, "filesystemUsedBytes" | "filesystemUnknownVolumes"> {
  const usedBytes = ({ claim }: ClaimedVolume) => usageOf(claim, inventory)?.usedBytes ?? null;
  const known = members.filter((member) => usedBytes(member) !== null);
  const told = new Set(known.map(({ claim, dataset }) => dataset ?? claim));
  return {
    filesystemUsedBytes: sum(oncePerDataset(known), usedBytes),
    filesystemUnknownVolumes: members.filter(({ claim, dataset }) => !told.has(dataset ?? claim))
      .length,
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
