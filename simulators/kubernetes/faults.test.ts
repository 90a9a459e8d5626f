import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../manual-clock.ts";
import type { ManualClock } from "../manual-clock.ts";
import { pv } from "./given.ts";
import { startKubernetesSimulator } from "./simulator.ts";
import type { KubernetesSimulator } from "./simulator.ts";

const PVS = "/api/v1/persistentvolumes";
const NOW = Date.UTC(2026, 10, 24);

let clock: ManualClock;
let simulator: KubernetesSimulator;

beforeEach(async () => {
  clock = manualClock(NOW);
  simulator = await startKubernetesSimulator({ tls: false, clock });
  for (const name of ["pv-1", "pv-2", "pv-3", "pv-4"]) {
    await simulator.store.create(pv(name));
  }
});

afterEach(async () => simulator.close());

async function get(path: string, signal?: AbortSignal): Promise<Response> {
  const credential = simulator.credential("admin");
  const token = "token" in credential ? credential.token : "";
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  return fetch(`${simulator.url}${path}`, { headers, ...(signal === undefined ? {} : { signal }) });
}

interface List {
  readonly kind?: string;
  readonly reason?: string;
  readonly metadata: { readonly continue?: string; readonly resourceVersion?: string };
  readonly items?: readonly unknown[] | null;
}

async function list(path: string): Promise<List> {
  return (await (await get(path)).json()) as List;
}

/** Lines of a watch until it ends; throws where the connection breaks. */
async function linesOf(response: Response): Promise<string[]> {
  return (await response.text()).split("\n").filter((line) => line !== "");
}

describe("a fault hits", () => {
  test("the requests it is aimed at, as often as it says, in the order of the steps", async () => {
    simulator.faults.add(
      {
        match: { plural: "persistentvolumes", verb: "list" },
        fault: { kind: "status", code: 500 },
        times: 2,
      },
      { match: { path: "/apis" }, fault: { kind: "status", code: 503 } },
    );
    expect((await get("/api/v1/nodes")).status).toBe(200);
    expect((await get(`${PVS}/pv-1`)).status).toBe(200);
    expect([(await get(PVS)).status, (await get(PVS)).status, (await get(PVS)).status]).toEqual([
      500, 500, 200,
    ]);
    expect(simulator.faults.pending).toHaveLength(1);
    expect((await get("/apis")).status).toBe(503);
    expect(simulator.faults.pending).toEqual([]);
  });

  test("one page of a list", async () => {
    simulator.faults.add({ match: { page: 2 }, fault: { kind: "status", code: 500 } });
    const first = await list(`${PVS}?limit=1`);
    const next = `${PVS}?limit=1&continue=${first.metadata.continue}`;
    expect((await get(next)).status).toBe(500);
    expect((await list(next)).items).toHaveLength(1);
  });

  test("nothing after it was cleared", async () => {
    simulator.faults.add({ fault: { kind: "reset" } });
    simulator.faults.clear();
    expect((await get(PVS)).status).toBe(200);
  });
});

describe("an answer", () => {
  test("FLT-K2: expires on its second page, each time, and offers an inconsistent rest", async () => {
    simulator.faults.add({ match: { page: 2 }, fault: { kind: "expired" }, times: 2 });
    const expired = [];
    for (let round = 0; round < 2; round += 1) {
      const first = await list(`${PVS}?limit=3`);
      const second = await get(`${PVS}?limit=3&continue=${first.metadata.continue}`);
      expired.push({ ...((await second.json()) as List), status: second.status });
    }
    expect(expired.map(({ status, reason }) => [status, reason])).toEqual([
      [410, "Expired"],
      [410, "Expired"],
    ]);
    const rest = await list(`${PVS}?continue=${expired[1]?.metadata.continue}`);
    expect(rest.items).toHaveLength(1);
  });

  test("FLT-K3: says when to come again, in seconds, as a date, or not at all", async () => {
    const date = "Tue, 24 Nov 2026 00:00:30 GMT";
    simulator.faults.add(
      { fault: { kind: "status", code: 429 } },
      { fault: { kind: "status", code: 429, headers: { "retry-after": date } } },
      {
        fault: { kind: "status", code: 429, body: "Too many requests, please try again later.\n" },
      },
    );
    const answers = [await get(PVS), await get(PVS), await get(PVS)];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
    expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual(["1", date, null]);
    expect(await answers[0]?.json()).toMatchObject({ kind: "Status", reason: "TooManyRequests" });
    expect(await answers[2]?.text()).toBe("Too many requests, please try again later.\n");
  });

  test("FLT-K4: is a proxy's page", async () => {
    simulator.faults.add({ fault: { kind: "html" } });
    const response = await get(PVS);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(await response.text()).toContain("<html>");
  });

  test("FLT-K8: is a list without items, or no list", async () => {
    simulator.faults.add(
      { fault: { kind: "items", value: "null" } },
      { fault: { kind: "items", value: "missing" } },
      { fault: { kind: "listKind", value: "Table" } },
    );
    expect((await list(PVS)).items).toBeNull();
    expect(await list(PVS)).not.toHaveProperty("items");
    expect((await list(PVS)).kind).toBe("Table");
  });

  test("holds an object twice", async () => {
    const whole = (await list(PVS)).items as readonly { metadata: { name: string } }[];
    simulator.faults.add({ fault: { kind: "itemTwice" } });
    expect((await list(PVS)).items).toEqual([whole[0], ...whole]);
  });

  test("FLT-K9: changes its version between two pages", async () => {
    simulator.faults.add({ match: { page: 2 }, fault: { kind: "listVersion", value: "7" } });
    const first = await list(`${PVS}?limit=3`);
    const second = await list(`${PVS}?limit=3&continue=${first.metadata.continue}`);
    expect(first.metadata.resourceVersion).toBe(String(simulator.store.revision));
    expect(second.metadata.resourceVersion).toBe("7");
  });

  test("FLT-K16: has not yet seen this resourceVersion", async () => {
    simulator.faults.add({ fault: { kind: "tooLargeVersion" } });
    const response = await get(`${PVS}?resourceVersion=4`);
    expect(response.status).toBe(504);
    expect(await response.text()).toContain("Too large resource version: 4, current: ");
  });

  test("FLT-N1: comes late", async () => {
    simulator.faults.add({ fault: { kind: "delay", ms: 5_000 } });
    const answer = get(PVS);
    await clock.untilTimers(1);
    await clock.advance(5_000);
    expect((await answer).status).toBe(200);
  });

  test("FLT-N1: breaks off, ends in the middle, or comes in slices", async () => {
    const whole = await (await get(PVS)).text();
    simulator.faults.add(
      { fault: { kind: "cut", afterBytes: 10 } },
      { fault: { kind: "halfPage" } },
      { fault: { kind: "trickle", bytes: 200, everyMs: 10 } },
    );
    await expect((await get(PVS)).text()).rejects.toThrow("terminated");
    const half = await (await get(PVS)).text();
    expect(whole.startsWith(half)).toBe(true);
    expect(() => JSON.parse(half) as unknown).toThrow(SyntaxError);
    const slices = get(PVS).then(async (response) => response.text());
    for (let sent = 0; sent < whole.length; sent += 200) {
      await clock.untilTimers(1);
      await clock.advance(10);
    }
    expect(await slices).toBe(whole);
  });

  test("FLT-K14: never comes, or the connection closes", async () => {
    simulator.faults.add({ fault: { kind: "silence" } }, { fault: { kind: "reset" } });
    const patience = new AbortController();
    const silent = get(PVS, patience.signal);
    await expect(get(PVS)).rejects.toThrow("fetch failed");
    patience.abort(new Error("no answer"));
    await expect(silent).rejects.toThrow("no answer");
  });
});

