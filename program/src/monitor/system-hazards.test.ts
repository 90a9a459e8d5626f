import { describe } from "vitest";
import type { Fault } from "../../../simulators/truenas/faults.ts";
import { nasDataset } from "../../../simulators/truenas/given.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { exportPool, failOver, reboot } from "../../../simulators/truenas/steps.ts";
import { faultTwins } from "./fault-twins.ts";
import { callFails, type Hazard } from "./given-faults.ts";

/** What is concluded from what the NAS does not show, or shows of what Kubernetes does not. */
const OF_DATASETS = ["dataset-unreferenced", "pv-backing-missing", "zfs-snapshot-unreferenced"];

/** Something happens to every NAS before anybody looks. */
const before =
  (step: (state: NasState) => void): Hazard =>
  ({ systems }) => {
    for (const { simulator } of systems) step(simulator.state);
  };

/** Something happens to every NAS while its snapshots are listed, after its datasets were. */
const during = (step: (state: NasState) => void): Hazard =>
  callFails("pool.snapshot.query", { kind: "step", step });

describe("a NAS that is not itself while it is read", () => {
  faultTwins("HAZ-26", "its pool is exported", {
    fault: during((state) => exportPool(state, "tank")),
    silences: OF_DATASETS,
    because: /^datasets of nas1: nas1: pool tank is not imported/m,
  });
  faultTwins("HAZ-27", "its other controller takes over", {
    fault: during(failOver),
    silences: OF_DATASETS,
    because: /^pools of nas1: nas1: its HA state is BACKUP$/m,
  });
  faultTwins("HAZ-27", "the controller in standby answers", {
    fault: before(failOver),
    silences: OF_DATASETS,
    because: /^pools of nas1: nas1: this is the standby controller of an HA pair$/m,
  });
  faultTwins("HAZ-28", "it restarts", {
    fault: during(reboot),
    silences: OF_DATASETS,
    because: /^pools of nas1: nas1: it restarted while it was read$/m,
  });
  faultTwins("HAZ-28", "it boots, and has not imported its pools", {
    fault: before((state) => (state.state = "BOOTING")),
    silences: OF_DATASETS,
    because: /^pools of nas1: nas1: it is BOOTING$/m,
  });
  faultTwins("HAZ-28", "its middleware restarts, and knows no session any more", {
    fault: callFails("zfs.resource.query", { kind: "notAuthenticated" }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: nas1: the session ended$/m,
  });
  faultTwins("HAZ-29", "another system answers at its address", {
    fault: during((state) => (state.hostId = "66".repeat(32))),
    silences: OF_DATASETS,
    because: /^pools of nas1: nas1: another system answered while it was read$/m,
  });
});

describe("an answer that is no answer", () => {
  const fails = (method: string, fault: Fault) => callFails(method, fault);
  faultTwins("HAZ-30", "half of the datasets come", {
    fault: fails("zfs.resource.query", { kind: "partial" }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: .* names 10 datasets, 5 came/m,
  });
  faultTwins("HAZ-30", "the connection ends in the middle of the datasets", {
    fault: fails("zfs.resource.query", { kind: "cut" }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: nas1: the connection was closed/m,
  });
  faultTwins("HAZ-30", "too many calls are in flight, each time", {
    fault: fails("zfs.resource.query", { kind: "tooManyCalls" }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: nas1: too many calls at once/m,
  });
  faultTwins("HAZ-34", "a field of its datasets has another name than in any version known", {
    fault: fails("zfs.resource.query", { kind: "malformed", path: ["*", "guid"] }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: .* is not as documented: \$\.result\[0\]\.guid: /m,
  });
  faultTwins("HAZ-34", "a share no longer says whether it is enabled", {
    fault: fails("sharing.nfs.query", { kind: "malformed", path: ["*", "enabled"] }),
    silences: ["dataset-unreferenced"],
    because: /^shares of nas1: .* is not as documented: \$\.result\[0\]\.enabled: /m,
  });
  faultTwins("HAZ-34", "nothing is said of the properties that prove whose a dataset is", {
    fault: fails("zfs.resource.query", { kind: "malformed", path: ["*", "user_properties"] }),
    silences: OF_DATASETS,
    because: /^datasets of nas1: .* is not as documented: \$\.result\[0\]\.user_properties: /m,
  });
  const managed = ["*", "user_properties", "democratic-csi:managed_resource"];
  for (const value of [true, null, { value: "true" }])
    faultTwins("HAZ-35", `a mark is ${JSON.stringify(value)}, where a text is documented`, {
      fault: fails("zfs.resource.query", { kind: "malformed", path: managed, value }),
      silences: OF_DATASETS,
      because: /^datasets of nas1: .* is not as documented: .*managed_resource: expected a string/m,
    });
  let made = 0;
  faultTwins("HAZ-36", "its datasets change between two lists of them, each time", {
    fault: fails("pool.dataset.query", {
      kind: "step",
      step: (state) => void state.datasets.push(nasDataset(`tank/new-${++made}`)),
    }),
    silences: ["dataset-unreferenced"],
    because: /^datasets of nas1: .* names 12 datasets, 11 came/m,
  });
});

/** What the key of the reader may do on each NAS from now on: these roles and no others. */
function withRoles(...roles: readonly string[]): Hazard {
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
