import { describe, expect, it } from "vitest";
import type { Clock } from "../lib/clock.ts";
import type { Collection } from "../model/collections.ts";
import { aPv, NOW, observed } from "../model/given.ts";
import type { Change, Observation } from "../model/observation.ts";
import type { ClusterSource } from "../model/source.ts";
import { follow, RESCAN_INTERVAL_MS, SETTLE_MS } from "./follow.ts";

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

function cluster(changes: AsyncIterable<Observation | Change>, reads: string[]): ClusterSource {
  return {
    kind: "cluster",
    name: "prod",
    read: async (collections: readonly Collection[]) => {
      reads.push("read");
      return collections.map((collection) => observed(collection, []));
    },
    watch: () => changes,
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

const settled = () => new Promise((resolve) => setImmediate(resolve));
const source = { kind: "cluster", name: "prod", id: "cluster-uid" } as const;
const change: Change = {
  source,
  collection: "persistentVolumes",
  at: NOW,
  type: "put",
  record: aPv(),
};

function start() {
  const { clock, asked, wake } = steppedClock();
  const changes = wire<Observation | Change>();
  const reads: string[] = [];
  const controller = new AbortController();
  const pictures = follow({
    clusters: [cluster(changes.stream, reads)],
    systems: [],
    declarations: [],
    settings: {},
    exclusions: [],
    rules: [],
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
    changes.send(change);
    await settled();
    expect(reads).toHaveLength(1);
    wake(SETTLE_MS);
    await next;
    expect([reads.length, asked]).toEqual([2, [RESCAN_INTERVAL_MS, SETTLE_MS]]);
  });

  it("looks again without any change after the interval, because a NAS tells of few of its own", async () => {
    const { pictures, reads, asked, wake } = start();
    await pictures.next();
    const next = pictures.next();
    await settled();
    wake(RESCAN_INTERVAL_MS);
    await next;
    expect([reads.length, asked]).toEqual([2, [RESCAN_INTERVAL_MS]]);
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
