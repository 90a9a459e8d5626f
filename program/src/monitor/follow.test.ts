// Long, because every case is a step of the same loop, told by the same clock that is moved by hand and the same two sources.
import { describe, expect, it } from "vitest";
import type { Clock } from "../lib/clock.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  type TruenasCollection,
} from "../model/collections.ts";
import { aPool, aPv, aShare, incomplete, NOW, noKubelets, observed } from "../model/given.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import type { Change, Observation, Reason } from "../model/observation.ts";
import type { ClusterSource, SystemSource } from "../model/source.ts";
import {
  type FollowInput,
  follow,
  GATHER_MS,
  PROBE_MS,
  RESCAN_INTERVAL_MS,
  REST_MS,
  SETTLE_MS,
} from "./follow.ts";
import { CATCH_UP_MS, RELIST_MS } from "./live/followed-cluster.ts";
import { POLLED } from "./live/watched.ts";

/** A clock whose sleeps end when the test says so; the log tells for how long each was asked. */
function steppedClock(random = 0.5) {
  const asked: number[] = [];
  const waiting: { ms: number; wake: () => void }[] = [];
  let passedMs = 0;
  const clock: Clock = {
    now: () => NOW,
    monotonicMs: () => passedMs,
    random: () => random,
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
  const passes = (ms: number) => {
    passedMs += ms;
  };
  return { clock, asked, wake, passes };
}

/** What was read of a cluster by requests: from which purse, and which collections. */
interface Read {
  readonly budget: string;
  readonly collections: readonly Collection[];
}

type Shown = Map<Collection, readonly PersistentVolume[]>;

/** A cluster that answers requests with what it is made to show, and is else empty. */
function cluster(
  watch: ClusterSource["watch"],
  reads: Read[],
  shown: Shown,
  forbidden: ReadonlyMap<Collection, Reason>,
): ClusterSource {
  return {
    kind: "cluster",
    readDriverConfigs: async () => [],
    kubelets: noKubelets,
    name: "prod",
    read: async (collections: readonly Collection[], { budget }) => {
      reads.push({ budget, collections });
      return collections.map((collection) => {
        const listed = observed(collection, shown.get(collection) ?? []);
        const reason = forbidden.get(collection);
        return reason === undefined ? listed : { ...listed, state: "notPermitted", reason };
      });
    },
    watch,
    close: async () => {},
  };
}

/** What a watch says first: that every kind is empty. */
const listed = (collections: readonly Collection[]) =>
  collections.map((collection) => observed(collection, []));

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

const other: Change = { ...change, record: aPv({ uid: "pv-2", name: "pvc-2" }) };

/** A NAS that shows this and tells what it is made to tell. */
function nas(
  hear: SystemSource["hear"],
  shown: Readonly<Partial<Record<Collection, readonly unknown[]>>> = {},
): SystemSource {
  return {
    kind: "system",
    name: "nas1",
    read: async (collections) =>
      collections.map((collection) => observed(collection, (shown[collection] ?? []) as never)),
    readAgain: async () => [],
    readSpace: async () => [],
    readSnapshotDetails: async () => observed("zfsSnapshotDetails", []),
    hear,
    close: async () => {},
  };
}

/** Hints at nothing until it is over. */
const silent: SystemSource["hear"] = async function* ({ signal }) {
  await aborted(signal);
};

interface Given {
  /** What the clock draws, 0 to 1; in the middle unless told. */
  readonly random?: number;
  readonly watch?: ClusterSource["watch"];
  readonly gently?: boolean;
  readonly systems?: readonly SystemSource[];
  readonly onMissed?: FollowInput["onMissed"];
}

function start({ watch, gently = false, systems = [], onMissed = () => {}, random }: Given = {}) {
  const { clock, asked, wake, passes } = steppedClock(random);
  const shown: Shown = new Map();
  const forbidden = new Map<Collection, Reason>();
  const changes = wire<Observation | Change>();
  const reads: Read[] = [];
  const controller = new AbortController();
  const watched: ClusterSource["watch"] = async function* (collections) {
    yield* listed(collections);
    yield* changes.stream;
  };
  const news = follow({
    clusters: [cluster(watch ?? watched, reads, shown, forbidden)],
    onMissed,
    systems,
    gently,
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
  const shows = (collection: Collection, records: readonly PersistentVolume[]) =>
    shown.set(collection, records);
  const forbids = (collection: Collection, reason: Reason) => forbidden.set(collection, reason);
  return { news, changes, reads, asked, wake, passes, shows, forbids, controller };
}

type Started = ReturnType<typeof start>;

/** Begins, and takes the first look. */
async function afterFirstLook(systems: readonly SystemSource[] = []): Promise<Started> {
  const started = start({ systems });
  expect((await started.news.next()).value).toMatchObject({ is: "look" });
  return started;
}

/** Waits for the next look in turn; answers which kinds its first read asked for. */
async function lookAgain({ news, wake, reads }: Started) {
  const next = news.next();
  for (const ms of [REST_MS, RESCAN_INTERVAL_MS - REST_MS]) {
    await settled();
    wake(ms);
  }
  await next;
  return reads.at(-1)?.collections;
}

/** Sends changes and takes what is told of them. */
async function told({ news, changes, wake }: Started, ...sent: readonly Change[]) {
  const next = news.next();
  await settled();
  for (const one of sent) changes.send(one);
  await settled();
  wake(GATHER_MS);
  const { value } = await next;
  if (value?.is !== "changes") throw new Error("no changes were told");
  return value;
}

describe("follow", () => {
  it("lets its watches list as gently as it looks", async () => {
    const asked: unknown[] = [];
    const watch: ClusterSource["watch"] = async function* (collections, { gently, signal }) {
      asked.push(gently);
      yield* listed(collections);
      await aborted(signal);
    };
    const { news } = start({ watch, gently: true });
    await news.next();
    await news.return();
    expect(asked).toEqual([true]);
  });

  it("reads by requests only the kinds that it does not watch", async () => {
    const { reads } = await afterFirstLook();
    expect(reads).toEqual([{ budget: "interactive", collections: POLLED }]);
  });

  it("tells changes without a look, each object once and as it is last", async () => {
    const started = await afterFirstLook();
    const { changes } = await told(
      started,
      { ...change, record: aPv({ phase: "Failed" }) },
      other,
      change,
    );
    expect(changes).toEqual([change, other]);
    expect(started.reads).toHaveLength(1);
  });

  it("tells of no change that leaves an object as it was", async () => {
    const started = await afterFirstLook();
    await told(started, change);
    const { changes } = await told(started, change, other);
    expect(changes).toEqual([other]);
  });

  it("looks again a moment after somebody asks for it, so that what comes with it is seen too", async () => {
    const started = await afterFirstLook();
    const { lookSoon } = await told(started, change);
    lookSoon();
    const next = started.news.next();
    await settled();
    started.wake(REST_MS);
    await settled();
    expect(started.reads).toHaveLength(1);
    started.wake(SETTLE_MS);
    expect((await next).value).toMatchObject({ is: "look" });
    expect(started.asked.filter((ms) => ms !== GATHER_MS)).toEqual([REST_MS, SETTLE_MS]);
  });

  it("lets the sources rest first, however soon somebody asks, and forgets nobody over it", async () => {
    const started = await afterFirstLook();
    (await told(started, change)).lookSoon();
    const next = started.news.next();
    await settled();
    started.wake(SETTLE_MS);
    await settled();
    expect(started.reads).toHaveLength(1);
    started.wake(REST_MS);
    await settled();
    started.wake(SETTLE_MS);
    await next;
    expect(started.reads).toHaveLength(2);
  });

  it("looks again without any change after the interval, because a NAS tells of few of its own", async () => {
    const { news, reads, wake } = await afterFirstLook();
    const next = news.next();
    await settled();
    wake(REST_MS);
    await settled();
    wake(RESCAN_INTERVAL_MS - REST_MS);
    await next;
    expect(reads.map(({ budget }) => budget)).toEqual(["interactive", "background"]);
  });

  it("shows in a look what the watches have told, and tells after it what came while it read", async () => {
    let during = () => {};
    const started = start();
    const { news, changes, reads } = started;
    const first = news.next();
    const read = reads.push.bind(reads);
    reads.push = (...items) => {
      during();
      return read(...items);
    };
    during = () => changes.send(change);
    const { value: look } = await first;
    if (look?.is !== "look") throw new Error("no look");
    expect([...look.picture.inventory.all("persistentVolumes")]).toEqual([]);
    const { value: after } = await news.next();
    expect(after).toMatchObject({ is: "changes", changes: [change] });
  });

  it("tells what a list that is read again shows to be different, and nothing of the rest", async () => {
    const started = await afterFirstLook();
    await told(started, change);
    const next = started.news.next();
    await settled();
    started.changes.send(
      observed("persistentVolumes", [(other as { record: ReturnType<typeof aPv> }).record]),
    );
    await settled();
    started.wake(GATHER_MS);
    const { value } = await next;
    expect(value).toMatchObject({
      is: "changes",
      changes: [{ type: "put", record: { uid: "pv-2" } }, { type: "delete" }],
    });
  });

  it("reads a kind by a request as long as its watch shows nothing of it", async () => {
    const started = start({
      async *watch(collections, { signal }) {
        for (const one of listed(collections))
          yield one.collection === "pods" ? incomplete("pods") : one;
        await aborted(signal);
      },
    });
    const { value } = await started.news.next();
    if (value?.is !== "look") throw new Error("no look");
    expect(value.picture.inventory.coverage("pods")).toMatchObject([{ state: "incomplete" }]);
  });

  it("reads all kinds by requests once a day, and makes good what a watch has missed", async () => {
    const missed: unknown[] = [];
    const started = start({ onMissed: (one) => missed.push(one) });
    expect((await started.news.next()).value).toMatchObject({ is: "look" });
    started.passes(RELIST_MS);
    started.shows("persistentVolumes", [(change as { record: PersistentVolume }).record]);
    const next = started.news.next();
    for (const ms of [REST_MS, RESCAN_INTERVAL_MS - REST_MS, CATCH_UP_MS]) {
      await settled();
      started.wake(ms);
    }
    expect((await next).value).toMatchObject({ is: "look" });
    expect(started.reads.at(-1)?.collections).toEqual(KUBERNETES_COLLECTIONS);
    expect(missed).toEqual([{ source: "prod", collection: "persistentVolumes", objects: 1 }]);
    expect((await started.news.next()).value).toMatchObject({
      is: "changes",
      changes: [{ type: "put" }],
    });
  });

  it.each([
    [0, 0.7],
    [0.5, 1],
    [1, 1.3],
  ])("draws when that day is over: %d gives %d of it", async (random, share) => {
    const started = start({ random });
    await started.news.next();
    started.passes(RELIST_MS * share - 1);
    expect(await lookAgain(started)).toEqual(POLLED);
    started.passes(1);
    expect(await lookAgain(started)).toEqual(KUBERNETES_COLLECTIONS);
  });

  it("reads all kinds by requests once a day also where one that is not watched may not be read", async () => {
    const started = start();
    const reason = { code: "notPermitted", message: "no right to list", next: "grant it" } as const;
    started.forbids("workloads", reason);
    await started.news.next();
    started.passes(RELIST_MS * 1.3);
    expect(await lookAgain(started)).toEqual(KUBERNETES_COLLECTIONS);
    expect(await lookAgain(started)).toEqual(POLLED);
  });

  it("takes what a watch was only late with for nothing that it missed", async () => {
    const missed: unknown[] = [];
    const started = start({ onMissed: (one) => missed.push(one) });
    await started.news.next();
    started.passes(RELIST_MS);
    started.shows("persistentVolumes", [(change as { record: PersistentVolume }).record]);
    const next = started.news.next();
    await settled();
    started.wake(REST_MS);
    await settled();
    started.wake(RESCAN_INTERVAL_MS - REST_MS);
    await settled();
    started.changes.send(change);
    await settled();
    started.wake(CATCH_UP_MS);
    expect((await next).value).toMatchObject({ is: "look" });
    expect(missed).toEqual([]);
  });

  it("asks for a look where a change comes of a kind that is read in one namespace only", async () => {
    const only = incomplete("persistentVolumes", [], {
      code: "namespaceOnly",
      message: "only namespace shop was read",
      next: "read all",
    });
    const started = start({
      async *watch(collections, { signal }) {
        for (const one of listed(collections))
          yield one.collection === "persistentVolumes" ? only : one;
        await settled();
        yield change;
        await aborted(signal);
      },
    });
    await started.news.next();
    void started.news.next();
    await settled();
    started.wake(REST_MS);
    await settled();
    expect(started.asked).toContain(SETTLE_MS);
  });

  it("ends its watches when the consumer leaves with an error, and lets that error through", async () => {
    const ended: string[] = [];
    const { news } = start({
      async *watch(collections, { signal }) {
        yield* listed(collections);
        await aborted(signal);
        ended.push("watch");
        throw signal.reason;
      },
    });
    const leaves = async () => {
      for await (const { is } of news) throw new Error(`at the first ${is}`);
    };
    await expect(leaves()).rejects.toThrow("at the first look");
    expect(ended).toEqual(["watch"]);
  });

  it("ends with the error of a watch that throws", async () => {
    const { news } = start({
      async *watch(collections) {
        yield* listed(collections);
        await settled();
        await settled();
        throw new Error("a bug");
      },
    });
    const untilTheEnd = async () => {
      for await (const { is } of news) expect(is).toBe("look");
    };
    await expect(untilTheEnd()).rejects.toThrow("a bug");
  });

  it.each([
    ["datasets", ["datasets"], [SETTLE_MS]],
    ["jobs, which tell of their progress for hours", ["jobs"], []],
    ["jobs and what they changed", ["jobs", "zfsSnapshots"], [SETTLE_MS]],
    ["pools, which are read by themselves", ["pools"], []],
  ] as const)("looks again after a hint of a NAS: %s", async (_, hint, settles) => {
    const hints = wire<readonly TruenasCollection[]>();
    const { news, asked, wake } = await afterFirstLook([nas(() => hints.stream)]);
    void news.next();
    await settled();
    wake(REST_MS);
    await settled();
    hints.send(hint);
    await settled();
    const waits = asked.filter((ms) => ms !== PROBE_MS && ms !== GATHER_MS);
    expect(waits).toEqual([REST_MS, RESCAN_INTERVAL_MS - REST_MS, ...settles]);
  });

  it("tells of a pool that changed as soon as the NAS hints at it, without a look", async () => {
    const hints = wire<readonly TruenasCollection[]>();
    const shown = { pools: [aPool()] };
    const started = await afterFirstLook([nas(() => hints.stream, shown)]);
    shown.pools = [aPool({ healthy: false, status: "DEGRADED" })];
    const next = started.news.next();
    await settled();
    hints.send(["pools"]);
    await settled();
    started.wake(GATHER_MS);
    expect((await next).value).toMatchObject({
      is: "changes",
      changes: [{ collection: "pools", type: "put", record: { status: "DEGRADED" } }],
    });
  });

  it("shows with a look what the NAS told while it was read, because the look may be older", async () => {
    const hints = wire<readonly TruenasCollection[]>();
    const shown = { pools: [aPool({ healthy: false, status: "DEGRADED" })] };
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const slow: SystemSource = {
      ...nas(() => hints.stream),
      read: async (collections) => {
        const { pools } = shown;
        if (collections.includes("datasets")) await over;
        return collections.map((one) => observed(one, (one === "pools" ? pools : []) as never));
      },
    };
    const { news } = start({ systems: [slow] });
    const next = news.next();
    await settled();
    shown.pools = [aPool()];
    hints.send(["pools"]);
    await settled();
    end();
    expect((await next).value).toMatchObject({
      is: "look",
      since: [{ collection: "pools", type: "put", record: { status: "ONLINE" } }],
    });
  });

  it("sees a pool that changed with the next probe, where a NAS hints at nothing", async () => {
    const shown = { pools: [aPool()] };
    const started = await afterFirstLook([nas(silent, shown)]);
    shown.pools = [aPool({ healthy: false, status: "DEGRADED" })];
    const next = started.news.next();
    await settled();
    started.wake(PROBE_MS);
    await settled();
    started.wake(GATHER_MS);
    expect((await next).value).toMatchObject({
      is: "changes",
      changes: [{ collection: "pools", type: "put", record: { status: "DEGRADED" } }],
    });
  });

  it("sees a pool that changes while a look reads for long, where a NAS hints at nothing", async () => {
    const shown = { pools: [aPool()] };
    let over = Promise.resolve();
    const slow: SystemSource = {
      ...nas(silent),
      read: async (collections) => {
        const { pools } = shown;
        if (collections.includes("datasets")) await over;
        return collections.map((one) => observed(one, (one === "pools" ? pools : []) as never));
      },
    };
    const started = await afterFirstLook([slow]);
    over = new Promise(() => {});
    const next = started.news.next();
    await settled();
    started.wake(REST_MS);
    await settled();
    started.wake(RESCAN_INTERVAL_MS - REST_MS);
    await settled();
    shown.pools = [aPool({ healthy: false, status: "DEGRADED" })];
    started.wake(PROBE_MS);
    await settled();
    started.wake(GATHER_MS);
    expect((await next).value).toMatchObject({
      is: "changes",
      changes: [{ collection: "pools", type: "put", record: { status: "DEGRADED" } }],
    });
  });

  it("says that pools were read, where a probe shows them as they are known", async () => {
    const started = await afterFirstLook([nas(silent, { pools: [aPool()] })]);
    const next = started.news.next();
    await settled();
    started.wake(PROBE_MS);
    await settled();
    started.wake(GATHER_MS);
    const { value } = await next;
    if (value?.is !== "reads") throw new Error("no reads were told");
    expect(value.reads).toContainEqual({
      source: "nas1",
      collection: "pools",
      at: NOW - 500,
      records: 1,
    });
  });

  it("leaves a share that came to a look, because it may change where addresses lead", async () => {
    const hints = wire<readonly TruenasCollection[]>();
    const shown = { shares: [] as ReturnType<typeof aShare>[] };
    const { news, asked, wake } = await afterFirstLook([nas(() => hints.stream, shown)]);
    void news.next();
    await settled();
    wake(REST_MS);
    await settled();
    shown.shares = [aShare("/mnt/tank/new")];
    hints.send(["shares"]);
    await settled();
    expect(asked).toContain(SETTLE_MS);
  });

  it("ends what listens to a NAS when it is told to", async () => {
    const ended: string[] = [];
    const listening = nas(async function* ({ signal }) {
      await aborted(signal);
      ended.push("hear");
    });
    const { news, changes, controller } = await afterFirstLook([listening]);
    const next = news.next();
    controller.abort(new Error("interrupted"));
    changes.end();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(ended).toEqual(["hear"]);
  });

  it("ends when it is told to", async () => {
    const { news, changes, controller } = await afterFirstLook();
    const next = news.next();
    controller.abort(new Error("interrupted"));
    changes.end();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
