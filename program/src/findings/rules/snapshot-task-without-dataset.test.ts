import { describe, expect, it } from "vitest";
import {
  aPv,
  aSnapshotTask,
  aSystem,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { SnapshotTask } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { snapshotTaskWithoutDataset } from "./snapshot-task-without-dataset.ts";

const rule: Rule = snapshotTaskWithoutDataset;
const dataset = `${NFS_PARENT}/pvc-${UID}`;
const withTask = (task: Partial<SnapshotTask> = {}) =>
  together(parents(NFS_PARENT), {
    system: [aSystem()],
    snapshotTasks: [aSnapshotTask(1, { dataset, ...task })],
  });
const left = withTask();

describe("snapshot-task-without-dataset", () => {
  it("finds a task whose dataset is gone", () => {
    expect(findings(rule, left)).toMatchObject([
      { verdict: "suspect", subject: { kind: "snapshot-task", name: dataset }, word: "orphan" },
    ]);
  });

  it("names the claim whose volume was lost with its task left, and calls that nobody's leftover", () => {
    const persistentVolumes = [aPv()];
    expect(findings(rule, together(left, { persistentVolumes }))).toMatchObject([
      { word: null, concerns: [{ namespace: "shop", name: "data-postgres-0" }] },
    ]);
  });

  it("HAZ-26: says unknown while the datasets are not whole", () => {
    const inventory = inventoryOf(left, { datasets: incomplete("datasets") });
    expect(findings(rule, left, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("TRAP-14", "it protects a volume that is there", {
    rule,
    subject: dataset,
    because: /its dataset is there/,
    quiet: together(left, nfsVolume()),
    fires: left,
  });
  twins("TRAP-39", "somebody switched it off", {
    rule,
    subject: dataset,
    because: /switched off/,
    quiet: withTask({ enabled: false }),
    fires: left,
  });

  it("HAZ-26: cannot tell while its pool is not imported", () => {
    expect(findings(rule, withTask({ dataset: "vault/data" }))).toMatchObject([
      { verdict: "unknown", missing: [expect.stringMatching(/pool vault is not imported/)] },
    ]);
  });

  it("HAZ-33: cannot tell of a dataset that TrueNAS leaves out of its lists", () => {
    expect(findings(rule, withTask({ dataset: "tank/ix-apps" }))).toMatchObject([
      { verdict: "unknown", missing: [expect.stringMatching(/one of its own datasets/)] },
    ]);
  });
});