describe("a watch", () => {
  const watch = `${PVS}?watch=1`;

  test("FLT-K1: begins with the news that it has expired", async () => {
    simulator.faults.add({ fault: { kind: "expired" } });
    const response = await get(watch);
    expect(response.status).toBe(200);
    const lines = await linesOf(response);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      type: "ERROR",
      object: { reason: "Expired", code: 410 },
    });
  });

  test("FLT-K11: has any line in it", async () => {
    simulator.faults.add({
      fault: { kind: "event", afterEvents: 1, line: '{"type":"MOVED","object":{}}' },
    });
    const response = await get(`${watch}&timeoutSeconds=1`);
    await clock.advance(1_000);
    const lines = await linesOf(response);
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('{"type":"MOVED","object":{}}');
  });

  test("FLT-K13: ends after so many events, cleanly or not", async () => {
    simulator.faults.add(
      { fault: { kind: "endWatch", afterEvents: 0 } },
      { fault: { kind: "dropWatch", afterEvents: 2 } },
    );
    expect(await linesOf(await get(watch))).toEqual([]);
    const broken = await get(watch);
    const reader = broken.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const readOn = async (): Promise<never> => {
      for (;;) {
        text += (await reader?.read())?.value ?? "";
      }
    };
    await expect(readOn()).rejects.toThrow("terminated");
    expect(text.match(/"ADDED"/gu)).toHaveLength(2);
  });

  test("FLT-K10: has bookmarks every minute, or none where told so", async () => {
    simulator.faults.add({ fault: { kind: "noBookmarks" } });
    const query = `${watch}&resourceVersion=${simulator.store.revision}&allowWatchBookmarks=true&timeoutSeconds=150`;
    const without = await get(query);
    const withThem = await get(query);
    await clock.advance(150_000);
    expect(await linesOf(without)).toEqual([]);
    const bookmarks = await linesOf(withThem);
    expect(bookmarks).toHaveLength(3);
    const bookmark = {
      kind: "PersistentVolume",
      apiVersion: "v1",
      metadata: { resourceVersion: String(simulator.store.revision) },
    };
    expect(JSON.parse(bookmarks[0] ?? "")).toEqual({ type: "BOOKMARK", object: bookmark });
  });

  test("FLT-K15: comes in slices of one byte", async () => {
    const one = await (await get(`${PVS}/pv-1`)).text();
    simulator.faults.add({ fault: { kind: "trickle", bytes: 1, everyMs: 1 } });
    const query = "watch=1&timeoutSeconds=60&fieldSelector=metadata.name%3Dpv-1";
    const text = (await get(`${PVS}?${query}`)).text();
    await clock.advance(60_000);
    expect(await text).toBe(`{"type":"ADDED","object":${one.trim()}}\n`);
  });

  test("can be disturbed while it is open", async () => {
    const response = await get(`${watch}&resourceVersion=${simulator.store.revision}`);
    const [open] = simulator.watches;
    open?.send("not JSON at all");
    open?.end();
    expect(await linesOf(response)).toEqual(["not JSON at all"]);
  });
});
