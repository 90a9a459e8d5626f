import type {
  DiskRow,
  PoolRow,
  Severity,
  Unread,
  VdevRow,
} from "../../../../program/src/api/contract.ts";
import { type Amount, amountOf, sumOf, UNKNOWN_AMOUNT } from "../../format/amount.ts";
import { objectText } from "../../places.ts";
import { type Health, healthOf, worstHealth } from "../../parts/zfs-health.ts";
import { marginOf } from "./margin.ts";

/** Errors since somebody cleared them. */
export interface Errors {
  readonly read: number;
  readonly write: number;
  readonly checksum: number;
}

/** What hangs on a part of the storage: bound claims that one sees, whose data lies there. */
export interface Hanging {
  readonly claims: Amount;
  readonly namespaces: Amount;
  readonly bytes: Amount;
}

/** What a part of the storage is. "loose": the disks of a system that are in no pool. */
export type PartKind = "system" | "pool" | "vdev" | "disk" | "loose";

/** A system, pool, vdev or disk, with what is in it. */
export interface Part {
  /** As /impact takes it: "disk/nas1:sdd". */
  readonly id: string;
  readonly kind: PartKind;
  readonly name: string;
  readonly system: string;
  readonly health: Health;
  /** As ZFS writes it; null of a system, and where it is not known. */
  readonly status: string | null;
  /** Class of a vdev in its pool: "data", "log", "spare" …; null of what is in none. */
  readonly class: string | null;
  /** "MIRROR", "RAIDZ2", "HDD"; null where it is not known. */
  readonly type: string | null;
  readonly errors: Errors | null;
  readonly celsius: number | null;
  readonly sizeBytes: number | null;
  readonly usedBytes: number | null;
  /** null where nothing that is known of could hang on it: a spare, a disk in no pool. */
  readonly hanging: Hanging | null;
  /** How many more members it, or the vdev that it is in, can lose (`marginOf`); null where there is no such number. */
  readonly margin: number | null;
  /** What was found about it itself. */
  readonly findings: number;
  readonly worst: Severity | null;
  /** Its vdev by name, where it is in one. */
  readonly within: string | null;
  readonly pool: PoolRow | null;
  readonly disk: DiskRow | null;
  readonly children: readonly Part[];
}

/** What the tree is built from. */
export interface Seen {
  /** Configured systems by name, whether anything of them was read or not. */
  readonly systems: readonly string[];
  readonly pools: readonly PoolRow[];
  readonly disks: readonly DiskRow[];
  /** What was not read whole. */
  readonly unread: readonly Unread[];
}

/** Systems with their pools, vdevs and disks, and the disks that are in no pool. */
export function storageTree(seen: Seen): readonly Part[] {
  const names = [...seen.systems, ...[...seen.pools, ...seen.disks].map(({ system }) => system)];
  return [...new Set(names)].toSorted().map((system) => systemPart(system, seen));
}

function systemPart(system: string, { pools, disks, unread }: Seen): Part {
  const own = pools.filter((pool) => pool.system === system);
  const ownDisks = disks.filter((disk) => disk.system === system);
  const isRead = !unread.some((one) => one.source === system && isAbout(one, "pools"));
  const byName = new Map(ownDisks.map((disk) => [disk.name, disk]));
  const parts = own.toSorted(byNameOf).map((pool) => poolPart(pool, byName));
  const loose = ownDisks.filter(({ pool }) => pool === null);
  const healths = [...parts.map(({ health }) => health), ...(isRead ? [] : ["unknown" as const])];
  return {
    ...NOTHING,
    id: `system/${system}`,
    kind: "system",
    name: system,
    system,
    health: worstHealth(healths),
    hanging: togetherOf(own, isRead),
    children: [...parts, ...(loose.length === 0 ? [] : [loosePart(system, loose, isRead)])],
  };
}

function isAbout({ everything, collections }: Unread, collection: "pools" | "disks"): boolean {
  return everything || collections.includes(collection);
}

