import { afterEach, describe, expect, test } from "vitest";
import {
  nasDataset,
  nasPool,
  nasSnapshot,
  nasState,
  nasUser,
  READER_KEY,
} from "../../../simulators/truenas/given.ts";
import {
  startTruenasSimulator,
  type TruenasSimulator,
} from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { revokeKeys } from "../../../simulators/truenas/steps.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import type { SystemSource } from "../model/source.ts";
import {
  containing,
  hastyClock,
  impatientClock,
  only,
  readOptions,
  RELEASES,
  sourceOf,
  states,
} from "./given.ts";
import { parseAddress } from "./address.ts";
import { NO_CONTEXT } from "./decode/context.ts";
import { Session } from "./session.ts";
import type { SystemOptions } from "./system-source.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Given {
  readonly simulator: TruenasSimulator;
  readonly source: SystemSource;
}

async function start(
  over: Partial<NasState> = {},
  options: Partial<SystemOptions> = {},
  clock: Clock = hastyClock,
): Promise<Given> {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator, options, clock);
  stack.defer(() => source.close());
  return { simulator, source };
}

const calls = ({ simulator }: Given, method: string) =>
  simulator.calls.filter((call) => call.method === method);
const readPools = async ({ source }: Given) =>
  states(await source.read(["pools"], readOptions()))["pools"];
const reasonOf = async ({ source }: Given) => {
  const observation = only(await source.read(["pools"], readOptions()), "pools");
  return "reason" in observation ? observation.reason : null;
};

/** How many answers came to no call of a session that asks once what it is. */
async function straysOf({ url, caPem }: TruenasSimulator): Promise<number> {
  const session = new Session({
    peer: { source: "nas1", address: parseAddress("nas1", url), trust: { caPem, pinSha256: null } },
    user: "plumbline",
    apiKey: async () => new Secret(READER_KEY),
    requestMs: null,
    clock: hastyClock,
  });
  stack.defer(() => session.close());
  const ask = { params: [], rows: false, context: NO_CONTEXT };
  await session.call({ ...ask, method: "system.info", decoder: "systemInfo" }, readOptions());
  await session.call({ ...ask, method: "system.state", decoder: "text" }, readOptions());
  return session.counters.strayAnswers;
}

const BOTH_PROTOCOLS = RELEASES.filter(({ version }) => /^2[4-5]\.10/.test(version));

