import type {
  Dataset,
  IscsiExtent,
  IscsiTarget,
  Pool,
  Share,
  SystemState,
} from "../../model/truenas.ts";

/*
 * What somebody sees of an object that others have a part in: what it is and how it is. How full it is, and whatever people wrote
 * on it, would speak of the others.
 */

/** Name and health; sizes and vdevs are of all who lie there. */
export function partOfPool(pool: Pool): Pool {
  return { ...pool, sizeBytes: null, allocatedBytes: null, freeBytes: null, vdevs: null };
}

/** Without its user properties: they name what it was made for. `origin`: what it was cloned from, if that is seen. */
export function partOfDataset(dataset: Dataset, origin: string | null): Dataset {
  return { ...dataset, origin, userProperties: {} };
}

/** Without its comment, in which drivers name what it was made for. */
export function partOfShare(share: Share): Share {
  return { ...share, comment: "" };
}

/** Without its comment. */
export function partOfExtent(extent: IscsiExtent): IscsiExtent {
  return { ...extent, comment: "" };
}

/** Without the name that people gave it besides. */
export function partOfTarget(target: IscsiTarget): IscsiTarget {
  return { ...target, alias: null };
}

/** Without the pools that it has. */
export function partOfSystem(state: SystemState): SystemState {
  return { ...state, poolGuids: [] };
}
