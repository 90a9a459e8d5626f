import { afterEach, describe, expect, test } from "vitest";
import { nasSnapshot, nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import { recordsOf } from "../model/inventory.ts";
import { readOptions, RELEASES, sourceOf } from "./given.ts";
import { NFS, volumes } from "./given-volumes.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

const COUNT = 50;

describe.each(RELEASES)("holds on TrueNAS $version", ({ version, listSnapshots }) => {
  test("come in the calls that bring the details: up to 25.10 one a snapshot, on 26 one for all", async () => {
    const snapshots = Array.from({ length: COUNT }, (_, i) =>
      nasSnapshot(`${NFS}@s${i}`, { holds: i === 0 ? ["truenas", "zrepl_STEP_J_push"] : [] }),
    );
    const state = nasState({ ...volumes(version), snapshots });
    const simulator = stack.use(await startTruenasSimulator({ state }));
    const source = sourceOf(simulator);
    stack.defer(() => source.close());
    await source.read(["system"], readOptions());
    const before = simulator.calls.length;
    const names = snapshots.map(({ dataset, name }) => `${dataset}@${name}`);
    const observation = await source.readSnapshotDetails(names, readOptions());
    const records = recordsOf(observation) as readonly { name: string; holds: unknown }[];
    const held = records.filter(({ holds }) => (holds as string[] | null)?.length !== 0);
    expect(records).toHaveLength(COUNT);
    expect(held).toMatchObject([{ name: "s0", holds: ["truenas", "zrepl_STEP_J_push"] }]);
    const calls = simulator.calls.slice(before).filter(({ method }) => method === listSnapshots);
    expect(calls).toHaveLength(version.startsWith("26") ? 1 : COUNT);
  });
});