describe.each(BOTH_PROTOCOLS)("a session with TrueNAS $version", (release) => {
  const { version, login, listDatasets } = release;
  const nas = (over: Partial<NasState> = {}, options: Partial<SystemOptions> = {}, clock?: Clock) =>
    start({ version, ...over }, options, clock);

  test("is one socket and one login for as many reads as there are", async () => {
    const given = await nas();
    for (let read = 0; read < 3; read++) expect(await readPools(given)).toBe("complete");
    expect(calls(given, login)).toHaveLength(1);
    expect(new Set(given.simulator.calls.map((call) => call.connection)).size).toBe(1);
    expect(calls(given, "auth.mechanism_choices")).toEqual([]);
  });

  test("FLT-T2: keeps at most two calls in flight", async () => {
    const datasets = [nasDataset("tank"), nasDataset("fast")];
    const { simulator, source } = await nas({
      datasets,
      pools: [nasPool("tank"), nasPool("fast", { id: 2 })],
    });
    simulator.faults.add(
      { method: "*", times: Number.POSITIVE_INFINITY },
      { kind: "slow", delayMs: 5 },
    );
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    expect(new Set(Object.values(states(observations)))).toEqual(new Set(["complete"]));
    const times = simulator.calls.map((call) => call.at).toSorted((a, b) => a - b);
    const within = times.map((at) => times.filter((other) => other >= at && other < at + 4).length);
    expect(Math.max(...within)).toBeLessThanOrEqual(2);
  });

  test("FLT-T1: is set up again after the socket was lost, and the call that was cut is repeated", async () => {
    const given = await nas();
    given.simulator.faults.add({ method: "pool.query" }, { kind: "cut" });
    expect(await readPools(given)).toBe("complete");
    given.simulator.dropConnections();
    expect(await readPools(given)).toBe("complete");
    expect(calls(given, login)).toHaveLength(3);
  });

  test("FLT-T1: gives up after three cuts; what was not read is incomplete", async () => {
    const given = await nas();
    given.simulator.faults.add({ method: "sharing.nfs.query", times: 3 }, { kind: "cut" });
    const observations = await given.source.read(["shares", "pools"], readOptions());
    expect(states(observations)).toMatchObject({ shares: "incomplete: interrupted" });
    expect(await readPools(given)).toBe("complete");
  });

  test("FLT-T1: a system that is down is unreachable, and read again when it is back", async () => {
    const given = await nas();
    expect(await readPools(given)).toBe("complete");
    await given.simulator.goDown();
    expect(await readPools(given)).toBe("incomplete: unreachable");
    await given.simulator.comeUp();
    await hastyClock.sleep(10_000);
    expect(await readPools(given)).toBe("complete");
  });

  test("is set up again when TrueNAS forgot it on a live socket (207)", async () => {
    const given = await nas();
    await readPools(given);
    given.simulator.faults.add({ method: "pool.query" }, { kind: "notAuthenticated" });
    expect(await readPools(given)).toBe("complete");
    expect(calls(given, login).map((call) => call.connection)).toEqual([1, 2]);
  });

  test("FLT-T5: waits when TrueNAS has too many calls, and sends them one at a time from then on", async () => {
    const given = await nas();
    given.simulator.faults.add({ method: "pool.query", times: 2 }, { kind: "tooManyCalls" });
    expect(await readPools(given)).toBe("complete");
    given.simulator.faults.add({ method: "pool.query", times: 3 }, { kind: "tooManyCalls" });
    expect(await readPools(given)).toBe("incomplete: throttled");
  });

  test("FLT-T8: an answer that comes twice is used once and counted; one that never comes is a timeout", async () => {
    const given = await nas({}, {}, impatientClock);
    given.simulator.faults.add({ method: "pool.query" }, { kind: "duplicate" });
    expect(await readPools(given)).toBe("complete");
    given.simulator.faults.add({ method: "system.info" }, { kind: "duplicate" });
    expect(await straysOf(given.simulator)).toBe(1);
    given.simulator.faults.add({ method: "pool.query" }, { kind: "noReply" });
    expect(await readPools(given)).toBe("incomplete: timeout");
    expect(await readPools(given)).toBe("complete");
  });

  test("in the service pauses after each heavy call, for a person who waits it does not", async () => {
    const datasets = [nasDataset("tank"), nasDataset("fast")];
    const pools = [nasPool("tank"), nasPool("fast", { id: 2 })];
    const pauses: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      pauses.push(ms);
      return Promise.resolve();
    };
    const { simulator, source } = await nas({ datasets, pools }, {}, { ...systemClock, sleep });
    simulator.faults.add(
      { method: listDatasets, times: Number.POSITIVE_INFINITY },
      { kind: "slow", delayMs: 50 },
    );
    await source.read(["datasets"], readOptions());
    expect(pauses).toEqual([]);
    await source.read(["datasets"], readOptions({ budget: "verify" }));
    expect(pauses).toEqual([]);
    for (const budget of ["background", "verify"] as const) {
      pauses.length = 0;
      await source.read(["datasets"], readOptions({ budget, paced: true }));
      expect(Math.max(0, ...pauses)).toBeGreaterThan(50 * 19);
    }
  });

  test("FLT-T11: details of thousands of snapshots are asked for in requests that TrueNAS takes", async () => {
    const long = "x".repeat(180);
    const snapshots = Array.from({ length: 1_000 }, (_, i) => nasSnapshot(`tank@${long}${i}`));
    const given = await start({ version: "26.0.0", snapshots });
    const names = snapshots.map(({ dataset, name }) => `${dataset}@${name}`);
    const observation = await given.source.readSnapshotDetails(names, readOptions());
    expect(observation.state).toBe("complete");
    expect("records" in observation && observation.records).toHaveLength(1_000);
    expect(calls(given, "zfs.resource.snapshot.query")).toHaveLength(5);
  });

  test("an answer too large for the main thread is read whole", async () => {
    const paths = Array.from({ length: 3_000 }, (_, i) => `tank/k8s/volumes/pvc-${i}`);
    const datasets = ["tank", "tank/k8s", "tank/k8s/volumes", ...paths].map((path) =>
      nasDataset(path, { userProperties: { "democratic-csi:csi_volume_name": path } }),
    );
    const { source } = await nas({ datasets });
    const observation = only(await source.read(["datasets"], readOptions()), "datasets");
    expect(observation.state).toBe("complete");
    expect("records" in observation && observation.records).toHaveLength(3_003);
  });

  test("a call that fails inside TrueNAS is said, and the rest is read", async () => {
    const given = await nas();
    given.simulator.faults.add({ method: "sharing.nfs.query" }, { kind: "internalError" });
    expect(states(await given.source.read(["shares", "pools"], readOptions()))).toEqual({
      shares: "incomplete: unavailable",
      pools: "complete",
    });
  });
});

