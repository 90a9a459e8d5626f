import type { NasPool, NasState } from "../state.ts";
import type { Line } from "../versions.ts";
import type { SpaceBook } from "./space.ts";
import { snapshotsOf, treeOf } from "./tree.ts";
import type { ZfsTree } from "./tree.ts";
import type { UserPropertyBook } from "./user-properties.ts";

/** One look at the pools: the tree, and the sums made so far. Short-lived, so that a changed state is always seen. */
export interface Reading {
  readonly state: NasState;
  readonly line: Line;
  readonly tree: ZfsTree;
  readonly snapshots: ReturnType<typeof snapshotsOf>;
  readonly pools: ReadonlyMap<string, NasPool>;
  readonly space: SpaceBook;
  readonly userProperties: UserPropertyBook;
}

/** Looks at a state. */
export function readZfs(state: NasState, line: Line): Reading {
  let snapshots: Reading["snapshots"] | null = null;
  return {
    state,
    line,
    tree: treeOf(state),
    get snapshots() {
      return (snapshots ??= snapshotsOf(state));
    },
    pools: new Map(state.pools.map((pool) => [pool.name, pool])),
    space: new Map(),
    userProperties: new Map(),
  };
}
