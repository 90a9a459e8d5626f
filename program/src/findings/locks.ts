import type { InventoryView } from "../model/inventory.ts";
import type { Dataset } from "../model/truenas.ts";

/**
 * What says that a dataset is locked: "extent csi-pvc-1"; null where nothing does. The dataset itself is not asked, what gives
 * it out is.
 */
export function lockSeenBy(
  { kind, system, path, mountpoint }: Dataset,
  inventory: InventoryView,
): string | null {
  if (kind === "filesystem") {
    const shares = inventory.findOn(system, "shares", "path", mountpoint ?? "");
    const share = shares.find(({ locked }) => locked === true);
    return share ? `${share.protocol.toUpperCase()} share ${share.path}` : null;
  }
  for (const { locked, name } of inventory.findOn(system, "iscsiExtents", "zvol", path))
    if (locked === true) return `extent ${name}`;
  const namespaces = inventory.findOn(system, "nvmeofNamespaces", "zvol", path);
  const namespace = namespaces.find(({ locked }) => locked === true);
  return namespace ? `namespace ${namespace.subsystemName}/${namespace.nsid ?? "?"}` : null;
}
