import type { NasPool } from "../state.ts";
import type { ZfsNode } from "./tree.ts";

/** The space of a dataset as zfsprops(7) divides it, in bytes. */
export interface Space {
  readonly used: number;
  readonly byChildren: number;
  readonly byDataset: number;
  readonly bySnapshots: number;
  readonly byRefreservation: number;
  /** What was written, before compression: `used` without what is only reserved, times the ratio. */
  readonly logical: number;
}

/** Space per node of one reading of the tree: every sum is made once. */
export type SpaceBook = Map<ZfsNode, Space>;

/** `used` = dataset + snapshots + children + what a refreservation holds back beyond the data (zfsprops(7)). */
export function spaceOf(node: ZfsNode, book: SpaceBook): Space {
  const known = book.get(node);
  if (known !== undefined) {
    return known;
  }
  const { referencedBytes, refreservationBytes, usedBySnapshotsBytes, compressRatio } =
    node.dataset;
  const children = node.children.map((child) => spaceOf(child, book));
  const byChildren = children.reduce((sum, { used }) => sum + used, 0);
  const own = Math.round((referencedBytes + usedBySnapshotsBytes) * compressRatio);
  const byRefreservation = Math.max(0, refreservationBytes - referencedBytes);
  const space: Space = {
    used: referencedBytes + usedBySnapshotsBytes + byChildren + byRefreservation,
    byChildren,
    byDataset: referencedBytes,
    bySnapshots: usedBySnapshotsBytes,
    byRefreservation,
    logical: children.reduce((sum, { logical }) => sum + logical, own),
  };
  book.set(node, space);
  return space;
}

/**
 * What can still be written: the pool's free space without parity, less where a quota or refquota on the way binds, plus
 * what the dataset's own refreservation holds back for it.
 */
export function availableBytes(node: ZfsNode, pool: NasPool | undefined, book: SpaceBook): number {
  const { dataset } = node;
  const limits = [poolFreeBytes(pool), Number.POSITIVE_INFINITY];
  for (let holder: ZfsNode | null = node; holder !== null; holder = holder.parent) {
    const quota = Number(holder.dataset.properties["quota"] ?? 0);
    if (quota > 0) {
      limits.push(quota - spaceOf(holder, book).used);
    }
  }
  if (dataset.refquotaBytes > 0) {
    limits.push(dataset.refquotaBytes - dataset.referencedBytes);
  }
  return Math.max(0, Math.min(...limits)) + spaceOf(node, book).byRefreservation;
}

function poolFreeBytes(pool: NasPool | undefined): number {
  if (pool === undefined) {
    return 0;
  }
  const [vdev] = pool.topology.data;
  const parity = Number(/^RAIDZ(\d)$/u.exec(vdev?.type ?? "")?.[1] ?? 0);
  const width = Math.max(1, vdev?.children.length ?? 1);
  return Math.floor(((pool.sizeBytes - pool.allocatedBytes) * (width - parity)) / width);
}
