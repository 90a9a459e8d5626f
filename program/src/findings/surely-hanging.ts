import type { StoredVolume } from "../correlate/links.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { SystemId } from "../model/ids.ts";
import { areWhole, type InventoryView } from "../model/inventory.ts";
import { isUsable } from "../model/usable-pool.ts";
import type { RuleContext } from "./rule.ts";
import { unreadOnNas } from "./whole.ts";

type Known = Pick<RuleContext, "inventory" | "links" | "unreadDatasets">;

/**
 * Why volumes on a NAS may not be known, or may not lie there any more though a share or extent of theirs does: datasets, pools or ways to them
 * were not read. null when all were.
 */
export function unreadVolumes(
  ways: readonly TruenasCollection[],
  { inventory, unreadDatasets }: Known,
): string | null {
  return unreadDatasets ?? unreadOnNas(["pools", ...ways], inventory);
}

/** Those of the volumes on a system that lie there whatever was not read: their data was found, or ZFS does not show their pool. */
export function surelyOn(
  system: SystemId,
  volumes: readonly StoredVolume[],
  ways: readonly TruenasCollection[],
  known: Known,
): readonly StoredVolume[] {
  if (unreadVolumes(ways, known) === null) return volumes;
  return volumes.filter(
    ({ pv, path }) =>
      known.links.backing(pv).state === "found" || isPoolAway(system, path, known.inventory),
  );
}

function isPoolAway(system: SystemId, path: string, inventory: InventoryView): boolean {
  const parts = inventory.coverage("pools").filter(({ source }) => source.id === system);
  const isRead = areWhole(parts);
  const [pool] = inventory.findOn(system, "pools", "name", path.split("/", 1)[0] ?? "");
  return isRead && (pool === undefined || !isUsable(pool));
}
