import type { TrueDataset } from "../nas-objects.ts";
import { datasetAt, parentOf } from "../nas.ts";
import type { Action } from "../op.ts";
import { accessKey } from "../sight.ts";
import { onDataset, onSystem } from "./about.ts";

/** What keeps a volume from being mounted while all of it is there. All of it ends some day. */

const DAY_MS = 86_400_000;

/** Share, extent or namespace of a volume is switched off, for maintenance (T39). */
export const switchOff: Action = onDataset(2, function* (act, system, { guid }) {
  const keys = [
    ...waysTo(system.shares, guid).map(({ id, protocol }) => accessKey(system, protocol, id)),
    ...waysTo(system.extents, guid).map(({ id }) => accessKey(system, "extent", id)),
    ...waysTo(system.namespaces, guid).map(({ id }) => accessKey(system, "nvmeof/namespace", id)),
  ];
  for (const key of keys) system.off.add(key);
  yield act.random.delayMs(60_000, 20 * DAY_MS);
  for (const key of keys) system.off.delete(key);
});

/** Its NFS share lets in only some machines, and seldom those of the cluster (facts/democratic-csi §5.1 no. 24). */
export const restrictShare: Action = onDataset(3, function* (act, system, { guid }) {
  const first = ["10.0.1.1", "10.0.2.1"];
  const second = ["10.0.1.2", "10.0.2.2"];
  const hosts = act.random.pick([["10.0.5.9"], first, second, [...first, ...second]]);
  const keys = waysTo(system.shares, guid)
    .filter(({ protocol }) => protocol === "nfs")
    .map(({ id }) => accessKey(system, "nfs", id));
  for (const key of keys) system.hosts.set(key, hosts);
  yield act.random.delayMs(60_000, 20 * DAY_MS);
  for (const key of keys) system.hosts.delete(key);
});

/** A restart leaves an encrypted dataset, or the parent of all volumes, without its key (no. 25). */
export const lockDataset: Action = onDataset(1, function* (act, system, dataset) {
  const above = datasetAt(system, parentOf(dataset.path));
  const { guid } = act.random.pick<TrueDataset>([dataset, above ?? dataset]);
  system.locked.add(guid);
  yield act.random.delayMs(60_000, 5 * DAY_MS);
  system.locked.delete(guid);
});

/** The portals are moved to another network; what is logged in goes on (no. 23). */
export const movePortal: Action = onSystem(function* ({ random }, system) {
  const before = system.portal;
  system.portal = before.replace("10.0.0", "10.0.7");
  yield random.delayMs(60_000, 5 * DAY_MS);
  system.portal = before;
});

function waysTo<T extends { readonly of: string }>(
  objects: ReadonlyMap<number, T>,
  dataset: string,
): readonly T[] {
  return [...objects.values()].filter(({ of }) => of === dataset);
}
