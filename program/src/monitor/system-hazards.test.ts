import { describe } from "vitest";
import type { StartedWorld } from "../../../simulators/world/start.ts";
import { faultTwins } from "./fault-twins.ts";

/** What the key of the reader may do on each NAS from now on: these roles and no others. */
function withRoles(...roles: readonly string[]): (world: StartedWorld) => void {
  return ({ systems }) => {
    for (const { user, simulator } of systems) {
      const reader = simulator.state.users.find(({ username }) => username === user);
      if (reader) reader.roles = [...roles];
    }
  };
}

describe("rights of ours on a NAS", () => {
  faultTwins("TRAP-40", "the key may read datasets and no share", {
    fault: withRoles("POOL_READ", "DATASET_READ", "SNAPSHOT_READ", "SYSTEM_GENERAL_READ"),
    silences: ["dataset-unreferenced", "share-without-dataset"],
    because: /^shares of nas1: /m,
  });
  faultTwins("TRAP-40", "the key may not read snapshots", {
    fault: withRoles("POOL_READ", "DATASET_READ", "SHARING_READ", "SYSTEM_GENERAL_READ"),
    silences: ["zfs-snapshot-unreferenced"],
    because: /^ZFS snapshots of nas1: /m,
  });
});
