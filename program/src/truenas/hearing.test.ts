import { afterEach, describe, expect, test } from "vitest";
import {
  nasDataset,
  nasPool,
  nasState,
  nasUser,
  READER_KEY,
} from "../../../simulators/truenas/given.ts";
import {
  startTruenasSimulator,
  type TruenasSimulator,
} from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { SystemSource } from "../model/source.ts";
import { callsOf, hastyClock, readOptions, RELEASES, sourceOf } from "./given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** A NAS, and somebody who listens to it. */
interface Given {
  readonly simulator: TruenasSimulator;
  readonly source: SystemSource;
  readonly stop: AbortController;
  /** Resolves with the next thing that is told; ends with the signal. */
  readonly next: () => Promise<readonly TruenasCollection[] | "the end">;
  /** Resolves once so many subscriptions were asked for in all, and answered. */
  readonly asked: (count: number) => Promise<void>;
}

async function listen(over: Partial<NasState> = {}, clock: Clock = hastyClock): Promise<Given> {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator, {}, clock);
  const stop = new AbortController();
  const told = source.hear({ signal: stop.signal })[Symbol.asyncIterator]();
  let pending = told.next();
  stack.defer(async () => {
    stop.abort();
    await pending;
    await source.close();
  });
  const asked = async (count: number): Promise<void> => {
    while (callsOf(source) < count) await new Promise((resolve) => setImmediate(resolve));
    await source.read(["system"], readOptions());
  };
  return {
    simulator,
    source,
    stop,
    asked,
    next: async () => {
      const result = await pending;
      if (result.done === true) return "the end";
      pending = told.next();
      return result.value;
    },
  };
}

/** How many names each line is asked for: facts/truenas-gaps §10. */
const ASKED: Readonly<Record<string, number>> = {
  "24.10": 15,
  "25.04": 15,
  "25.10": 21,
  "26.0": 22,
};
const askedOf = (version: string): number =>
  ASKED[version.split(".").slice(0, 2).join(".")] ?? Number.NaN;

const logins = ({ calls }: TruenasSimulator) =>
  calls.filter(({ method }) => method.startsWith("auth.login"));

const another = ({ pools }: NasState): void => {
  pools.push({ ...nasPool("flash"), id: 2 });
};

describe.each(RELEASES)("a TrueNAS $version that somebody listens to", ({ version }) => {
  test("tells which collections something has changed in", async () => {
    const { simulator, asked, next } = await listen({ version });
    await asked(askedOf(version));
    simulator.change(({ datasets }) => datasets.push(nasDataset("tank/a")));
    expect(await next()).toEqual(["datasets", "zfsSnapshots"]);
    simulator.change(({ snapshotTasks }) =>
      snapshotTasks.push({
        id: 1,
        dataset: "tank",
        recursive: true,
        enabled: true,
        namingSchema: "auto-%Y-%m-%d",
      }),
    );
    expect(await next()).toEqual(["snapshotTasks"]);
  });

  test("FLT-T15: is subscribed to again after the connection was lost, and all may have changed meanwhile", async () => {
    const { simulator, source, asked, next } = await listen({ version });
    await asked(askedOf(version));
    const all = new Set(source.heard?.collections);
    simulator.dropConnections();
    expect(new Set(await next())).toEqual(all);
    simulator.change(another);
    expect(await next()).toContain("pools");
    expect(logins(simulator)).toHaveLength(2);
  });

  test("FLT-T15: is subscribed to again where it ended a subscription, of which something was lost", async () => {
    const { simulator, asked, next } = await listen({ version });
    await asked(askedOf(version));
    simulator.faults.add(
      { method: "event pool.query" },
      { kind: "unsubscribed", reason: "too slow" },
    );
    simulator.change(another);
    expect(await next()).toEqual(["pools"]);
    simulator.change(({ pools }) => pools.pop());
    expect(await next()).toEqual(["pools"]);
    expect(logins(simulator)).toHaveLength(1);
  });
});

test("FLT-M2: a burst of ten thousand events is told of a few times, and its end is not lost", async () => {
  const { simulator, source, asked, next } = await listen({}, systemClock);
  await asked(21);
  simulator.faults.add({ method: "event pool.query" }, { kind: "burst", times: 10_000 });
  simulator.change(another);
  simulator.change(({ datasets }) => datasets.push(nasDataset("tank/a")));
  const told = [];
  do told.push(await next());
  while (told.at(-1)?.includes("datasets") !== true);
  expect(told.length).toBeLessThan(20);
  expect(source.heard?.events).toBe(10_001);
});

test("a key that may hear some collections hears those", async () => {
  const users = [nasUser("plumbline", READER_KEY, ["POOL_READ"])];
  const { simulator, source, asked, next } = await listen({ users });
  await asked(21);
  expect(source.heard?.collections).toEqual(["pools", "jobs"]);
  simulator.change((state) => {
    state.datasets.push(nasDataset("tank/a"));
    another(state);
  });
  expect(await next()).toEqual(["pools"]);
});

test("a key of 24.10 that may not subscribe hears nothing, which is said, and goes on reading", async () => {
  const user = nasUser("plumbline", READER_KEY);
  const allowlist = [{ method: "CALL", resource: "*" }];
  const users = [{ ...user, keys: user.keys.map((key) => ({ ...key, allowlist })) }];
  const { simulator, source, asked, stop, next } = await listen({ version: "24.10.2.4", users });
  await asked(15);
  simulator.change(another);
  expect(source.heard).toEqual({ collections: [], events: 0 });
  stop.abort();
  expect(await next()).toBe("the end");
});

test("a NAS that is not there is tried again and again until it is, without an error", async () => {
  const { simulator, asked, source, next } = await listen();
  await simulator.goDown();
  simulator.change(another);
  await simulator.comeUp();
  await asked(21);
  simulator.change(({ pools }) => pools.pop());
  expect(await next()).toContain("pools");
  expect(source.heard?.collections).toContain("pools");
});

test("nobody is told anything after the end", async () => {
  const { source, asked, stop, next } = await listen();
  await asked(21);
  stop.abort();
  expect(await next()).toBe("the end");
  expect(source.heard?.collections).toEqual([]);
});
