import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testClock } from "../given-clock.ts";
import type { TestClock } from "../given-clock.ts";
import { connect } from "../given-client.ts";
import type { TestClient } from "../given-client.ts";
import { GIVEN_TIME, nasDataset, nasState, nasUser } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator, TruenasSimulatorOptions } from "../simulator.ts";

let simulator: TruenasSimulator;
let clock: TestClock;
let client: TestClient;

async function start(options: Partial<TruenasSimulatorOptions> = {}): Promise<void> {
  clock = testClock(GIVEN_TIME);
  simulator = await startTruenasSimulator({ state: nasState(), clock, ...options });
  client = await connect(simulator);
}

afterEach(async () => simulator.close());

describe("the envelope", () => {
  beforeEach(async () => start());

  it.each([
    ["not JSON", "{", -32700],
    ["a batch", "[]", -32700],
    ["a bare number", "1", -32700],
    ["no version", '{"id":1,"method":"core.ping"}', -32600],
    ["no method", '{"jsonrpc":"2.0","id":1}', -32600],
    ["params by name", '{"jsonrpc":"2.0","id":1,"method":"core.ping","params":{}}', -32600],
    ["a strange key", '{"jsonrpc":"2.0","id":1,"method":"core.ping","more":1}', -32600],
    ["an object as id", '{"jsonrpc":"2.0","id":{},"method":"core.ping"}', -32600],
  ])("answers %s with the id null", async (_, text, code) => {
    const reply = client.next();
    client.sendText(text);
    expect(await reply).toMatchObject({ id: null, error: { code } });
  });

  it("answers a ping before login, with the id as it came", async () => {
    const reply = client.next();
    client.sendText('{"jsonrpc":"2.0","id":"8f1c","method":"core.ping"}');
    expect(await reply).toEqual({ jsonrpc: "2.0", id: "8f1c", result: "pong" });
  });

  it("does not answer a notification", async () => {
    client.sendText('{"jsonrpc":"2.0","method":"core.ping"}');
    await client.call("core.ping");
    expect(client.received).toHaveLength(1);
  });

  it("says errno, name, reason and trace of a call error", async () => {
    const { error } = await client.ask("pool.query");
    expect(error).toMatchObject({
      code: -32001,
      message: "Method call error",
      data: {
        error: 207,
        errname: "ENOTAUTHENTICATED",
        reason: "[ENOTAUTHENTICATED] Not authenticated",
        trace: { class: "CallError" },
        extra: null,
      },
    });
  });

  it("says what is wrong with parameters", async () => {
    await client.login();
    const unknown = await client.ask("pool.query", [[], { limits: 1 }]);
    expect(unknown.error).toMatchObject({
      code: -32602,
      data: { extra: [["options.limits", "Extra inputs are not permitted", 22]] },
    });
    const tooMany = await client.ask("pool.query", [[], { limit: 10_001 }]);
    expect(tooMany.error).toMatchObject({ code: -32602 });
  });
});

describe("limits", () => {
  beforeEach(async () => start());

  it("closes with 1007 above 8 KiB before login", async () => {
    client.sendText(`{"jsonrpc":"2.0","method":"${"x".repeat(8_200)}"}`);
    expect(await client.closed()).toBe(1007);
  });

  it("T11: closes with 1009 above 64 KiB after login", async () => {
    await client.login();
    expect(await client.call("pool.query", [[["name", "in", ["x".repeat(60_000)]]]])).toEqual([]);
    client.sendText(`{"jsonrpc":"2.0","method":"${"x".repeat(65_536)}"}`);
    expect(await client.closed()).toBe(1009);
  });

  it("closes with 1003 on a binary frame", async () => {
    client.socket.send(Buffer.from("{}"), { binary: true });
    expect(await client.closed()).toBe(1003);
  });

  it("T5: refuses the 21st call at once", async () => {
    await client.login();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    clock.sleep = async () => held;
    simulator.faults.add({ method: "pool.query", times: 20 }, { kind: "slow", delayMs: 1 });
    const calls = Array.from({ length: 21 }, async () => client.ask("pool.query"));
    const refused = await Promise.race(calls);
    expect(refused.error).toEqual({
      code: -32000,
      message: "Maximum number of concurrent calls (20) has exceeded",
    });
    release();
    const replies = await Promise.all(calls);
    expect(replies.filter(({ error }) => error !== undefined)).toHaveLength(1);
  });

  it("T2: refuses the 21st login within a minute, and admits again after it", async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      await client.ask("auth.login_ex", [{ mechanism: "SCRAM" }]);
    }
    const { error } = await client.ask("auth.login_ex", [{ mechanism: "SCRAM" }]);
    expect(error?.data).toMatchObject({ error: 16, reason: "[EBUSY] Rate Limit Exceeded" });
    clock.advance(60_000);
    client = await connect(simulator);
    expect(await client.login()).toMatchObject({ response_type: "SUCCESS" });
  });

  it("drops a silent socket after 60 s on 25.10; a ping keeps it", async () => {
    clock.advance(59_000);
    const pong = new Promise((resolve) => client.socket.once("pong", resolve));
    client.socket.ping();
    await pong;
    clock.advance(59_000);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    clock.advance(1_000);
    expect(await client.closed()).toBe(1006);
  });

  it("lets a silent socket be for an hour on 26", async () => {
    await simulator.close();
    await start({ state: nasState({ version: "26.0.0" }) });
    clock.advance(3_599_000);
    expect(await client.call("core.ping")).toBe("pong");
  });
});

