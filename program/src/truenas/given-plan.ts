import type { Plan } from "./frame.ts";

/** How an answer of 26 with snapshots of the pool "tank" is read. */
export function snapshotPlan(system: string): Plan {
  return {
    line: "26.0",
    method: "zfs.resource.snapshot.query",
    decoder: "snapshot",
    rows: true,
    context: {
      system,
      pools: new Map([["tank", "1"]]),
      userProperties: [],
      hiddenPaths: { by: "secondComponent", names: [".system"] },
    },
  };
}
