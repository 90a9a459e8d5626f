import { afterEach, describe, expect, test } from "vitest";
import { nasDataset, nasState } from "../../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../../simulators/truenas/simulator.ts";
import { recordsOf } from "../../model/inventory.ts";
import type { Observation } from "../../model/observation.ts";
import { readOptions, sourceOf } from "../given.ts";
import { LIMITS } from "../limits.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

const PARENT = "tank/k8s";
const named = (count: number, word: string) =>
  Array.from({ length: count }, (_, i) => `${PARENT}/${word}-${i}`);

/** The space of these on 25.10, where one missing path fails the whole call, and the number of calls it took. */
async function readSpace(
  datasets: readonly string[],
  there: readonly string[],
): Promise<{ space: Observation<"datasetSpace">; calls: number }> {
  const state = nasState({
    version: "25.10.6",
    datasets: ["tank", ...there].map((path) => nasDataset(path)),
  });
  const simulator = stack.use(await startTruenasSimulator({ state }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  const [space] = await source.readSpace([{ parent: PARENT, datasets }], readOptions());
  const calls = simulator.calls.filter(({ method }) => method === "zfs.resource.query").length;
  return { space: space as Observation<"datasetSpace">, calls };
}

describe("space by name on 25.10, where one name that is gone fails its whole call", () => {
  test("comes of all that are there, for a few calls more", async () => {
    const there = named(199, "there");
    const asked = [...there.slice(0, 90), `${PARENT}/gone`, ...there.slice(90)];
    const { space, calls } = await readSpace(asked, [PARENT, ...there]);
    expect(space.state).toBe("complete");
    expect(recordsOf(space)).toHaveLength(200);
    expect(calls).toBeLessThan(25);
  });

  test("asks for nothing else once the parent is known to be gone", async () => {
    const { space, calls } = await readSpace(named(600, "gone"), []);
    expect(space).toMatchObject({
      state: "incomplete",
      reason: { code: "notFound", message: `nas1: there is no dataset ${PARENT}` },
    });
    expect(calls).toBeLessThan(10);
  });

  test("ends at a named limit where many are gone, and says why it is incomplete", async () => {
    const there = named(5, "there");
    const asked = [...there, ...named(600, "gone")];
    const { space, calls } = await readSpace(asked, [PARENT, ...there]);
    expect(space).toMatchObject({
      state: "incomplete",
      reason: {
        code: "mismatch",
        message: `nas1: so many of 606 names are gone that ${LIMITS.callsForGone} calls did not find which`,
      },
    });
    expect(calls).toBeLessThanOrEqual(LIMITS.callsForGone + Math.ceil(606 / LIMITS.namesPerCall));
  });
});
