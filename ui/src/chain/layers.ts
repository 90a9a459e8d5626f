import type { ChainLink, ChainNode, Trace, Severity } from "../../../program/src/api/contract.ts";

/** A chain as the API sends it: with `/trace`, with a finding, with a volume. */
export type Chain = Pick<Trace, "start" | "nodes" | "links" | "notes" | "complete">;

export type { ChainLink, ChainNode };

/** A kind of node. */
export type Layer = ChainNode["layer"];

/** Whether its nodes stand on the line, or hang beside it at the height of a rank. */
export interface Place {
  readonly side: "line" | "left" | "right";
  /** Height, from the top; layers that say the same in another protocol share one. */
  readonly rank: number;
}

/** Where each layer is drawn. What uses the volume for now hangs at the right, what was copied of it at the left. */
export const PLACES: Readonly<Record<Layer, Place>> = Object.freeze({
  workload: { side: "line", rank: 0 },
  pod: { side: "line", rank: 1 },
  claim: { side: "line", rank: 2 },
  pv: { side: "line", rank: 3 },
  share: { side: "line", rank: 4 },
  target: { side: "line", rank: 4 },
  subsystem: { side: "line", rank: 4 },
  extent: { side: "line", rank: 5 },
  nvmeofNamespace: { side: "line", rank: 5 },
  dataset: { side: "line", rank: 6 },
  pool: { side: "line", rank: 7 },
  vdev: { side: "line", rank: 8 },
  disk: { side: "line", rank: 9 },
  node: { side: "right", rank: 1 },
  attachment: { side: "right", rank: 3 },
  session: { side: "right", rank: 4 },
  volumeSnapshot: { side: "left", rank: 2 },
  volumeSnapshotContent: { side: "left", rank: 3 },
  zfsSnapshot: { side: "left", rank: 6 },
});

/** The first rank of what lies on a NAS. */
export const NAS_RANK = 4;

/** Width of the node of a layer that shares its row with others, px: what there are many of is narrow. */
export function narrowWidthOf(layer: Layer): number {
  return leastAndMost(layer)[0];
}

/** Width of the node of a layer that stands alone, px: names have more of a wide window, and less where others hang beside them in a narrow panel. `room`: px. */
export function widthOf(layer: Layer, room: number, hasBeside: boolean): number {
  const [usual, most] = leastAndMost(layer);
  const least = hasBeside ? usual * LEAST_RATIO : usual;
  return Math.max(least, Math.min(most, usual + (room - SMALL_ROOM) / 2));
}

function leastAndMost(layer: Layer): readonly [number, number] {
  return WIDTHS[layer] ?? [264, 420];
}

/** A mirror pool of six disks has just room. */
const SMALL_ROOM = 580;

/** In less room than that, what stands alone is so much narrower at most: a name can still be told from others. */
const LEAST_RATIO = 0.7;

const BESIDE: readonly [number, number] = [130, 220];

const WIDTHS: Partial<Record<Layer, readonly [number, number]>> = {
  workload: [200, 300],
  pod: [164, 220],
  vdev: [124, 160],
  disk: [86, 110],
  node: BESIDE,
  attachment: BESIDE,
  session: BESIDE,
  volumeSnapshot: BESIDE,
  volumeSnapshotContent: BESIDE,
  zfsSnapshot: BESIDE,
};

/** Nodes of a layer stand in rows, one below the other where one leads to the next, as a Deployment does to its ReplicaSet. */
export function depthsOf({ nodes, links }: Chain): ReadonlyMap<string, number> {
  const layers = new Map(nodes.map(({ id, layer }) => [id, layer]));
  const within = links.filter(({ from, to }) => layers.get(from) === layers.get(to));
  const depths = new Map(nodes.map(({ id }) => [id, 0]));
  // as many rounds as a row of links is long; a ring would never end
  for (let round = 0; round < MOST_DEPTH; round++)
    for (const { from, to } of within)
      depths.set(
        to,
        Math.max(depths.get(to) ?? 0, Math.min(MOST_DEPTH, depthOf(depths, from) + 1)),
      );
  return depths;
}

function depthOf(depths: ReadonlyMap<string, number>, id: string): number {
  return depths.get(id) ?? 0;
}

/** Rows of one layer at most: a CronJob, its Job; a Deployment, its ReplicaSet; whatever hangs deeper stands beside. */
const MOST_DEPTH = 3;

/** As much of a finding as is marked. */
export interface ChainFinding {
  readonly severity: Severity;
  readonly subject: { readonly key: string };
}
