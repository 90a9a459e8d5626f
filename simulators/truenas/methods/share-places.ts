import type { Call } from "../method.ts";
import { validationError } from "../wire/errors.ts";
import { isObject } from "../wire/json.ts";
import type { ZfsTree } from "../zfs/tree.ts";

/** Where a shared path lies: `dataset` and `relative_path` of 26. */
export interface SharePlace {
  readonly dataset: string | null;
  readonly relativePath: string | null;
}

/** The deepest dataset above a path below /mnt; both null where there is none. */
export function placeOnPool({ byPath }: ZfsTree, path: string): SharePlace {
  const below = path.replace(/^\/mnt\//u, "");
  for (let end = below.length; end > 0; end = below.lastIndexOf("/", end - 1)) {
    const dataset = below.slice(0, end);
    if (byPath.has(dataset)) {
      return { dataset, relativePath: below.slice(end + 1) };
    }
  }
  return { dataset: null, relativePath: null };
}

/** Whether the key of the dataset is not loaded. */
export function isLocked({ byPath }: ZfsTree, { dataset }: SharePlace): boolean {
  return dataset !== null && byPath.get(dataset)?.dataset.locked === true;
}

/** Whether the caller wants `locked`, which costs a look per row. Throws on anything but a boolean. */
export function wantsLocked({ params }: Call): boolean {
  const options = params[1];
  const extra = isObject(options) && isObject(options["extra"]) ? options["extra"] : {};
  const wanted = extra["retrieve_locked_info"] ?? true;
  if (typeof wanted !== "boolean") {
    throw validationError("options.extra.retrieve_locked_info", "Input should be a valid boolean");
  }
  return wanted;
}