describe("login", () => {
  it("tells who is logged in", async () => {
    await start();
    expect(await client.login()).toMatchObject({
      response_type: "SUCCESS",
      authenticator: "LEVEL_1",
      user_info: { pw_name: "plumbline", privilege: { roles: { $set: ["READONLY_ADMIN"] } } },
    });
  });

  it.each([
    ["a wrong key", "plumbline", "1-wrong"],
    ["another user's key", "root", undefined],
  ])("AUTH_ERR for %s", async (_, user, key) => {
    await start();
    expect(await client.login(user, key)).toEqual({ response_type: "AUTH_ERR" });
    expect((await client.ask("auth.me")).error?.data?.error).toBe(207);
  });

  it("T3: EXPIRED for a key that is over or revoked", async () => {
    await start();
    const key = simulator.state.users[0]?.keys[0];
    Object.assign(key ?? {}, { expiresAt: GIVEN_TIME });
    expect(await client.login()).toEqual({ response_type: "EXPIRED" });
    Object.assign(key ?? {}, { expiresAt: null, revoked: true });
    expect(await client.login()).toEqual({ response_type: "EXPIRED" });
  });

  it("T4: revokes the key that comes over plaintext, for good", async () => {
    await start({ plaintext: true });
    const bare = await connect(simulator, { url: simulator.plaintextUrl ?? "" });
    expect(await bare.login("plumbline", "1-wrong")).toEqual({ response_type: "AUTH_ERR" });
    expect(simulator.state.users[0]?.keys[0]?.revoked).toBe(false);
    expect(await bare.login()).toEqual({ response_type: "EXPIRED" });
    expect(simulator.state.users[0]?.keys[0]).toMatchObject({
      revoked: true,
      revokedReason: "Attempt to use over an insecure transport",
    });
    expect(await client.login()).toEqual({ response_type: "EXPIRED" });
  });

  it("T14: a standby controller redirects", async () => {
    await start({ state: nasState({ failover: "BACKUP" }) });
    expect(await client.login()).toMatchObject({ response_type: "REDIRECT", urls: [/^https:/u] });
  });

  it("an account without privilege is DENIED on 26 and AUTH_ERR before", async () => {
    const users = [nasUser("nobody", "3-x", [])];
    await start({ state: nasState({ users, version: "26.0.0" }) });
    expect(await client.login("nobody", "3-x")).toEqual({ response_type: "DENIED" });
    await simulator.close();
    await start({ state: nasState({ users }) });
    expect(await client.login("nobody", "3-x")).toEqual({ response_type: "AUTH_ERR" });
  });

  it("mechanism_choices fails before login on 25.10, not on 26", async () => {
    await start();
    expect((await client.ask("auth.mechanism_choices")).error?.data?.trace?.class).toBe(
      "AttributeError",
    );
    await client.login();
    expect(await client.call("auth.mechanism_choices")).toContain("API_KEY_PLAIN");
    await simulator.close();
    await start({ state: nasState({ version: "26.0.0" }) });
    expect(await client.call("auth.mechanism_choices")).toContain("SCRAM");
  });

  it("refuses SCRAM aloud instead of calling the key wrong", async () => {
    await start({ state: nasState({ version: "26.0.0" }) });
    const { error } = await client.ask("auth.login_ex", [
      { mechanism: "SCRAM", scram_type: "CLIENT_FIRST_MESSAGE", rfc_str: "n,,n=a,r=b" },
    ]);
    expect(error?.data?.reason).toBe("[EINVAL] SCRAM is not simulated: log in with API_KEY_PLAIN");
  });

  it("is remembered without the key", async () => {
    await start();
    await client.login();
    await client.call("pool.query");
    expect(simulator.calls).toEqual([
      {
        method: "auth.login_ex",
        params: [{ mechanism: "API_KEY_PLAIN", username: "plumbline", api_key: "********" }],
        user: null,
        at: GIVEN_TIME,
        connection: 1,
      },
      { method: "pool.query", params: [], user: "plumbline", at: GIVEN_TIME, connection: 1 },
    ]);
  });
});

