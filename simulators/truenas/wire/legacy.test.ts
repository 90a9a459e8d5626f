import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testClock } from "../given-clock.ts";
import type { TestClock } from "../given-clock.ts";
import { connect } from "../given-client.ts";
import type { TestClient } from "../given-client.ts";
import { GIVEN_TIME, nasState, nasUser } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator, TruenasSimulatorOptions } from "../simulator.ts";
import type { NasState } from "../state.ts";

let simulator: TruenasSimulator;
let clock: TestClock;
let client: TestClient;

async function start(
  over: Partial<NasState> = {},
  options: Partial<TruenasSimulatorOptions> = {},
): Promise<void> {
  clock = testClock(GIVEN_TIME);
  const state = nasState({ version: "24.10.2.4", ...over });
  simulator = await startTruenasSimulator({ state, clock, ...options });
  client = await connect(simulator);
}

afterEach(async () => simulator.close());

describe("24.10: what a client finds", () => {
  beforeEach(async () => start());

  it("has no JSON-RPC", async () => {
    await expect(connect(simulator, { path: "/api/current" })).rejects.toThrow("404");
    await expect(connect(simulator, { path: "/api/v25.04.0" })).rejects.toThrow("404");
  });

  it("says its full version with SCALE in it", async () => {
    await client.login();
    expect(await client.call("system.version")).toBe("TrueNAS-SCALE-24.10.2.4");
    expect(await client.call("system.version_short")).toBe("24.10.2.4");
    expect(await client.call("system.info")).toMatchObject({ version: "TrueNAS-SCALE-24.10.2.4" });
  });
});

describe("the handshake", () => {
  it("is answered with a session", async () => {
    await start();
    expect(client.received).toEqual([{ msg: "connected", session: expect.any(String) as string }]);
  });

  it.each([
    ["a method before it", { id: "1", msg: "method", method: "core.ping" }],
    ["a ping before it", { msg: "ping" }],
    ["another version", { msg: "connect", version: "2", support: ["2"] }],
  ])("fails for %s", async (_, message) => {
    await start();
    const bare = await connect(simulator, { handshake: false });
    const reply = bare.next();
    bare.sendText(JSON.stringify(message));
    expect(await reply).toEqual({ msg: "failed", version: "1" });
  });
});

describe("messages", () => {
  beforeEach(async () => start());

  it("ping is answered before login, with its id where it has one", async () => {
    const first = client.next();
    client.sendText('{"msg":"ping"}');
    expect(await first).toEqual({ msg: "pong" });
    const second = client.next();
    client.sendText('{"msg":"ping","id":"x"}');
    expect(await second).toEqual({ msg: "pong", id: "x" });
  });

  it("core.ping needs a login", async () => {
    expect((await client.ask("core.ping")).error?.code).toBe(207);
    await client.login();
    expect(await client.call("core.ping")).toBe("pong");
  });

  it("a result carries the id as it came", async () => {
    const reply = client.next();
    client.sendText('{"id":"8f1c","msg":"method","method":"system.boot_id","params":[]}');
    expect(await reply).toEqual({ id: "8f1c", msg: "result", result: simulator.state.bootId });
  });

  it("a subscription is ready after login, refused before", async () => {
    const refused = client.next();
    client.sendText('{"id":"3","msg":"sub","name":"alert.list"}');
    expect((await refused).error?.data).toMatchObject({ error: 13, reason: "Not authorized" });
    await client.login();
    const ready = client.next();
    client.sendText('{"id":"3","msg":"sub","name":"alert.list"}');
    expect(await ready).toEqual({ msg: "ready", subs: ["3"] });
  });

  it.each([
    ["not JSON", "{", 1007],
    ["no msg", "{}", 1011],
    ["a list", "[]", 1011],
  ])("closes the socket for %s", async (_, text, code) => {
    client.sendText(text);
    expect(await client.closed()).toBe(code);
  });
});

describe("errors are told apart by errno and type", () => {
  beforeEach(async () => start());

  it("207 before login, bare and without trace", async () => {
    expect((await client.ask("pool.query")).error?.data).toEqual({
      error: 207,
      errname: "ENOTAUTHENTICATED",
      type: null,
      reason: "Not authenticated",
      trace: null,
      extra: null,
    });
  });

  it.each([
    ["zfs.resource.query", "[ENOMETHOD] Service 'zfs.resource' not found"],
    ["nvmet.subsys.query", "[ENOMETHOD] Service 'nvmet.subsys' not found"],
    ["auth.login_ex", "[ENOMETHOD] Method 'login_ex' not found in 'auth'"],
    ["core.subscribe", "[ENOMETHOD] Method 'subscribe' not found in 'core'"],
  ])("201 for %s, which 24.10 does not have, also before login", async (method, reason) => {
    expect((await client.ask(method)).error?.data).toMatchObject({
      error: 201,
      errname: "ENOMETHOD",
      type: null,
      reason,
      trace: { class: "CallError" },
    });
  });

  it("validation is EAGAIN of type VALIDATION, with the attribute in extra", async () => {
    await client.login();
    const { error } = await client.ask("pool.query", [[], { limits: 1 }]);
    expect(error?.data).toMatchObject({
      error: 11,
      errname: "EAGAIN",
      type: "VALIDATION",
      extra: [["options.limits", "Extra inputs are not permitted", 22]],
    });
  });

  it("get without a match is no validation error", async () => {
    await client.login();
    const { error } = await client.ask("pool.query", [[["name", "=", "x"]], { get: true }]);
    expect(error?.data).toMatchObject({ type: null, trace: { class: "MatchNotFound" } });
  });
});

