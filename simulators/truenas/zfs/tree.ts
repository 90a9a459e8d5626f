import type { NasDataset, NasSnapshot, NasState } from "../state.ts";

/** A dataset with its place. Children keep the order of the state. */
export interface ZfsNode {
  readonly dataset: NasDataset;
  /** First component of the path. */
  readonly pool: string;
  readonly parent: ZfsNode | null;
  readonly children: readonly ZfsNode[];
}

/** The datasets of every pool that is imported. An exported pool lists nothing (facts/truenas-gaps.md §4). */
export interface ZfsTree {
  readonly roots: readonly ZfsNode[];
  readonly byPath: ReadonlyMap<string, ZfsNode>;
}

type Growing = ZfsNode & { readonly children: ZfsNode[] };

interface Cached<O, T> {
  /** What it was made of. */
  readonly objects: readonly O[];
  readonly pools: string;
  readonly value: T;
}

const TREES = new WeakMap<NasState, Cached<NasDataset, ZfsTree>>();
const SNAPSHOTS = new WeakMap<
  NasState,
  Cached<NasSnapshot, ReadonlyMap<string, readonly NasSnapshot[]>>
>();

/**
 * The tree of a state. It is kept until the datasets or the set of imported pools change, which is looked up each time, so states may
 * be changed in place at will.
 */
export function treeOf(state: NasState): ZfsTree {
  const pools = importedPools(state);
  const cached = TREES.get(state);
  if (cached?.pools === pools && isSame(cached.objects, state.datasets)) return cached.value;
  const value = buildTree(state);
  TREES.set(state, { objects: [...state.datasets], pools, value });
  return value;
}

/** Snapshots by dataset path, kept like the tree. */
export function snapshotsOf(state: NasState): ReadonlyMap<string, readonly NasSnapshot[]> {
  const cached = SNAPSHOTS.get(state);
  if (cached && isSame(cached.objects, state.snapshots)) return cached.value;
  const value = Map.groupBy(state.snapshots, (snapshot) => snapshot.dataset);
  SNAPSHOTS.set(state, { objects: [...state.snapshots], pools: "", value });
  return value;
}

/** A node and all below it, parents first, as libzfs walks them. */
export function* walk(node: ZfsNode): Generator<ZfsNode> {
  yield node;
  for (const child of node.children) {
    yield* walk(child);
  }
}

/** "tank/a@daily". */
export function fullName(snapshot: NasSnapshot): string {
  return `${snapshot.dataset}@${snapshot.name}`;
}

/** Pools that list their datasets: not while another controller of the pair holds them. */
export function isImported(state: NasState, pool: string): boolean {
  return (
    state.failover !== "BACKUP" && (state.pools.find(({ name }) => name === pool)?.imported ?? true)
  );
}

function importedPools(state: NasState): string {
  return state.pools.map(({ name }) => `${name} ${isImported(state, name)}`).join("\n");
}

/** A million are compared with every call: in a plain loop, and by themselves, without a look at what they hold. */
function isSame<T>(before: readonly T[], now: readonly T[]): boolean {
  if (before.length !== now.length) return false;
  for (let place = 0; place < now.length; place += 1)
    if (before[place] !== now[place]) return false;
  return true;
}

/** A dataset whose parent is missing hangs below its nearest ancestor; with none it stands as a root. */
function buildTree(state: NasState): ZfsTree {
  const byPath = new Map<string, Growing>();
  const roots: Growing[] = [];
  for (const dataset of byDepth(state.datasets)) {
    const pool = dataset.path.split("/", 1)[0] ?? "";
    if (isImported(state, pool)) {
      const parent = nearestAncestor(byPath, dataset.path);
      const node: Growing = { dataset, pool, parent, children: [] };
      (parent?.children ?? roots).push(node);
      byPath.set(dataset.path, node);
    }
  }
  return { roots, byPath };
}

function byDepth(datasets: readonly NasDataset[]): readonly NasDataset[] {
  const depth = (path: string): number => path.split("/").length;
  return datasets
    .map((dataset) => [depth(dataset.path), dataset] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, dataset]) => dataset);
}

function nearestAncestor(byPath: ReadonlyMap<string, Growing>, path: string): Growing | null {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const found = byPath.get(path.slice(0, end));
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}
