import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "./faults.ts";
import { testClock } from "./given-clock.ts";
import type { TestClock } from "./given-clock.ts";
import { connect } from "./given-client.ts";
import type { TestClient } from "./given-client.ts";
import { GIVEN_TIME, nasDataset, nasState } from "./given.ts";
import { startTruenasSimulator } from "./simulator.ts";
import type { TruenasSimulator } from "./simulator.ts";
import { exportPool, failOver, reboot, revokeKeys } from "./steps.ts";

let simulator: TruenasSimulator;
let client: TestClient;
let clock: TestClock;

beforeEach(async () => {
  clock = testClock(GIVEN_TIME);
  const datasets = ["tank", "tank/a", "tank/b", "tank/c"].map((path) => nasDataset(path));
  simulator = await startTruenasSimulator({
    state: nasState({ version: "26.0.0", datasets }),
    clock,
  });
  client = await connect(simulator);
  await client.login();
});

afterEach(async () => simulator.close());

function hit(method: string, fault: Fault): void {
  simulator.faults.add({ method }, fault);
}

const ALL = [{ get_children: true, properties: null }];

describe("faults", () => {
  it("slow: later by so much", async () => {
    hit("pool.query", { kind: "slow", delayMs: 4_000 });
    await client.call("pool.query");
    expect(clock.sleptMs).toBe(4_000);
  });

  it("cut: half an answer, then nobody", async () => {
    hit("zfs.resource.query", { kind: "cut" });
    void client.ask("zfs.resource.query", ALL);
    expect(await client.closed()).toBe(1006);
    expect(client.received).toHaveLength(1);
  });

  it("cut: an answer that is ready just after it does not come as its other half", async () => {
    hit("zfs.resource.query", { kind: "cut" });
    void client.ask("zfs.resource.query", ALL);
    void client.ask("pool.query");
    expect(await client.closed()).toBe(1006);
    expect(client.received).toHaveLength(1);
  });

  it("partial: half of the rows", async () => {
    hit("zfs.resource.query", { kind: "partial" });
    expect(await client.call("zfs.resource.query", ALL)).toHaveLength(2);
    expect(await client.call("zfs.resource.query", ALL)).toHaveLength(4);
  });

  it("wrongCount: a number, and each number of a map", async () => {
    hit("pool.query", { kind: "wrongCount", by: 2 });
    expect(await client.call("pool.query", [[], { count: true }])).toBe(3);
    hit("zfs.resource.snapshot.count", { kind: "wrongCount", by: -1 });
    expect(await client.call("zfs.resource.snapshot.count")).toEqual({ tank: -1 });
  });

  it("T8: duplicate and noReply", async () => {
    hit("core.ping", { kind: "duplicate" });
    await client.call("core.ping");
    hit("pool.query", { kind: "noReply" });
    void client.ask("pool.query");
    await client.call("system.version");
    expect(client.received.map(({ id }) => id)).toEqual([1, 2, 2, 4]);
  });

  it("malformed: a field missing or of another type, and nothing else", async () => {
    const sound = await client.call("pool.query");
    hit("pool.query", { kind: "malformed", path: ["*", "guid"] });
    hit("pool.query", { kind: "malformed", path: [0, "topology", "data", 0, "type"], value: 7 });
    const [pool] = (await client.call("pool.query")) as { topology: { data: unknown[] } }[];
    expect(pool).not.toHaveProperty("guid");
    expect(pool?.topology.data[0]).toHaveProperty("type", 7);
    expect(await client.call("pool.query")).toEqual(sound);
  });

  it("answer: something else", async () => {
    const answer = { response_type: "OTP_REQUIRED", username: "plumbline" };
    hit("auth.login_ex", { kind: "answer", result: answer });
    expect(await client.login()).toEqual(answer);
  });

  it.each([
    ["tooManyCalls", -32000, undefined],
    ["internalError", -32603, undefined],
    ["forbidden", -32001, 13],
    ["notAuthenticated", -32001, 207],
  ] as const)("%s: %d", async (kind, code, errno) => {
    hit("pool.query", { kind });
    const { error } = await client.ask("pool.query");
    expect([error?.code, error?.data?.error]).toEqual([code, errno]);
  });

  it("notAuthenticated ends the session on the live socket", async () => {
    hit("pool.query", { kind: "notAuthenticated" });
    await client.ask("pool.query");
    expect((await client.ask("system.version")).error?.data?.error).toBe(207);
    await client.login();
    expect(await client.call("system.version")).toBe("TrueNAS-26.0.0");
  });

  it("hits the n-th call, so many times, until taken back or cleared", async () => {
    simulator.faults.add({ method: "*", nth: 2, times: 2 }, { kind: "forbidden" });
    const codes = [];
    for (let turn = 0; turn < 4; turn += 1) {
      codes.push((await client.ask("core.ping")).error?.code);
    }
    expect(codes).toEqual([undefined, -32001, -32001, undefined]);
    const always = { method: "core.ping", times: Number.POSITIVE_INFINITY };
    const takeBack = simulator.faults.add(always, { kind: "forbidden" });
    expect((await client.ask("core.ping")).error?.code).toBe(-32001);
    takeBack();
    simulator.faults.add(always, { kind: "forbidden" });
    simulator.faults.clear();
    expect(await client.call("core.ping")).toBe("pong");
  });
});

describe("steps between calls", () => {
  it("a reboot: another boot id and boot time", async () => {
    const before = await client.call("system.boot_id");
    hit("system.info", { kind: "step", step: reboot });
    clock.advance(1_000);
    expect(await client.call("system.info")).toMatchObject({
      boottime: { $date: GIVEN_TIME + 1_000 },
    });
    expect(await client.call("system.boot_id")).not.toBe(before);
  });

  it("T14: a failover: no datasets, pools not imported, the next login redirected", async () => {
    hit("zfs.resource.query", { kind: "step", step: failOver });
    expect(await client.call("zfs.resource.query", ALL)).toEqual([]);
    expect(await client.call("pool.query")).toMatchObject([{ status: "OFFLINE", size: null }]);
    expect(await client.call("failover.status")).toBe("BACKUP");
    expect(await client.login()).toMatchObject({ response_type: "REDIRECT" });
  });

  it("T12: a pool that is not imported: null capacity and topology, no rows", async () => {
    hit("pool.query", { kind: "step", step: (state) => exportPool(state, "tank") });
    expect(await client.call("pool.query")).toMatchObject([
      { name: "tank", status: "OFFLINE", healthy: false, size: null, free: null, topology: null },
    ]);
    expect(await client.call("pool.dataset.query")).toEqual([]);
    expect(await client.call("zfs.resource.query", ALL)).toEqual([]);
  });

  it("a key is revoked: the next login is refused", async () => {
    hit("core.ping", {
      kind: "step",
      step: (state) => revokeKeys(state, "plumbline", "by an administrator"),
    });
    await client.call("core.ping");
    expect(await client.login()).toEqual({ response_type: "EXPIRED" });
  });
});