function byNameOf(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

const NOTHING = Object.freeze({
  status: null,
  class: null,
  type: null,
  errors: null,
  celsius: null,
  sizeBytes: null,
  usedBytes: null,
  hanging: null,
  margin: null,
  findings: 0,
  worst: null,
  within: null,
  pool: null,
  disk: null,
});

function poolPart(pool: PoolRow, disks: ReadonlyMap<string, DiskRow>): Part {
  return {
    ...NOTHING,
    id: objectText({ kind: "pool", name: pool.name, namespace: null, source: pool.system }),
    kind: "pool",
    name: pool.name,
    system: pool.system,
    health: healthOf(pool.status),
    status: pool.status,
    sizeBytes: pool.sizeBytes,
    usedBytes: pool.allocatedBytes,
    hanging: hangingOn(pool),
    findings: pool.findings,
    worst: pool.worst,
    pool,
    children: vdevParts(pool, disks),
  };
}

/** What hangs on a pool. Its volumes are spread over all of its data vdevs, so that it hangs on each of these, and of their disks. */
function hangingOn({ claims, namespaces, usedBytes, usedUnknown }: PoolRow): Hanging {
  return {
    claims: amountOf(claims, 0),
    namespaces: amountOf(namespaces, 0),
    bytes: claims === 0 ? amountOf(0, 0) : amountOf(usedBytes, usedUnknown),
  };
}

/** What hangs on all of these: a namespace on several pools counts once, as far as they are all named. */
function togetherOf(pools: readonly PoolRow[], isRead: boolean): Hanging {
  if (!isRead && pools.length === 0) return UNKNOWN_HANGING;
  const all = pools.map(hangingOn);
  const names = new Set(pools.flatMap(({ namespaceNames }) => namespaceNames));
  const areAllNamed = pools.every((pool) => pool.namespaces === pool.namespaceNames.length);
  const most = Math.max(names.size, ...pools.map(({ namespaces }) => namespaces));
  const together = {
    claims: sumOf(all.map(({ claims }) => claims)),
    namespaces: { known: most, isAtLeast: !areAllNamed },
    bytes: sumOf(all.map(({ bytes }) => bytes)),
  };
  return isRead ? together : mapHanging(together, (one) => sumOf([one, UNKNOWN_AMOUNT]));
}

const UNKNOWN_HANGING: Hanging = Object.freeze({
  claims: UNKNOWN_AMOUNT,
  namespaces: UNKNOWN_AMOUNT,
  bytes: UNKNOWN_AMOUNT,
});

function mapHanging({ claims, namespaces, bytes }: Hanging, map: (one: Amount) => Amount): Hanging {
  return { claims: map(claims), namespaces: map(namespaces), bytes: map(bytes) };
}

interface Placed {
  readonly row: VdevRow;
  readonly below: Placed[];
}

/** Rows stand each after the one that it is in; of several that bear a name the last one before it is meant. */
function vdevParts(pool: PoolRow, disks: ReadonlyMap<string, DiskRow>): readonly Part[] {
  const top: Placed[] = [];
  const last = new Map<string, Placed>();
  for (const row of pool.vdevs ?? []) {
    const placed = { row, below: [] };
    const above = row.within === null ? undefined : last.get(row.within);
    (above?.below ?? top).push(placed);
    last.set(row.name, placed);
  }
  return top.map((placed) => vdevPart(placed, null, pool, disks));
}

function vdevPart(
  { row, below }: Placed,
  above: Part | null,
  pool: PoolRow,
  disks: ReadonlyMap<string, DiskRow>,
): Part {
  const disk = row.disk === null ? null : (disks.get(row.disk) ?? null);
  const isLeaf = below.length === 0;
  const name = isLeaf ? (row.disk ?? row.name) : row.name;
  const path = isLeaf && row.disk !== null ? name : `${pool.name}/${row.name}`;
  const states = below.map((one) => one.row.status);
  const isMember = above !== null && (isLeaf || STANDS_FOR_ONE.has(row.type));
  const margin = isMember ? above.margin : marginOf(row.type, states);
  const part: Part = {
    ...NOTHING,
    id: objectText({
      kind: isLeaf ? "disk" : "vdev",
      name: path,
      namespace: null,
      source: pool.system,
    }),
    kind: isLeaf ? "disk" : "vdev",
    name,
    system: pool.system,
    health: healthOf(row.status),
    status: row.status,
    class: row.class,
    type: isLeaf ? (disk?.type ?? null) : row.type,
    errors: { read: row.readErrors, write: row.writeErrors, checksum: row.checksumErrors },
    celsius: disk?.celsius ?? null,
    sizeBytes: disk?.sizeBytes ?? row.sizeBytes,
    hanging: HOLDS_DATA.has(row.class) ? hangingOn(pool) : null,
    margin: HOLDS_DATA.has(row.class) ? margin : null,
    ...(disk && { findings: disk.findings, worst: disk.worst }),
    within: above?.name ?? null,
    pool,
    disk,
    children: [],
  };
  return { ...part, children: below.map((one) => vdevPart(one, part, pool, disks)) };
}

/** What takes the place of one disk while another one comes for it: what can be lost is the matter of the vdev above. */
const STANDS_FOR_ONE: ReadonlySet<string> = new Set(["REPLACING", "SPARE"]);

/** Classes of vdevs that hold what exists nowhere else: without one of them the pool is gone (zpoolconcepts(7)). */
const HOLDS_DATA: ReadonlySet<string> = new Set(["data", "special", "dedup"]);

/** Disks that no pool names. Where pools were not read they may be in one all the same. */
function loosePart(system: string, disks: readonly DiskRow[], isRead: boolean): Part {
  const health = isRead ? "well" : "unknown";
  return {
    ...NOTHING,
    id: `loose/${system}`,
    kind: "loose",
    name: "",
    system,
    health,
    children: disks.toSorted(byNameOf).map((disk) => ({
      ...NOTHING,
      id: objectText({ kind: "disk", name: disk.name, namespace: null, source: system }),
      kind: "disk",
      name: disk.name,
      system,
      health,
      type: disk.type,
      celsius: disk.celsius,
      sizeBytes: disk.sizeBytes,
      findings: disk.findings,
      worst: disk.worst,
      disk,
      children: [],
    })),
  };
}

/** All parts of a tree, each before those in it. */
export function partsIn(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => [part, ...partsIn(part.children)]);
}
