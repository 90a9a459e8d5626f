import { afterEach, describe, expect, test } from "vitest";
import { nasDataset, nasPool, nasSnapshot, nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator, type TruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { only, readOptions, sourceOf, states } from "./given.ts";
import type { TruenasSource } from "./system-source.ts";

const stack = new AsyncDisposableStack();
afterEach(() => stack.disposeAsync());

async function nas(over: Partial<NasState> = {}): Promise<{ simulator: TruenasSimulator; source: TruenasSource }> {
  const simulator = await startTruenasSimulator({ state: nasState(over) });
  const source = sourceOf(simulator);
  return { simulator, source };
}

describe.each(["25.10.6", "26.0.0"])("TrueNAS %s", (version) => {
  test("is read whole, with proof", async () => {
    const { simulator, source } = await nas({ version });
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    console.log(JSON.stringify(observations, null, 1).slice(0, 9000));
    console.log(states(observations));
    await source.close();
    await simulator.close();
  });
});
