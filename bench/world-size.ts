import type { LargeWorldSize } from "../simulators/scenarios/large-world.ts";

/** The large world of this many volumes: ten ZFS snapshots each, 500 namespaces, equal each time. */
export function sizeOf(volumes: number): LargeWorldSize {
  return { volumes, snapshots: volumes * 10, namespaces: 500, seed: 1 };
}
