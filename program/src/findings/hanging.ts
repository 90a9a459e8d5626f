import type { Links, StoredVolume } from "../correlate/links.ts";
import type { SystemId } from "../model/ids.ts";

/** The volumes in use on a pool, whether it can be read or not. The same list each time, so that who they are is worked out once. */
export function hangingOnPool(
  { system, name }: { readonly system: SystemId; readonly name: string },
  links: Links,
): readonly StoredVolume[] {
  return links.volumesOn(system).inPool.get(name) ?? NONE;
}

const NONE: readonly StoredVolume[] = Object.freeze([]);
