import { afterEach, describe, expect, it } from "vitest";
import { testClock } from "../given-clock.ts";
import { connect } from "../given-client.ts";
import type { TestClient } from "../given-client.ts";
import { GIVEN_TIME, nasState, nasUser } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator } from "../simulator.ts";

/** What is otherwise on 25.04 than on later lines; the protocol itself is tried in protocol.test.ts. */

let simulator: TruenasSimulator;
afterEach(async () => simulator.close());

async function start(version = "25.04.2.6", plaintext = false): Promise<TestClient> {
  const clock = testClock(GIVEN_TIME);
  const users = [...nasState().users, nasUser("admin", "2-x", ["FULL_ADMIN"])];
  const state = nasState({ version, users });
  simulator = await startTruenasSimulator({ state, clock, plaintext });
  return connect(simulator);
}

describe("25.04", () => {
  it.each(["v25.04.0", "v25.04.1", "v25.04.2", "current"])(
    "speaks JSON-RPC at %s",
    async (name) => {
      await start();
      const client = await connect(simulator, { path: `/api/${name}` });
      expect(await client.login()).toMatchObject({ response_type: "SUCCESS" });
    },
  );

  it("does not know later API versions, and its first release only its own", async () => {
    await start();
    await expect(connect(simulator, { path: "/api/v25.10.0" })).rejects.toThrow("404");
    await simulator.close();
    await start("25.04.0");
    await expect(connect(simulator, { path: "/api/v25.04.1" })).rejects.toThrow("404");
  });

  it("pings after login only", async () => {
    const client = await start();
    expect((await client.ask("core.ping")).error?.data?.error).toBe(207);
    await client.login();
    expect(await client.call("core.ping")).toBe("pong");
  });

  it("sets options without a word", async () => {
    const client = await start();
    expect(await client.call("core.set_options", [{ legacy_jobs: true }])).toBeNull();
  });

  it.each(["zfs.resource.query", "pool.snapshot.query", "zpool.query"])(
    "has no %s",
    async (method) => {
      const client = await start();
      await client.login();
      expect((await client.ask(method)).error?.code).toBe(-32601);
    },
  );

  it("lists snapshots to who may read them", async () => {
    const client = await start();
    await client.login();
    expect(await client.call("zfs.snapshot.query")).toEqual([]);
  });

  it.each(["system.state", "system.ready"])("keeps %s to FULL_ADMIN", async (method) => {
    const client = await start();
    await client.login();
    expect((await client.ask(method)).error?.data?.error).toBe(13);
    await client.login("admin", "2-x");
    expect((await client.ask(method)).error).toBeUndefined();
  });

  it("revokes a key that comes over plaintext, as all later ones do", async () => {
    await start("25.04.0", true);
    const bare = await connect(simulator, { url: simulator.plaintextUrl ?? "" });
    expect(await bare.login()).toEqual({ response_type: "EXPIRED" });
    expect(simulator.state.users[0]?.keys[0]?.revoked).toBe(true);
  });

  it("tells its mechanisms before login, until 25.04.2 broke that", async () => {
    const first = await start("25.04.1");
    expect(await first.call("auth.mechanism_choices")).toContain("API_KEY_PLAIN");
    await simulator.close();
    const second = await start("25.04.2");
    expect((await second.ask("auth.mechanism_choices")).error?.data?.trace?.class).toBe(
      "AttributeError",
    );
  });

  it("says its version without SCALE", async () => {
    const client = await start();
    await client.login();
    expect(await client.call("system.version")).toBe("TrueNAS-25.04.2.6");
  });
});

it("below 24.10 nothing is simulated", async () => {
  const state = nasState({ version: "24.04.2.5" });
  await expect(startTruenasSimulator({ state })).rejects.toThrow("only 24.10 and later are");
  await start();
});
