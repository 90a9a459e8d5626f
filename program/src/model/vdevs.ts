import type { Pool, Vdev } from "./truenas.ts";

/** A vdev or disk with the name of the vdev that it is in; null of the topmost. */
export interface PlacedVdev extends Vdev {
  readonly within: string | null;
}

/**
 * Every vdev and disk of a pool, each after the one that it is in; none while the pool is not imported. Worked out once a pool
 * as it was read: each of its disks asks for it.
 */
export function vdevsOf(pool: Pool): readonly PlacedVdev[] {
  const before = PLACED.get(pool);
  if (before !== undefined) return before;
  const placed = (pool.vdevs ?? []).flatMap((vdev) => withChildren(vdev, null));
  PLACED.set(pool, placed);
  return placed;
}

const PLACED = new WeakMap<Pool, readonly PlacedVdev[]>();

/** Whether it is a disk, or whatever else a vdev without children is. */
export function isLeaf({ children }: Vdev): boolean {
  return children.length === 0;
}

/** Errors of all kinds since the last `zpool clear`. */
export function errorsOf({ readErrors, writeErrors, checksumErrors }: Vdev): number {
  return readErrors + writeErrors + checksumErrors;
}

function withChildren(vdev: Vdev, within: string | null): readonly PlacedVdev[] {
  return [{ ...vdev, within }, ...vdev.children.flatMap((child) => withChildren(child, vdev.name))];
}
