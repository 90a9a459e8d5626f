import type { Link } from "../../correlate/links.ts";
import type { Slices } from "../../lib/slices.ts";
import type { Key } from "../../model/ids.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { Dataset } from "../../model/truenas.ts";
import { kept, type Kind } from "../kept.ts";
import type { Shown } from "../shown.ts";

/** PersistentVolumes whose data a dataset holds. */
export function volumesOn({ key }: Dataset, shown: Shown): readonly PersistentVolume[] {
  return kept(shown, VOLUMES).get(key) ?? NONE;
}

/** Namespaces of their claims; none where nothing leads to a dataset. */
export function namespacesOn(
  way: Pick<Link<Dataset>, "to"> | null,
  shown: Shown,
): readonly string[] {
  if (way === null) return [];
  return volumesOn(way.to, shown).flatMap(({ claimRef }) => claimRef?.namespace ?? []);
}

const NONE: readonly PersistentVolume[] = Object.freeze([]);

type ByDataset = Map<Key, readonly PersistentVolume[]>;

/** One pass over all at first: to look up each dataset's own costs fifty times as much. Then of those datasets that are touched. */
const VOLUMES: Kind<ByDataset> = Object.freeze<Kind<ByDataset>>({
  make: byDataset,
  change: (all, touched, { inventory, links }) => {
    for (const { collection, key } of touched) {
      if (collection !== "datasets") continue;
      const dataset = inventory.get("datasets", key);
      if (dataset === undefined) all.delete(key);
      else
        all.set(
          key,
          links.pvsOf(dataset).map(({ to }) => to),
        );
    }
    return all;
  },
});

function* byDataset({ inventory, links }: Shown): Slices<ByDataset> {
  const found = new Map<Key, PersistentVolume[]>();
  let looked = 0;
  for (const pv of inventory.all("persistentVolumes")) {
    if (++looked % AT_A_TIME === 0) yield;
    const backing = links.backing(pv);
    if (backing.state !== "found") continue;
    const { key } = backing.dataset.to;
    const before = found.get(key);
    if (before) before.push(pv);
    else found.set(key, [pv]);
  }
  return found;
}

/** Volumes that are looked at in one slice. */
const AT_A_TIME = 256;