describe("methods by release, API version and role", () => {
  it("T6: -32601 for what the release does not have", async () => {
    await start();
    await client.login();
    expect((await client.ask("zfs.resource.snapshot.query")).error?.code).toBe(-32601);
    expect((await client.ask("no.such_method")).error?.code).toBe(-32601);
  });

  it("201 for what the release has but the URL's API version has not", async () => {
    await start({ state: nasState({ version: "26.0.0" }) });
    const older = await connect(simulator, { path: "/api/v25.10.5" });
    await older.login();
    const { error } = await older.ask("zfs.resource.snapshot.query");
    expect(error).toMatchObject({ code: -32001, data: { error: 201, errname: "ENOMETHOD" } });
  });

  it("an older API version gets rows without the newer fields", async () => {
    await start({ state: nasState({ version: "26.0.0" }) });
    const older = await connect(simulator, { path: "/api/v25.10.5" });
    await Promise.all([older.login(), client.login()]);
    expect(await client.call("pool.query")).toEqual([expect.objectContaining({ all_sed: false })]);
    expect(await older.call("pool.query")).toEqual([
      expect.not.objectContaining({ all_sed: false }),
    ]);
  });

  it("T18: EACCES without the role, and for private methods without FULL_ADMIN", async () => {
    const users = [
      nasUser("narrow", "2-x", ["POOL_READ"]),
      nasUser("reader", "3-x"),
      nasUser("admin", "4-x", ["FULL_ADMIN"]),
    ];
    await start({ state: nasState({ users }) });
    await client.login("narrow", "2-x");
    expect(await client.call("pool.query")).toHaveLength(1);
    expect((await client.ask("system.info")).error?.data).toMatchObject({
      error: 13,
      reason: "[EACCES] Not authorized",
    });
    await client.login("reader", "3-x");
    expect((await client.ask("zfs.snapshot.query")).error?.data?.error).toBe(13);
    await client.login("admin", "4-x");
    expect(await client.call("zfs.snapshot.query")).toEqual([]);
  });

  it("jobs of others are seen by FULL_ADMIN or with the job's read role", async () => {
    const job = { state: "RUNNING", arguments: [], startedAt: 0, username: "csi" } as const;
    const jobs = ["replication.run", "pool.scrub"].map((method, id) => ({
      ...job,
      arguments: [],
      id,
      method,
    }));
    const users = [nasUser("plain", "2-x", ["POOL_READ"]), nasUser("csi", "3-x", ["POOL_READ"])];
    await start({ state: nasState({ jobs, users: [...nasState().users, ...users] }) });
    const seen = async (user?: string, key?: string): Promise<unknown> => {
      await client.login(user, key);
      return client.call("core.get_jobs", [[], { count: true }]);
    };
    expect(await seen()).toBe(1);
    expect(await seen("plain", "2-x")).toBe(0);
    expect(await seen("csi", "3-x")).toBe(2);
  });
});

describe("numbers", () => {
  it("T10: sends GUIDs as bare integers, digit by digit", async () => {
    const guid = "18446744073709551615";
    await start({ state: nasState({ datasets: [nasDataset("tank", { guid })] }) });
    await client.login();
    await client.call("zfs.resource.query");
    expect(client.lastText).toContain(`"guid":${guid},`);
  });
});
