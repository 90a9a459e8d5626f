import type { Pool, Vdev } from "./truenas.ts";

/** A vdev or disk with the name of the vdev that it is in; null of the topmost. */
export interface PlacedVdev extends Vdev {
  readonly within: string | null;
}

/** Every vdev and disk of a pool, each after the one that it is in; none while the pool is not imported. */
export function vdevsOf({ vdevs }: Pool): readonly PlacedVdev[] {
  return (vdevs ?? []).flatMap((vdev) => withChildren(vdev, null));
}

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