describe("a login", () => {
  test.each<[string, string, string]>([
    ["AUTH_ERR", "unauthenticated", "was not accepted"],
    ["EXPIRED", "unauthenticated", "has expired or was revoked"],
    ["OTP_REQUIRED", "unauthenticated", "needs a one-time password"],
    ["REDIRECT", "unavailable", "standby controller"],
    ["DENIED", "notPermitted", "may not use the API"],
  ])("FLT-T3: that is answered with %s is no success", async (answer, code, words) => {
    const given = await start({ version: "26.0.0" });
    const result = { response_type: answer, username: "plumbline", urls: [] };
    given.simulator.faults.add({ method: "auth.login_ex" }, { kind: "answer", result });
    expect(await reasonOf(given)).toMatchObject({ code, message: containing(words) });
  });

  test("FLT-T3: a revoked key is tried three times, and a new key at once", async () => {
    let key = new Secret(READER_KEY);
    const given = await start({}, { apiKey: () => Promise.resolve(key) });
    revokeKeys(given.simulator.state, "plumbline", "test");
    for (let read = 0; read < 6; read++) {
      expect(await reasonOf(given)).toMatchObject({ code: "unauthenticated" });
      await hastyClock.sleep(120_000);
    }
    expect(calls(given, "auth.login_ex")).toHaveLength(3);
    const renewed = `2-${"n".repeat(64)}`;
    given.simulator.state.users[0]?.keys.push({
      id: 2,
      key: renewed,
      revoked: false,
      revokedReason: null,
      expiresAt: null,
    });
    key = new Secret(renewed);
    expect(await readPools(given)).toBe("complete");
  });
});

describe("a login by key alone", () => {
  const version = "24.10.2.4";

  test.each([
    ["without a user", null],
    ["with one, who is not asked about", "plumbline"],
  ])("is enough for 24.10 %s", async (_title, user) => {
    const given = await start({ version }, { user });
    expect(await readPools(given)).toBe("complete");
    const [login] = calls(given, "auth.login_with_api_key");
    expect(login?.params).toHaveLength(1);
  });

  test("is not enough for later ones, which are not sent the key then", async () => {
    const given = await start({ version: "25.04.2.6" }, { user: null });
    const error = await reasonOf(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      where: "nas1",
      expected: "the user that the API key belongs to",
      next: containing("--truenas-user"),
    });
    expect(given.simulator.calls).toEqual([]);
  });

  test("FLT-T3: that is refused is tried three times, and a new key at once", async () => {
    let key = new Secret(READER_KEY);
    const given = await start({ version }, { apiKey: () => Promise.resolve(key) });
    revokeKeys(given.simulator.state, "plumbline", "test");
    for (let read = 0; read < 6; read++) {
      expect(await reasonOf(given)).toMatchObject({
        code: "unauthenticated",
        message: "nas1: the API key was not accepted",
      });
      await hastyClock.sleep(120_000);
    }
    expect(calls(given, "auth.login_with_api_key")).toHaveLength(3);
    const renewed = `2-${"n".repeat(64)}`;
    given.simulator.state.users.push(nasUser("other", renewed));
    key = new Secret(renewed);
    expect(await readPools(given)).toBe("complete");
  });
});

test("a login that TrueNAS refuses because there were twenty in this minute was probably ours: reading once into a file helps", async () => {
  const given = await start();
  for (let login = 0; login < 20; login++) {
    await using source = anotherSource(given);
    expect(await readPools({ ...given, source: source.value })).toBe("complete");
  }
  expect(await reasonOf(given)).toMatchObject({
    code: "throttled",
    next: containing("it was probably us"),
  });
  expect(await reasonOf(given)).toMatchObject({
    next: containing("\nplumbline bundle -o look.json.gz\nplumbline scan --from look.json.gz"),
  });
});

/** A source of its own, as every command opens one. */
function anotherSource({ simulator }: Given) {
  const value = sourceOf(simulator, {}, hastyClock);
  return { value, [Symbol.asyncDispose]: () => value.close() };
}

describe("the first question", () => {
  test.each<[string, Parameters<TruenasSimulator["faults"]["add"]>[1], string]>([
    [
      "HTML is no list of versions: TrueNAS 24.10 or something else",
      { kind: "html", status: 200 },
      "unsupported",
    ],
    ["404 is TrueNAS 24.10 or something else", { kind: "html", status: 404 }, "unsupported"],
    ["FLT-N7: a redirect is not followed", { kind: "html", status: 302 }, "refused"],
    ["502 is a system that starts", { kind: "html", status: 502 }, "unavailable"],
    ["no answer is a timeout", { kind: "noReply" }, "timeout"],
    ["half an answer is an interruption", { kind: "cut" }, "interrupted"],
  ])("%s", async (_title, fault, code) => {
    const given = await start({}, {}, fault.kind === "noReply" ? impatientClock : hastyClock);
    given.simulator.faults.add({ method: "GET /api/versions" }, fault);
    expect(await reasonOf(given)).toMatchObject({ code });
    expect(given.simulator.calls).toEqual([]);
  });
});
