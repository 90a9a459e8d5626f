import type { Links, StoredVolume } from "../correlate/links.ts";
import type { SystemId } from "../model/ids.ts";
import { parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { NasService } from "../model/truenas.ts";

/** The volumes in use on a pool, whether it can be read or not. The same list each time, so that who they are is worked out once. */
export function hangingOnPool(
  { system, name }: { readonly system: SystemId; readonly name: string },
  links: Links,
): readonly StoredVolume[] {
  return links.volumesOn(system).inPool.get(name) ?? NONE;
}

/** Those that a service gives out. */
export function hangingOnService(
  { system, service }: NasService,
  links: Links,
): readonly StoredVolume[] {
  return links.volumesOn(system).over.get(PROTOCOLS[service]) ?? NONE;
}

/** What a service gives out is reached over this protocol. */
export const PROTOCOLS = Object.freeze({
  nfs: "nfs",
  cifs: "smb",
  iscsitarget: "iscsi",
  nvmet: "nvmeof",
} as const);

/**
 * Those that something is about which mentions pools, datasets or snapshots by their names: of a pool all of them, of a dataset it and what lies
 * below it. null where it mentions none.
 */
export function hangingOnMentioned(
  system: SystemId,
  mentions: readonly string[],
  { links, inventory }: { readonly links: Links; readonly inventory: InventoryView },
): readonly StoredVolume[] | null {
  const paths = mentions
    .map((mention) => mention.replace(/^\/mnt\//, "").split("@", 1)[0] ?? "")
    .filter((path) => isPool(system, path.split("/", 1)[0] ?? "", inventory));
  const [only] = paths;
  if (only === undefined) return null;
  if (paths.length === 1 && !only.includes("/"))
    return hangingOnPool({ system, name: only }, links);
  const mentioned = new Set(paths);
  return links.volumesOn(system).all.filter(({ path }) => isWithin(path, mentioned));
}

/** Whether a dataset, or one above it, is among these: alerts may name a thousand. */
function isWithin(path: string, mentioned: ReadonlySet<string>): boolean {
  for (let at = path; at !== ""; at = parentOf(at)) if (mentioned.has(at)) return true;
  return false;
}

function isPool(system: SystemId, name: string, inventory: InventoryView): boolean {
  return inventory.findOn(system, "pools", "name", name).length > 0;
}

const NONE: readonly StoredVolume[] = Object.freeze([]);
