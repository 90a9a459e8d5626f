import { snapshotsWithin } from "../correlate/holds-on.ts";
import type { Links } from "../correlate/links.ts";
import { fullName, snapshotKey } from "../model/identity.ts";
import type { SystemId } from "../model/ids.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Dataset, ZfsSnapshot } from "../model/truenas.ts";
import { MOST_OF_LEFTOVERS } from "./holds.ts";
import { turnedByLook } from "./look-order.ts";
import type { Seen } from "./next-reads.ts";
import { trainOf } from "./preconditions/allowances.ts";

/** What the part of `zfsSnapshotDetails` is called that was read for what rules found. */
export const LEFTOVERS = "leftovers";

/** Links as they are if nobody holds what may be held; `note` hears of each dataset about which that was assumed. */
export function asIfNobodyHeld(links: Links, note: (dataset: Dataset) => void): Links {
  return Object.freeze<Links>({
    ...links,
    holdsOn(dataset) {
      const found = links.holdsOn(dataset);
      if (found.is !== "unknown") return found;
      note(dataset);
      return { is: "none", count: 0 };
    },
  });
}

/**
 * Full names of the snapshots of one system that show whether somebody holds these datasets, as far as they were not read:
 * dataset by dataset, up to MOST_OF_LEFTOVERS. Where there are more, looks at other times (`at`, epoch ms) begin with others.
 */
export function holdsToRead(
  datasets: ReadonlySet<Dataset>,
  { inventory, sources }: Pick<Seen, "inventory" | "sources">,
  systemName: string,
  at: number,
): readonly string[] {
  const here = sources.find(({ kind, name }) => kind === "system" && name === systemName)?.id;
  const most = mostOn(here ?? "", inventory);
  const unread = [...datasets]
    .filter(({ system }) => system === here)
    .map((dataset) => unreadWithin(dataset, inventory));
  const names = new Set(unread.flat());
  if (names.size <= most) return [...names];
  const turned = unread.map((some) => turnedByLook(some, some[0] ?? "", at));
  return [...new Set(turnedByLook(turned, "", at).flat())].slice(0, most);
}

function unreadWithin(dataset: Dataset, inventory: InventoryView): readonly string[] {
  const isUnread = (snapshot: ZfsSnapshot) =>
    inventory.get("zfsSnapshotDetails", snapshotKey(snapshot)) === undefined;
  return [...snapshotsWithin(dataset, inventory)].filter(isUnread).map(fullName);
}

function mostOn(system: SystemId, inventory: InventoryView): number {
  for (const state of inventory.all("system"))
    if (state.system === system && trainOf(state.version) === "26") return MOST_OF_LEFTOVERS.many;
  return MOST_OF_LEFTOVERS.oneACall;
}
