import { expect, it } from "vitest";
import type { Slices } from "../lib/slices.ts";
import { aPv, DAY_MS, NOW } from "../model/given.ts";
import { judge, judgeInSlices, runEnabled } from "./engine.ts";
import { judgeInput } from "./given.ts";
import { emptyMemory } from "./memory.ts";
import { remember, rememberInSlices } from "./remember.ts";
import { pvReleased } from "./rules/pv-released.ts";

/** What work in slices ends with, and how many slices it took. */
function counted<T>(work: Slices<T>): { readonly value: T; readonly slices: number } {
  for (let slices = 1; ; slices++) {
    const { done, value } = work.next();
    if (done === true) return { value, slices };
  }
}

it("2,000 findings are made and written in slices of a few hundred, and are the same as at once", () => {
  const persistentVolumes = Array.from({ length: 2_000 }, (_, place) =>
    aPv({ uid: `pv-${place}`, name: `pvc-${place}`, phase: "Released" }),
  );
  const memory = emptyMemory({ id: "epoch", bornAt: NOW - DAY_MS, because: null }, DAY_MS);
  const input = judgeInput(pvReleased, { persistentVolumes }, { memory });
  const runs = runEnabled(input);
  const judged = counted(judgeInSlices(input, runs));
  expect(judged.slices).toBeGreaterThanOrEqual(4);
  expect(judged.value.findings).toEqual(judge(input, runs).findings);
  expect(judged.value.findings).toHaveLength(2_000);
  const remembered = counted(rememberInSlices(input, memory, judged.value));
  expect(remembered.slices).toBeGreaterThanOrEqual(8);
  expect(remembered.value).toEqual(remember(input, memory, judged.value));
  expect(remembered.value.findings).toHaveLength(2_000);
});
