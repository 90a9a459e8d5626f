import { expect, test } from "vitest";
import { nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { TruenasCollection } from "../model/collections.ts";
import { hastyClock, only, readOptions, sourceOf } from "./given.ts";

test.each<[string, TruenasCollection, string | undefined]>([
  ["auth.login_ex", "pools", undefined],
  ["pool.query", "pools", undefined],
  ["zfs.resource.query", "datasets", "tank"],
])(
  "a request timeout bounds the wait for each answer, also of what walks ZFS: %s",
  async (method, collection, within) => {
    await using simulator = await startTruenasSimulator({ state: nasState({}) });
    simulator.faults.add({ method, times: Number.POSITIVE_INFINITY }, { kind: "noReply" });
    const source = sourceOf(simulator, { requestMs: 1_000 }, hastyClock);
    const observation = only(await source.read([collection], readOptions()), collection, within);
    await source.close();
    expect(observation).toMatchObject({
      state: "incomplete",
      reason: {
        code: "timeout",
        message: `nas1: no answer to ${method} within 1 s`,
        next: expect.stringContaining("--request-timeout") as string,
      },
    });
  },
);
