import { describe, expect, it } from "vitest";
import type { Clock } from "../lib/clock.ts";
import type { Collection } from "../model/collections.ts";
import { aPv, NOW, observed } from "../model/given.ts";
import type { Change, Observation } from "../model/observation.ts";
import type { ClusterSource } from "../model/source.ts";
import { follow, RESCAN_INTERVAL_MS, REST_MS, SETTLE_MS } from "./follow.ts";

/** A clock whose sleeps end when the test says so; the log tells for how long each was asked. */
function steppedClock() {
  const asked: number[] = [];
  const waiting: { ms: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => NOW,
    monotonicMs: () => 0,
    random: () => 0.5,
    after: () => () => {},
    deadline: () => new AbortController().signal,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        asked.push(ms);
        waiting.push({ ms, wake: resolve });
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      }),
  };
  const wake = (ms: number) => {
    for (const sleeper of waiting) if (sleeper.ms === ms) sleeper.wake();
  };
  return { clock, asked, wake };
}

function cluster(watch: ClusterSource["watch"], reads: string[]): ClusterSource {
  return {
    kind: "cluster",
    readDriverConfigs: async () => [],
    name: "prod",
    read: async (collections: readonly Collection[], { budget }) => {
      reads.push(budget);
      return collections.map((collection) => observed(collection, []));
    },
    watch,
    close: async () => {},
  };
}

/** Yields what is sent, until it is ended. */
function wire<T>() {
  const queue: T[] = [];
  let wakeUp = () => {};
  const state = { ended: false };
  async function* stream(): AsyncGenerator<T> {
    while (!state.ended) {
      yield* queue.splice(0);
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
  }
  return {
    stream: stream(),
    send: (message: T) => {
      queue.push(message);
      wakeUp();
    },
    end: () => {
      state.ended = true;
      wakeUp();
    },
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
const settled = () => new Promise((resolve) => setImmediate(resolve));
const source = { kind: "cluster", name: "prod", id: "cluster-uid" } as const;
const change: Change = {
  source,
  collection: "persistentVolumes",
  at: NOW,
  type: "put",
  record: aPv(),
};

function start(watch?: ClusterSource["watch"]) {
  const { clock, asked, wake } = steppedClock();
  const changes = wire<Observation | Change>();
  const reads: string[] = [];
  const controller = new AbortController();
  const pictures = follow({
    clusters: [cluster(watch ?? (() => changes.stream), reads)],
    systems: [],
    declarations: [],
    settings: {},
    exclusions: [],
    rules: [],
    space: "judged",
    memory: async () => null,
    budget: "interactive",
    version: "test",
    clock,
    signal: controller.signal,
  });
  return { pictures, changes, reads, asked, wake, controller };
}

describe("follow", () => {
  it("looks again a moment after a change, so that the changes that come with it are seen too", async () => {
    const { pictures, changes, reads, asked, wake } = start();
    await pictures.next();
    const next = pictures.next();
    await settled();
    wake(REST_MS);
    await settled();
    changes.send(change);
    await settled();
    expect(reads).toHaveLength(1);
    wake(SETTLE_MS);
    await next;
    expect(asked).toEqual([REST_MS, RESCAN_INTERVAL_MS - REST_MS, SETTLE_MS]);
  });

  it("lets the sources rest first, however soon a change comes, and forgets no change over it", async () => {
    const { pictures, changes, reads, asked, wake } = start();
    await pictures.next();
    const next = pictures.next();
    changes.send(change);
    await settled();
    expect([reads.length, asked]).toEqual([1, [REST_MS]]);
    wake(REST_MS);
    await settled();
    wake(SETTLE_MS);
    await next;
    expect(asked).toEqual([REST_MS, SETTLE_MS]);
  });

  it("looks again without any change after the interval, because a NAS tells of few of its own", async () => {
    const { pictures, reads, wake } = start();
    await pictures.next();
    const next = pictures.next();
    await settled();
    wake(REST_MS);
    await settled();
    wake(RESCAN_INTERVAL_MS - REST_MS);
    await next;
    expect(reads).toEqual(["interactive", "background"]);
  });

  it("ends its watches when the consumer leaves with an error, and lets that error through", async () => {
    const ended: string[] = [];
    const { pictures } = start(async function* (_, { signal }) {
      yield change;
      await aborted(signal);
      ended.push("watch");
      throw signal.reason;
    });
    const leaves = async () => {
      for await (const { recording } of pictures) throw new Error(`usage ${recording.madeBy}`);
    };
    await expect(leaves()).rejects.toThrow("usage test");
    expect(ended).toEqual(["watch"]);
  });

  it("ends with the error of a watch that throws", async () => {
    const { pictures } = start(async function* () {
      yield change;
      await settled();
      throw new Error("a bug");
    });
    await pictures.next();
    await expect(pictures.next()).rejects.toThrow("a bug");
  });

  it("takes a relist for no change", async () => {
    const { pictures, changes, reads } = start();
    await pictures.next();
    void pictures.next();
    changes.send(observed("persistentVolumes", []));
    await settled();
    expect(reads).toHaveLength(1);
  });

  it("ends when it is told to", async () => {
    const { pictures, changes, controller } = start();
    await pictures.next();
    const next = pictures.next();
    controller.abort(new Error("interrupted"));
    changes.end();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
