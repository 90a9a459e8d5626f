import type { Backing } from "../correlate/links.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import { unreadOnNas } from "./whole.ts";

type Found = Extract<Backing, { state: "found" }>;

/**
 * Why the dataset that a handle names may not be the one behind a PersistentVolume: its target or share was not seen, and
 * one that was not read may lead to another. null where the way was seen, or is known to lead nowhere.
 */
export function unreadWay({ dataset, block }: Found, inventory: InventoryView): string | null {
  if (dataset.basis !== "handle+parent") return null;
  const unread = unreadOnNas(block === null ? ["shares"] : WAYS[block.transport], inventory);
  return unread === null ? null : `its data may be elsewhere than its handle says: ${unread}`;
}

/** What leads from the name that a node goes by to a zvol. */
export const WAYS: { readonly [T in "iscsi" | "nvmeof"]: readonly TruenasCollection[] } =
  Object.freeze({
    iscsi: ["iscsiService", "iscsiTargets", "iscsiExtents", "iscsiTargetExtents"],
    nvmeof: ["nvmeofService", "nvmeofSubsystems", "nvmeofNamespaces"],
  });
