import { snapshotsWithin } from "../correlate/holds-on.ts";
import type { Links } from "../correlate/links.ts";
import { fullName, snapshotKey } from "../model/identity.ts";
import type { Dataset, ZfsSnapshot } from "../model/truenas.ts";
import type { Seen } from "./next-reads.ts";

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

/** Full names of the snapshots of one system that show whether somebody holds these datasets, as far as they were not read. */
export function holdsToRead(
  datasets: ReadonlySet<Dataset>,
  { inventory, sources }: Pick<Seen, "inventory" | "sources">,
  systemName: string,
): readonly string[] {
  const here = sources.find(({ kind, name }) => kind === "system" && name === systemName)?.id;
  const isUnread = (snapshot: ZfsSnapshot) =>
    inventory.get("zfsSnapshotDetails", snapshotKey(snapshot)) === undefined;
  const names = new Set<string>();
  for (const dataset of datasets)
    if (dataset.system === here)
      for (const snapshot of snapshotsWithin(dataset, inventory))
        if (isUnread(snapshot)) names.add(fullName(snapshot));
  return [...names];
}
