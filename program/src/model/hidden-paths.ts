import type { SystemId } from "./ids.ts";
import type { InventoryView } from "./inventory.ts";

/**
 * How a TrueNAS recognises datasets of its own, which its lists leave out: by a substring of the path, or by the second
 * component of the path (facts/truenas-gaps §3). A substring hides other people's datasets too: "tank/ix-apps-k8s".
 */
export interface HiddenPaths {
  readonly by: "substring" | "secondComponent";
  readonly names: readonly string[];
}

/** Whether lists leave out a dataset or snapshot of this path, pool first. */
export function isHiddenPath(path: string, { by, names }: HiddenPaths): boolean {
  if (by === "substring") return names.some((name) => path.includes(name));
  return names.includes(path.split(/[/@]/, 2)[1] ?? "");
}

/** Why nothing at this path can be called missing on a system, whose lists would not show it if it were there; else null. */
export function hiddenOn(system: SystemId, path: string, inventory: InventoryView): string | null {
  for (const state of inventory.all("system")) {
    if (state.system !== system || !isHiddenPath(path, state.hiddenPaths)) continue;
    return `TrueNAS ${state.version} takes ${path} for one of its own datasets and leaves it out of its lists`;
  }
  return null;
}

/** The same on whichever system: where nobody knows on which one it would be. */
export function hiddenAnywhere(path: string, inventory: InventoryView): string | null {
  for (const { system } of inventory.all("system")) {
    const hidden = hiddenOn(system, path, inventory);
    if (hidden !== null) return hidden;
  }
  return null;
}

/** The path of the dataset that would be mounted at a directory where TrueNAS mounts it, below /mnt; null elsewhere. */
export function datasetPathAt(directory: string): string | null {
  return directory.startsWith("/mnt/") ? directory.slice("/mnt/".length) : null;
}
