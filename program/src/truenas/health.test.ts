import { afterEach, describe, expect, test } from "vitest";
import { nasState, nasUser, READER_KEY } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { NasAlertEntry, NasState } from "../../../simulators/truenas/state.ts";
import type { TruenasCollection } from "../model/collections.ts";
import { only, readOptions, RELEASES, sourceOf } from "./given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** What a read of one collection gives, and the calls of methods that say how the NAS is. */
async function read(collection: TruenasCollection, over: Partial<NasState>) {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  const [observation] = [only(await source.read([collection], readOptions()), collection)];
  return { observation, calls: simulator.calls.map(({ method }) => method) };
}

async function recordsOf(collection: TruenasCollection, over: Partial<NasState>) {
  return ((await read(collection, over)).observation as { records?: readonly object[] }).records;
}

const alert = (klass: string, over: Partial<NasAlertEntry> = {}): NasAlertEntry => ({
  uuid: klass,
  klass,
  level: "CRITICAL",
  args: { volume: "tank", disks: ["sda", { serial: "S1" }] },
  formatted: `<b>${klass}</b> of &quot;tank&quot;:<br>see <a href="x">there</a> &amp; here.`,
  raisedAt: 2_000,
  dismissed: false,
  ...over,
});

describe.each(RELEASES)("how a TrueNAS $version is", ({ version, hasNvmeof }) => {
  const saysThreshold = hasNvmeof;
  const keysExpire = version !== "24.10.2.4";

  test("disks are known by their serial numbers, and have the temperature that was measured last", async () => {
    const disks = await recordsOf("disks", { version });
    expect(disks).toMatchObject([
      { name: "sda", type: "HDD", model: "SIMULATED" },
      { name: "sdb", type: "HDD", model: "SIMULATED" },
    ]);
    const temperatures = { sda: 51, sdb: null };
    const measured = await recordsOf("diskTemperatures", { version, temperatures });
    const criticalCelsius = saysThreshold ? 60 : null;
    expect(measured).toMatchObject([{ disk: "sda", celsius: 51, criticalCelsius }]);
  });

  test("a disk that gives no threshold has none", async () => {
    const measured = await recordsOf("diskTemperatures", { version, criticalCelsius: 0 });
    expect(measured).toMatchObject([{ criticalCelsius: null }, { criticalCelsius: null }]);
  });

  test("FLT-PH5: a thousand alerts of a class are one record that counts them, without markup", async () => {
    const alerts = [
      ...Array.from({ length: 998 }, (_, at) => alert("QuotaCritical", { uuid: `${at}` })),
      alert("QuotaCritical", { uuid: "a", level: "EMERGENCY", raisedAt: 1_000 }),
      alert("QuotaCritical", { uuid: "b", level: "INFO", dismissed: true }),
      alert("Other", { level: "INFO", args: null }),
    ];
    const records = await recordsOf("nasAlerts", { version, alerts });
    expect(records).toMatchObject([
      {
        klass: "QuotaCritical",
        level: "EMERGENCY",
        count: 1_000,
        dismissed: 1,
        firstAt: 1_000,
        mentions: ["tank", "sda", "S1"],
      },
      { klass: "Other", level: "INFO", count: 1, mentions: [] },
    ]);
    const [{ texts } = { texts: [] }] = records as { texts: string[] }[];
    expect(texts).toHaveLength(10);
    expect(texts[0]).toBe('QuotaCritical of "tank": see there & here.');
  });

  test("services that give volumes out are read, and no other", async () => {
    const { services } = nasState();
    const records = await recordsOf("nasServices", {
      version,
      services: { ...services, cifs: "STOPPED" },
    });
    const all = ["nfs", "cifs", "iscsitarget", ...(hasNvmeof ? ["nvmet"] : [])];
    expect(records).toMatchObject(
      all.map((service) => ({ service, state: service === "cifs" ? "STOPPED" : "RUNNING" })),
    );
  });

  test("the certificate says when it ends, and so does our key where keys end", async () => {
    const user = nasUser("plumbline", READER_KEY);
    const ends = Date.UTC(2099, 0, 1);
    const keys = user.keys.map((key) => ({ ...key, expiresAt: ends }));
    const other = { ...nasUser("plumbline", "9-other").keys[0], id: 9 } as (typeof keys)[number];
    const users = [{ ...user, keys: [other, ...keys] }];
    const { observation, calls } = await read("credentials", { version, users });
    const key = { kind: "apiKey", name: `key-${keys[0]?.id}`, expiresAt: ends };
    expect(observation).toMatchObject({
      state: "complete",
      records: [
        { kind: "certificate", expiresAt: expect.any(Number) as number },
        ...(keysExpire ? [key] : []),
      ],
    });
    expect(calls.includes("api_key.my_keys")).toBe(keysExpire);
    expect(JSON.stringify(observation)).not.toContain(READER_KEY);
  });

  test("a single system is not asked about failover, a pair says why it would not", async () => {
    const single = await read("failover", { version });
    expect(single.observation).toMatchObject({ state: "complete", records: [] });
    expect(single.calls).not.toContain("failover.disabled.reasons");
    const failoverDisabledBy = ["NO_VIP", "NO_PONG"];
    expect(
      await recordsOf("failover", { version, failover: "MASTER", failoverDisabledBy }),
    ).toMatchObject([{ disabledBy: ["NO_PONG", "NO_VIP"] }]);
  });

  test("jobs that have failed are one record for each kind and dataset, and what they were given is not kept", async () => {
    const failed = (id: number, startedAt: number) => ({
      id,
      method: "replication.run",
      state: "FAILED" as const,
      arguments: [{ target_dataset: "tank/k8s", password: "hunter2" }],
      startedAt,
      username: "plumbline",
    });
    const { observation } = await read("failedJobs", {
      version,
      jobs: [failed(1, 5_000), failed(2, 9_000), { ...failed(3, 1), state: "RUNNING" }],
    });
    expect(observation).toMatchObject({
      records: [
        { method: "replication.run", count: 2, finishedAt: 10_000, datasets: ["tank/k8s"] },
      ],
    });
    expect(JSON.stringify(observation)).not.toContain("hunter2");
  });
});

test("a key without the role may not read the alerts, and is told which role that is", async () => {
  const users = [nasUser("plumbline", READER_KEY, ["POOL_READ", "SYSTEM_GENERAL_READ"])];
  const { observation } = await read("nasAlerts", { version: "25.10.6", users });
  expect(observation).toMatchObject({
    state: "notPermitted",
    reason: { code: "notPermitted", next: expect.stringContaining("ALERT_LIST_READ") as string },
  });
});
