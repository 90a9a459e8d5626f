import { afterEach, describe, expect, test } from "vitest";
import { nasDataset, nasPool, nasState } from "../../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../../simulators/truenas/simulator.ts";
import { Inventory } from "../../model/inventory.ts";
import { missedNames } from "../../model/missed.ts";
import { only, readOptions, RELEASES, sourceOf } from "../given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** Methods that walk datasets. */
const WALKING = new Set(["pool.dataset.query", "zfs.resource.query"]);

/** What the pools "tank" and "fast" say of these paths, and the calls it took; `made` was made after the datasets were read. */
async function askAgain(version: string, datasets: readonly string[], made: readonly string[]) {
  const state = nasState({
    version,
    pools: [nasPool("tank"), nasPool("fast", { id: 2 })],
    datasets: ["tank", "tank/k8s", "fast"].map((path) => nasDataset(path)),
  });
  const simulator = stack.use(await startTruenasSimulator({ state }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  const earlier = new Inventory();
  for (const one of await source.read(["datasets"], readOptions())) earlier.apply(one);
  state.datasets.push(...made.map((path) => nasDataset(path)));
  const before = simulator.calls.length;
  const options = { ...readOptions({ pass: "verify", budget: "verify" }), earlier };
  const observations = await source.readAgain(missedNames({ datasets }), options);
  const calls = simulator.calls.slice(before).filter(({ method }) => WALKING.has(method)).length;
  return { observations, calls };
}

const named = (count: number, parent: string) =>
  Array.from({ length: count }, (_, i) => `${parent}/pvc-00000000-0000-4000-8000-${i}`);

describe.each(RELEASES)("TrueNAS $version, asked for datasets by name", ({ version }) => {
  test.each([1, 10, 11, 200])("says of %i that are gone that they are gone", async (count) => {
    const { observations, calls } = await askAgain(version, named(count, "tank/k8s"), []);
    expect(only(observations, "datasets")).toMatchObject({ state: "complete", records: [] });
    expect(calls).toBeLessThan(20);
  });

  test("shows the few that are there among many that are gone", async () => {
    const made = ["tank/k8s/made", "fast/made"];
    const asked = [...named(200, "tank/k8s"), ...made, ...named(200, "fast")];
    const { observations, calls } = await askAgain(version, asked, [...made, "fast/other"]);
    for (const [within, path] of [
      ["tank", made[0]],
      ["fast", made[1]],
    ] as const)
      expect(only(observations, "datasets", within)).toMatchObject({
        state: "complete",
        records: [{ path }],
      });
    expect(calls).toBeLessThan(6);
  });
});

test.each(["24.10.2.4", "25.04.2.6"])(
  "TrueNAS %s walks no more often than requests of 64 KiB hold the names",
  async (version) => {
    const names = [...named(1_000, "tank/k8s"), ...named(1_000, "fast")];
    const { observations, calls } = await askAgain(version, names, [
      "fast/other",
      names[1_500] as string,
    ]);
    expect(only(observations, "datasets", "tank")).toMatchObject({
      state: "complete",
      records: [],
    });
    expect(only(observations, "datasets", "fast")).toMatchObject({
      state: "complete",
      records: [{ path: names[1_500] }],
    });
    expect(calls).toBe(Math.ceil(JSON.stringify(names).length / (64 * 1024)));
  },
);
