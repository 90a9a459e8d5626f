import type { ReadSystem } from "./model.ts";

/** What came when, as far as a world must know it. */

type Release = Pick<ReadSystem, "version">;

/** NVMe over Fabrics came with 25.10 (facts/truenas-api.md §10). */
export function hasNvmet(system: Release): boolean {
  return isSince2510(system);
}

/** Shares of older software are LEGACY_SHARE from 25.10 on (facts/democratic-csi.md §1.3). */
export function hasLegacyShares(system: Release): boolean {
  return isSince2510(system);
}

function isSince2510({ version }: Release): boolean {
  return version !== "24.10.2.4" && version !== "25.04.2.6";
}
