import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault, FaultMatch } from "../../../simulators/kubernetes/faults.ts";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { Change, Observation } from "../model/observation.ts";
import { BACKOFF, LIMITS, WATCH } from "./budgets.ts";
import { hurriedClock, pvObject, recordsOf, sourceFor } from "./given.ts";

type Said = Observation | Change;

const LISTS: FaultMatch = { verb: "list", plural: "persistentvolumes" };
const WATCHES: FaultMatch = { verb: "watch", plural: "persistentvolumes" };

describe("following a collection", () => {
  let simulator: KubernetesSimulator;
  let clock: ReturnType<typeof hurriedClock>;
  beforeEach(async () => {
    simulator = await startKubernetesSimulator({ bookmarkEveryMs: 20 });
    await simulator.store.create(pvObject("first"));
    clock = hurriedClock();
  });
  afterEach(async () => simulator.close());

  test("FLT-K1: a version that is too old is listed anew, and nothing is lost in between", async () => {
    await breakWatch({ kind: "expired" });
    const said = await follow(2, async (count) => {
      if (count === 1) await simulator.store.create(pvObject("second"));
    });
    expect(said.map(words)).toEqual(["complete first", "complete first,second"]);
  });

  test("FLT-K1: where every version is too old at once, lists come less and less often", async () => {
    await breakWatch({ kind: "expired" }, 20);
    await follow(8);
    expect(clock.slept.length).toBe(7);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(90_000);
  });

  test("FLT-K3: a watch that is throttled waits as told and goes on without a new list", async () => {
    await breakWatch({ kind: "status", code: 429, headers: { "retry-after": "20" } });
    const said = await follow(2, createOnFirst("second"));
    expect(said.map(words)).toEqual(["complete first", "put second"]);
    expect(clock.slept).toContain(20_000);
    expect(requests("list")).toHaveLength(1);
  });

  test("FLT-L4: a watch that is throttled for a year is asked again after minutes", async () => {
    await breakWatch({ kind: "status", code: 429, headers: { "retry-after": "31536000" } });
    const said = await follow(2, createOnFirst("second"));
    expect(said.map(words)).toEqual(["complete first", "put second"]);
    expect(Math.max(...clock.slept)).toBe(LIMITS.reprobeMs);
  });

  test.each<[string, Fault]>([
    ["FLT-K4: a proxy's error", { kind: "html", code: 503 }],
    ["a connection that is reset", { kind: "reset" }],
    ["FLT-N1: a connection that is cut", { kind: "cut", afterBytes: 10 }],
    ["a watch that the server ends", { kind: "endWatch", afterEvents: 0 }],
    ["a watch whose connection breaks", { kind: "dropWatch", afterEvents: 0 }],
  ])(
    "%s is followed by a watch from the same version, without a new list",
    async (_title, fault) => {
      await breakWatch(fault);
      const said = await follow(2, createOnFirst("second"));
      expect(said.map(words)).toEqual(["complete first", "put second"]);
      expect(requests("list")).toHaveLength(1);
    },
  );

  test("FLT-K10: bookmarks move the version on, so that the next watch begins there", async () => {
    const said = await follow(2, async (count) => {
      if (count !== 1) return;
      await simulator.store.create({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "elsewhere" },
      });
      await expect.poll(() => simulator.watches.size).toBe(1);
      await expect.poll(() => clock.slept.length + requests("watch").length).toBeGreaterThan(0);
      simulator.faults.add({ match: WATCHES, fault: { kind: "noBookmarks" } });
      await simulator.goDown();
      await simulator.comeUp();
      await simulator.store.create(pvObject("second"));
    });
    expect(said.map(words)).toEqual(["complete first", "put second"]);
    expect(requests("list")).toHaveLength(1);
  });

  test("FLT-K11: an ERROR event that is no 410 backs off and goes on", async () => {
    const status = { kind: "Status", apiVersion: "v1", code: 500, reason: "InternalError" };
    await breakWatch({
      kind: "event",
      line: `${JSON.stringify({ type: "ERROR", object: status })}\n`,
      afterEvents: 0,
    });
    const said = await follow(2, createOnFirst("second"));
    expect(said.map(words)).toEqual(["complete first", "put second"]);
    expect(clock.slept[0]).toBe(BACKOFF.initialMs * 1.5);
  });

  test("FLT-K11: an event of an unknown type is passed over", async () => {
    await breakWatch({
      kind: "event",
      line: '{"type":"SURPRISE","object":{"kind":"PersistentVolume"}}\n',
      afterEvents: 0,
    });
    const said = await follow(2, createOnFirst("second"));
    expect(said.map(words)).toEqual(["complete first", "put second"]);
  });

  test("FLT-K11: the deletion of an object that nobody had seen is said, and what came before it stays", async () => {
    const metadata = {
      name: "unseen",
      uid: "u-unseen",
      resourceVersion: "900000",
      creationTimestamp: "2026-01-01T00:00:00Z",
    };
    const unseen = { ...pvObject("unseen"), metadata };
    await breakWatch({
      kind: "event",
      line: `${JSON.stringify({ type: "DELETED", object: unseen })}\n`,
      afterEvents: 0,
    });
    const [first, second] = await follow(2);
    expect(first && words(first)).toBe("complete first");
    if (second === undefined || !("type" in second) || second.type !== "delete")
      throw new Error("a deletion was expected");
    expect(second.key).toMatch(/u-unseen$/);
  });

  test("FLT-K12: an event that is older than what was said is dropped", async () => {
    const old = {
      ...pvObject("ghost"),
      metadata: {
        name: "ghost",
        uid: "u-ghost",
        resourceVersion: "1",
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
    };
    await breakWatch({
      kind: "event",
      line: `${JSON.stringify({ type: "ADDED", object: old })}\n`,
      afterEvents: 0,
    });
    const said = await follow(2, createOnFirst("second"));
    expect(said.map(words)).toEqual(["complete first", "put second"]);
  });

  test("FLT-K13: watches that end at once without a word are never a hot loop", async () => {
    simulator.faults.add({
      match: WATCHES,
      fault: { kind: "endWatch", afterEvents: 0 },
      times: 12,
    });
    await follow(
      2,
      async (count) => {
        if (count === 1) void simulator.store.create(pvObject("second"));
      },
      () => clock.slept.length >= 12,
    );
    const waits = clock.slept.slice(0, 12);
    expect(waits.slice(0, 6)).toEqual([1_200, 2_400, 4_800, 9_600, 19_200, 38_400]);
    expect(Math.min(...waits.slice(6))).toBeGreaterThanOrEqual(30_000);
  });

  test("watches that end at once for a minute follow nothing, and that is said", async () => {
    simulator.faults.add({
      match: WATCHES,
      fault: { kind: "endWatch", afterEvents: 0 },
      times: 12,
    });
    const said = await follow(2);
    expect(said[1]).toMatchObject({
      state: "incomplete",
      reason: { message: expect.stringContaining("every watch ends at once") as string },
    });
  });

  describe("FLT-K14: a watch that falls silent", () => {
    const mean = (WATCH.minTimeoutSeconds + WATCH.maxTimeoutSeconds) / 2;
    const untold = mean * 1_000 + WATCH.silenceAfterTimeoutMs;
    let said: Said[];
    let stop: AbortController;
    let following: Promise<void>;

    function begin(count: number): void {
      said = [];
      stop = new AbortController();
      const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
      following = (async () => {
        const how = { budget: "background", signal: stop.signal } as const;
        for await (const one of source.watch(["persistentVolumes"], how)) {
          said.push(one);
          if (said.length === count) stop.abort();
        }
        await source.close();
      })();
    }

    test("is given up and opened again: without bookmarks, where it should have ended", async () => {
      simulator.faults.add({ match: WATCHES, fault: { kind: "noBookmarks" } });
      begin(2);
      await expect.poll(() => clock.waiting).toEqual([untold]);
      clock.fire();
      await expect.poll(() => requests("watch").length).toBe(2);
      await simulator.store.create(pvObject("second"));
      await following;
      expect(said.map(words)).toEqual(["complete first", "put second"]);
    });

    test("is known sooner once bookmarks came, of the watches after it as well", async () => {
      begin(2);
      await expect.poll(() => clock.waiting).toEqual([WATCH.silenceMs]);
      simulator.faults.add({ match: WATCHES, fault: { kind: "noBookmarks" } });
      for (const watch of simulator.watches) watch.end();
      await expect.poll(() => requests("watch").length).toBe(2);
      await expect.poll(() => clock.waiting).toEqual([WATCH.silenceMs]);
      clock.fire();
      await expect.poll(() => requests("watch").length).toBe(3);
      await simulator.store.create(pvObject("second"));
      await following;
      expect(WATCH.silenceMs).toBeLessThanOrEqual(3 * 60_000);
    });
  });

  test("FLT-K15: an event that is no JSON makes the collection incomplete, then it is listed anew", async () => {
    await breakWatch({ kind: "event", line: "{not json}\n", afterEvents: 0 });
    const said = await follow(3);
    expect(said.map(words)).toEqual(["complete first", "malformed ", "complete first"]);
  });

  test("FLT-M2: ten thousand events at once end in the state that the server has", async () => {
    const burst = Array.from({ length: 5_000 }, (_, n) => `burst-${n}`);
    const seen = new Map<string, string>();
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    const stop = new AbortController();
    const { signal } = stop;
    for await (const one of source.watch(["persistentVolumes"], { budget: "background", signal })) {
      if ("state" in one) {
        const isFirst = seen.size === 0;
        seen.clear(); // the server may have forgotten where we were: all of it is listed anew
        for (const record of recordsOf(one)) if ("uid" in record) seen.set(record.uid, record.name);
        if (isFirst) await tenThousandChanges(burst);
      } else if (one.type === "delete") seen.delete(one.key.split("/").at(-1) ?? "");
      else if ("uid" in one.record) seen.set(one.record.uid, one.record.name);
      if (seen.size === 3 && [...seen.values()].includes("last")) stop.abort();
    }
    await source.close();
    expect([...seen.values()].toSorted()).toEqual(["burst-0", "first", "last"]);
  });

  test("FLT-K18: a list is always asked of etcd, so that a server that lags cannot take anything back", async () => {
    await breakWatch({ kind: "expired" });
    await follow(2);
    const lists = requests("list");
    expect(lists.length).toBeGreaterThanOrEqual(2);
    for (const { query } of lists) expect(query["resourceVersion"]).toBeUndefined();
  });

  test("FLT-K20: a server that stays away is said once, and once it is back the collection is listed anew", async () => {
    await breakWatch({ kind: "reset" }, 12);
    const said = await follow(3, async (count) => {
      if (count === 2) simulator.faults.clear();
    });
    expect(said.map(words)).toEqual(["complete first", "interrupted ", "complete first"]);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(WATCH.lostMs);
  });

  test("FLT-K20: a list that fails is tried again by back-off, each attempt said", async () => {
    simulator.faults.add({ match: LISTS, fault: { kind: "status", code: 404 }, times: 2 });
    const said = await follow(3);
    expect(said.map(words)).toEqual(["notFound ", "notFound ", "complete first"]);
  });

  test("FLT-K6: a missing right is asked for again after minutes, not seconds", async () => {
    simulator.faults.add({ match: LISTS, fault: { kind: "status", code: 403 } });
    const said = await follow(2);
    expect(said.map(words)).toEqual(["notPermitted ", "complete first"]);
    expect(clock.slept).toEqual([LIMITS.reprobeMs]);
  });

  test("FLT-K7: CRDs that are installed later are found within minutes", async () => {
    simulator.serveSnapshots(false);
    const said = await follow(
      2,
      async (count) => {
        if (count === 1) simulator.serveSnapshots(true);
      },
      () => false,
      "volumeSnapshots",
    );
    expect(said.map(words)).toEqual(["complete ", "complete "]);
    expect(clock.slept).toEqual([LIMITS.reprobeMs]);
    expect(LIMITS.reprobeMs).toBeLessThanOrEqual(5 * 60_000);
  });

  test("who stops listening leaves no watch behind", async () => {
    const source = sourceFor(simulator.kubeconfig("reader"));
    const { signal } = new AbortController();
    const following = source.watch(["persistentVolumes", "pods"], {
      budget: "interactive",
      signal,
    });
    const told = following[Symbol.asyncIterator]();
    await told.next();
    await told.return?.();
    await expect.poll(() => simulator.watches.size).toBe(0);
    await source.close();
  });

  /** So many are made, all but the first are deleted, and one comes last. */
  async function tenThousandChanges(names: readonly string[]): Promise<void> {
    const made = await Promise.all(names.map((name) => simulator.store.create(pvObject(name))));
    await Promise.all(made.slice(1).map((object) => simulator.store.delete(object)));
    await simulator.store.create(pvObject("last"));
  }

  async function breakWatch(fault: Fault, times = 1): Promise<void> {
    simulator.faults.add({ match: WATCHES, fault, times });
    await Promise.resolve();
  }

  function createOnFirst(name: string): (count: number) => Promise<void> {
    return async (count) => {
      if (count === 1) await simulator.store.create(pvObject(name));
    };
  }

  /** Follows until so much was said, or `enough` says so. */
  async function follow(
    wanted: number,
    onSaid: (count: number) => Promise<void> = () => Promise.resolve(),
    enough: () => boolean = () => false,
    collection: KubernetesCollection = "persistentVolumes",
  ): Promise<readonly Said[]> {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    const stop = new AbortController();
    const said: Said[] = [];
    for await (const one of source.watch([collection], {
      budget: "background",
      signal: stop.signal,
    })) {
      said.push(one);
      await onSaid(said.length);
      if (said.length === wanted || enough()) stop.abort();
    }
    await source.close();
    return said;
  }

  function requests(verb: "list" | "watch") {
    return simulator.requests.all.filter(
      ({ path, query }) =>
        path.endsWith("/persistentvolumes") && (query["watch"] === "true") === (verb === "watch"),
    );
  }
});

/** "complete first,second", "put second", "malformed ". */
function words(said: Said): string {
  if (!("state" in said))
    return `${said.type} ${said.type === "put" && "name" in said.record ? said.record.name : said.type}`;
  const names = recordsOf(said).map((record) => ("name" in record ? record.name : ""));
  return `${"reason" in said ? said.reason.code : said.state} ${names.toSorted().join(",")}`;
}
