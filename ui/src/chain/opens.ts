import { type ChainNode, PLACES } from "./layers.ts";

/** The page about a node: a claim has one of its own, what pools are made of is on the storage page, the rest is looked for. */
export function opensAt({ id, layer, name, state, namespace }: ChainNode): string {
  if (layer === "claim" && state === "present") return `/volumes/${encodeURIComponent(id)}`;
  if (PLACES[layer].rank >= PLACES.pool.rank) return pathWith("/storage", { q: name });
  if (state !== "present") return pathWith("/search", { q: lastPart(name) });
  const kind = ABOUT[layer];
  if (kind === undefined) return pathWith("/search", { q: lastPart(name) });
  const object = layer === "workload" ? workload(name) : [kind, name];
  const [word = kind, own = name] = object;
  return pathWith("/findings", {
    about: namespace === null ? `${word}/${own}` : `${word}/${namespace}/${own}`,
  });
}

/** What the API calls the kinds of layers, where it can be asked about them by name. */
const ABOUT: Partial<Record<ChainNode["layer"], string>> = {
  workload: "workload",
  pod: "pod",
  pv: "pv",
  attachment: "volumeattachment",
  share: "share",
  target: "target",
  extent: "extent",
  dataset: "dataset",
  volumeSnapshot: "volumesnapshot",
  volumeSnapshotContent: "volumesnapshotcontent",
  zfsSnapshot: "snapshot",
};

/** "StatefulSet/db" as the API is asked about it: a kind in lower case, and the name. */
function workload(name: string): readonly [string, string] {
  const slash = name.indexOf("/");
  return [name.slice(0, slash).toLowerCase(), name.slice(slash + 1)];
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function pathWith(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}
