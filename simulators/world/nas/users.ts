import { nodeAddress } from "../kubernetes/cluster.ts";
import { nodeOf } from "../kubernetes/pods.ts";
import type { Volume } from "../world.ts";
import type { Site } from "./site.ts";

/** A node that uses a volume, and its address on the storage network. */
export interface VolumeUser {
  readonly node: string;
  readonly address: string;
}

/** The nodes that are logged in to a volume: those that run a Pod with it, and one more where it kept its session. */
export function loggedIn(site: Site, volume: Volume): readonly VolumeUser[] {
  const users = usersOf(site, volume);
  if (volume.drift !== "staleSession") {
    return users;
  }
  const { cluster } = volume.install;
  const node = cluster.nodes.find((name) => users.every((user) => user.node !== name)) ?? "";
  return [...users, { node, address: nodeAddress(cluster, node) }];
}

/** The nodes that run a Pod with the volume, each once. */
export function usersOf({ world }: Site, volume: Volume): readonly VolumeUser[] {
  const { cluster } = volume.install;
  const nodes = new Set(volume.pods.map((pod) => nodeOf(world, volume, pod)));
  return [...nodes].map((node) => ({ node, address: nodeAddress(cluster, node) }));
}