describe("limits", () => {
  it("closes with 1007 above 8 KiB before login and 1009 above 64 KiB after", async () => {
    await start();
    const other = await connect(simulator);
    client.sendText(`{"msg":"method","method":"${"x".repeat(8_200)}"}`);
    expect(await client.closed()).toBe(1007);
    await other.login();
    other.sendText(`{"msg":"method","method":"${"x".repeat(65_536)}"}`);
    expect(await other.closed()).toBe(1009);
  });

  it("refuses the 21st call at once with ETOOMANYREFS", async () => {
    await start();
    await client.login();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    clock.sleep = async () => held;
    simulator.faults.add({ method: "pool.query", times: 20 }, { kind: "slow", delayMs: 1 });
    const calls = Array.from({ length: 21 }, async () => client.ask("pool.query"));
    expect((await Promise.race(calls)).error?.data).toMatchObject({
      error: 109,
      errname: "ETOOMANYREFS",
      reason: "Maximum number of concurrent calls (20) has exceeded.",
    });
    release();
    await Promise.all(calls);
  });

  it("refuses the 21st login within a minute", async () => {
    await start();
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await client.login("", "9-wrong")).toBe(false);
    }
    const { error } = await client.ask("auth.login_with_api_key", ["9-wrong"]);
    expect(error?.data).toMatchObject({ error: 16, reason: "Rate Limit Exceeded", trace: null });
  });

  it("drops a silent socket after 60 s", async () => {
    await start();
    clock.advance(60_000);
    expect(await client.closed()).toBe(1006);
  });
});

describe("faults", () => {
  beforeEach(async () => {
    await start();
    await client.login();
  });

  it("hit the legacy protocol as well: half an answer, then nothing", async () => {
    simulator.faults.add({ method: "pool.query" }, { kind: "cut" });
    void client.ask("pool.query");
    expect(await client.closed()).toBe(1006);
  });

  it("a middleware that was restarted does not know the session any more", async () => {
    simulator.faults.add({ method: "pool.query" }, { kind: "notAuthenticated" });
    expect((await client.ask("pool.query")).error?.code).toBe(207);
    expect((await client.ask("system.info")).error?.data?.reason).toBe("Not authenticated");
  });

  it("a broken middleware answers EINVAL: there is no code for that", async () => {
    simulator.faults.add({ method: "pool.query" }, { kind: "internalError" });
    expect((await client.ask("pool.query")).error?.data).toMatchObject({
      error: 22,
      type: null,
      reason: "Internal error",
    });
  });
});

describe("keys of 24.10", () => {
  it("belong to the system and are not revoked by plaintext", async () => {
    await start({}, { plaintext: true });
    const bare = await connect(simulator, { url: simulator.plaintextUrl ?? "" });
    expect(await bare.login()).toBe(true);
    expect(await client.login()).toBe(true);
    expect(await client.login("", "1-wrong")).toBe(false);
  });

  it("are nobody's: auth.me fails, and every job is seen", async () => {
    const job = { state: "RUNNING", arguments: [], startedAt: 0, username: "csi" } as const;
    await start({ jobs: [{ ...job, arguments: [], id: 1, method: "pool.scrub" }] });
    await client.login();
    expect((await client.ask("auth.me")).error?.data).toMatchObject({
      error: 14,
      reason: "[EFAULT] You are logged in using API_KEY",
    });
    expect(await client.call("core.get_jobs", [[], { count: true }])).toBe(1);
  });

  it("may what their allow-list says, whatever the roles of their keeper", async () => {
    const keeper = nasUser("keeper", "7-x", ["FULL_ADMIN"]);
    const [key] = keeper.keys;
    Object.assign(key ?? {}, { allowlist: [{ method: "CALL", resource: "pool.*" }] });
    await start({ users: [keeper] });
    expect(await client.login("", "7-x")).toBe(true);
    expect(await client.call("pool.query")).toHaveLength(1);
    expect((await client.ask("core.ping")).error?.data).toMatchObject({
      error: 13,
      reason: "Not authorized",
      trace: null,
    });
  });

  it("with an empty allow-list may nothing", async () => {
    const keeper = nasUser("keeper", "7-x");
    Object.assign(keeper.keys[0] ?? {}, { allowlist: [] });
    await start({ users: [keeper] });
    expect(await client.login("", "7-x")).toBe(true);
    expect((await client.ask("pool.query")).error?.code).toBe(13);
  });

  it("work on a standby controller too, which says what it is before login", async () => {
    await start({ failover: "BACKUP" });
    expect(await client.call("failover.status")).toBe("BACKUP");
    expect(await client.login()).toBe(true);
    expect(await client.call("pool.query")).toEqual([
      expect.objectContaining({ status: "OFFLINE", topology: null }),
    ]);
  });

  it("are not in the log", async () => {
    await start();
    await client.login();
    expect(simulator.calls).toEqual([
      {
        method: "auth.login_with_api_key",
        params: ["********"],
        user: null,
        at: GIVEN_TIME,
        connection: 1,
      },
    ]);
  });
});
