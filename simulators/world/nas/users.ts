import { nodeAddress } from "../kubernetes/cluster.ts";
import { nodeOf } from "../kubernetes/pods.ts";
import type { Volume } from "../world.ts";
import type { Site } from "./site.ts";

/** A node that uses a volume, and its address on the storage network. */
export interface VolumeUser {
  readonly node: string;
  readonly address: string;
}

/** The nodes that run a Pod with the volume, each once. */
export function usersOf({ world }: Site, volume: Volume): readonly VolumeUser[] {
  const { cluster } = volume.install;
  const nodes = new Set(volume.pods.map((pod) => nodeOf(world, volume, pod)));
  return [...nodes].map((node) => ({ node, address: nodeAddress(cluster, node) }));
}
