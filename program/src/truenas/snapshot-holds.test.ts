import { afterEach, describe, expect, test } from "vitest";
import { nasSnapshot, nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { NasSnapshot } from "../../../simulators/truenas/state.ts";
import { Inventory, recordsOf } from "../model/inventory.ts";
import type { ZfsSnapshotDetails } from "../model/truenas.ts";
import { readOptions, RELEASES, sourceOf } from "./given.ts";
import { NFS, volumes } from "./given-volumes.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

const OTHER = "tank/k8s/iscsi/v/pvc-2";
const [COUNT, EVERY] = [50, 3];
const leftover = Array.from({ length: COUNT }, (_, n) =>
  nasSnapshot(`${NFS}@s${n}`, {
    createTxg: String(100 + EVERY * n),
    holds: n === 0 ? ["truenas", "zrepl_STEP_J_push"] : [],
  }),
);
/** Of another dataset: some among them, and one far away. */
const others = [...Array.from({ length: COUNT }, (_, n) => 101 + EVERY * n), 90_000].map((group) =>
  nasSnapshot(`${OTHER}@o${group}`, { createTxg: String(group) }),
);
const nameOf = ({ dataset, name }: NasSnapshot) => `${dataset}@${name}`;

describe.each(RELEASES)("holds on TrueNAS $version", ({ version, listSnapshots }) => {
  const namesCost = version.startsWith("26") ? 1 : COUNT;

  /** A NAS with these snapshots, of which the list was read. */
  async function nas(snapshots: readonly NasSnapshot[]) {
    const state = nasState({ ...volumes(version), snapshots: [...snapshots] });
    const simulator = stack.use(await startTruenasSimulator({ state }));
    const source = sourceOf(simulator);
    stack.defer(() => source.close());
    const earlier = new Inventory();
    for (const one of await source.read(["datasets", "zfsSnapshots"], readOptions()))
      earlier.apply(one);
    const before = simulator.calls.length;
    const calls = () =>
      simulator.calls.slice(before).filter(({ method }) => method === listSnapshots);
    return { simulator, source, options: readOptions({ earlier }), calls };
  }

  test("come in the call that brings the details, for all snapshots of a dataset at once", async () => {
    const { source, options, calls } = await nas([...leftover, ...others]);
    const observation = await source.readSnapshotDetails(leftover.map(nameOf), options);
    const records = recordsOf(observation) as readonly ZfsSnapshotDetails[];
    expect(observation.state).toBe("complete");
    expect(records.map(({ name }) => name).toSorted()).toEqual(
      leftover.map(({ name }) => name).toSorted(),
    );
    const held = records.filter(({ holds }) => holds?.length !== 0);
    expect(held).toMatchObject([{ name: "s0", holds: ["truenas", "zrepl_STEP_J_push"] }]);
    expect(calls()).toHaveLength(1);
  });

  test("come one by one up to 25.10 where nobody listed what lies around them", async () => {
    const { source, calls } = await nas(leftover);
    const observation = await source.readSnapshotDetails(leftover.map(nameOf), readOptions());
    expect(recordsOf(observation)).toHaveLength(COUNT);
    expect(calls()).toHaveLength(namesCost);
  });

  test("are those of what is there still, and of nothing that was made since under its name", async () => {
    const { simulator, source, options } = await nas(leftover);
    simulator.change((state) => {
      state.snapshots = state.snapshots
        .filter(({ name }) => name !== "s1")
        .map((one) => (one.name === "s2" ? { ...one, createTxg: "95000" } : one));
    });
    const observation = await source.readSnapshotDetails(leftover.map(nameOf), options);
    expect(observation.state).toBe("complete");
    const keys = recordsOf(observation).map((one) => (one as ZfsSnapshotDetails).key);
    expect(keys.some((key) => key.includes("@s1/"))).toBe(false);
    expect(keys.some((key) => key.endsWith("@s2/106"))).toBe(false);
  });

  test("are not known where the call fails, and what came is evidence of presence", async () => {
    const { simulator, source, options } = await nas([...leftover, ...others]);
    simulator.faults.add({ method: listSnapshots }, { kind: "internalError" });
    const observation = await source.readSnapshotDetails(leftover.map(nameOf), options);
    expect(observation).toMatchObject({ state: "incomplete", reason: { code: "unavailable" } });
  });
});
