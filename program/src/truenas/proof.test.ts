// Every way in which a read may be less than whole, each on every release; long because there are many of both.
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "../../../simulators/certificates.ts";
import { systemClock as simulatorClock } from "../../../simulators/clock.ts";
import { type Fault } from "../../../simulators/truenas/faults.ts";
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
import { exportPool, failOver, reboot } from "../../../simulators/truenas/steps.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { isHiddenPath } from "../model/hidden-paths.ts";
import { recordsOf } from "../model/inventory.ts";
import type { SystemSource } from "../model/source.ts";
import {
  impatientClock,
  includes,
  matching,
  only,
  readOptions,
  RELEASES,
  sourceOf,
  states,
} from "./given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function nas(
  over: Partial<NasState>,
  clock: Clock = systemClock,
): Promise<{ simulator: TruenasSimulator; source: SystemSource }> {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator, {}, clock);
  stack.defer(() => source.close());
  return { simulator, source };
}

const datasets = [
  nasDataset("tank"),
  nasDataset("tank/a"),
  nasDataset("tank/b"),
  nasDataset("fast"),
  nasDataset("fast/a"),
];
const snapshots = [nasSnapshot("tank/a@1"), nasSnapshot("tank/a@2"), nasSnapshot("fast/a@1")];
const pools = () => [nasPool("tank"), nasPool("fast", { id: 2 })];
/** Two of each kind of share, target and namespace, so that half of them can be missing. */
function fill(state: NasState): void {
  const both = [1, 2] as const;
  const shared = { path: "/mnt/tank/a", comment: "", readOnly: false, enabled: true };
  state.nfsShares = both.map((id) => ({ ...shared, id, networks: [], hosts: [] }));
  state.smbShares = both.map((id) => ({
    ...shared,
    id,
    name: `s${id}`,
    purpose: "DEFAULT_SHARE",
    hostsAllow: [],
    hostsDeny: [],
  }));
  state.iscsi.targets = both.map((id) => ({ id, name: `t${id}`, alias: null, groups: [] }));
  state.nvmet.subsystems = [{ id: 1, name: "s", subnqn: "nqn:s", serial: "", allowAnyHost: true }];
  state.nvmet.namespaces = both.map((id) => ({
    id,
    nsid: id,
    subsystem: 1,
    deviceType: "ZVOL",
    devicePath: `zvol/tank/z${id}`,
    deviceUuid: `u${id}`,
    deviceNguid: `g${id}`,
    enabled: true,
  }));
}

const always = (fault: Fault, method: string) =>
  [{ method, times: Number.POSITIVE_INFINITY }, fault] as const;

describe.each(RELEASES)("TrueNAS $version", (release) => {
  const { version, listDatasets, listSnapshots } = release;
  /** 25.04 shows its state to FULL_ADMIN only; the others to whoever may read. */
  const users = [nasUser("plumbline", READER_KEY, ["FULL_ADMIN"])];

  test.each<[string, Partial<NasState["pools"][number]>]>([
    ["HAZ-26 FLT-T12: an exported pool", { imported: false, status: "OFFLINE" }],
    ["HAZ-26: a suspended pool", { status: "SUSPENDED" }],
    ["HAZ-26: a faulted pool", { status: "FAULTED" }],
  ])("%s is unknown, never empty; the other pool is read", async (_title, over) => {
    const [tank, fast] = [nasPool("tank", over), nasPool("fast", { id: 2 })];
    const { source } = await nas({ version, pools: [tank, fast], datasets, snapshots });
    const observations = await source.read(["pools", "datasets", "zfsSnapshots"], readOptions());
    expect(states(observations)).toEqual({
      pools: "complete",
      "datasets tank": "incomplete: unavailable",
      "zfsSnapshots tank": "incomplete: unavailable",
      "datasets fast": "complete",
      "zfsSnapshots fast": "complete",
    });
    const spaces = await source.readSpace(
      [
        { parent: "tank/a", datasets: "all" },
        { parent: "tank/a", datasets: [] },
      ],
      readOptions(),
    );
    for (const space of spaces)
      expect(space).toMatchObject({
        state: "incomplete",
        reason: { code: matching(/unavailable|notFound/) },
      });
  });

  test.each<[string, (state: NasState) => void, string]>([
    ["HAZ-26: a pool that is exported", (state) => exportPool(state, "tank"), "unavailable"],
    ["HAZ-27 FLT-T14: a failover", failOver, "unavailable"],
    ["HAZ-28: a restart", reboot, "mismatch"],
    [
      "HAZ-29 FLT-T16: another system behind the address",
      (state) => (state.hostId = "66".repeat(32)),
      "mismatch",
    ],
    ["HAZ-28: a shutdown", (state) => (state.state = "SHUTTING_DOWN"), "unavailable"],
  ])(
    "%s during the read leaves nothing about its datasets complete",
    async (_title, step, code) => {
      const given = { version, users, pools: pools(), datasets, snapshots };
      const { simulator, source } = await nas(given);
      simulator.faults.add({ method: listSnapshots }, { kind: "step", step });
      const observations = await source.read(["shares", "datasets", "zfsSnapshots"], readOptions());
      const tank = only(observations, "datasets", "tank");
      expect(tank.state).toBe("incomplete");
      expect(tank).toMatchObject({ reason: { code: matching(`${code}|mismatch`) } });
    },
  );

  test.each<[string, Partial<NasState>]>([
    ["HAZ-28: a system that is booting", { state: "BOOTING" }],
    ["HAZ-28: a system that shuts down", { state: "SHUTTING_DOWN" }],
  ])("%s gives nothing complete", async (_title, over) => {
    const { source } = await nas({ version, users, pools: pools(), datasets, snapshots, ...over });
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    expect(new Set(observations.map((one) => one.state))).toEqual(new Set(["incomplete"]));
  });

  test("HAZ-27 FLT-T14: a standby controller is recognised, if not at the login then by what it says", async () => {
    const { source } = await nas({ version, failover: "BACKUP" });
    const observations = await source.read(["pools", "datasets"], readOptions());
    expect(new Set(Object.values(states(observations)))).toEqual(
      new Set(["incomplete: unavailable"]),
    );
  });

  test("HAZ-29 FLT-T16: another system at the same address is refused on the next read", async () => {
    const { simulator, source } = await nas({ version });
    await source.read(["pools"], readOptions());
    simulator.state.hostId = "66".repeat(32);
    expect(states(await source.read(["pools"], readOptions()))).toEqual({
      pools: "incomplete: mismatch",
    });
  });

  const namespaces = release.hasNvmeof ? ["nvmet.namespace.query"] : [];
  const lists = ["sharing.nfs.query", "sharing.smb.query", "iscsi.target.query", ...namespaces];
  test.each([listDatasets, listSnapshots, ...lists])(
    "HAZ-30: rows that are missing from %s are noticed, whatever else came whole",
    async (method) => {
      const { simulator, source } = await nas({ version, pools: pools(), datasets, snapshots });
      fill(simulator.state);
      simulator.faults.add(...always({ kind: "partial" }, method));
      const observations = await source.read(
        ["datasets", "zfsSnapshots", "shares", "iscsiTargets", "nvmeofNamespaces"],
        readOptions(),
      );
      const broken = Object.entries(states(observations)).filter(
        ([, state]) => state !== "complete",
      );
      expect(broken.length).toBeGreaterThan(0);
      expect(new Set(broken.map(([, state]) => state))).toEqual(new Set(["incomplete: mismatch"]));
    },
  );

  test("HAZ-33: a dataset list without the pool's own root is not believed, even where its count agrees", async () => {
    const { simulator, source } = await nas({ version, pools: pools(), datasets, snapshots });
    const isCounted = listDatasets === "pool.dataset.query"; // list and count take turns
    for (let nth = 1; nth <= 4; nth++) {
      const result = isCounted && nth % 2 === 0 ? 0 : [];
      simulator.faults.add({ method: listDatasets, nth }, { kind: "answer", result });
    }
    const observations = await source.read(["datasets"], readOptions());
    expect(states(observations)).toEqual({
      "datasets tank": "incomplete: mismatch",
      "datasets fast": "incomplete: mismatch",
    });
  });

  test("HAZ-33: says of exactly those datasets that its lists hide that they are out of sight", async () => {
    const names = [".system", "ix-apps", "ix-applications", ".ix-virt", ".truenas_containers"];
    const paths = [
      ...names.flatMap((one) => [one, `${one}/v`, `k8s/${one}`, `k8s/${one}/v`, `k8s/${one}-k8s`]),
      "k8s",
      "k8s/v",
      "my-ix-apps",
      "system",
    ].map((path) => `tank/${path}`);
    const all = ["tank", ...paths].map((path) => nasDataset(path));
    const { source } = await nas({ version, datasets: all });
    const observations = await source.read(["system", "datasets"], readOptions());
    const [state] = recordsOf(only(observations, "system"));
    const seen = new Set(recordsOf(only(observations, "datasets")).map(({ path }) => path));
    const hidden = paths.filter((path) => state && isHiddenPath(path, state.hiddenPaths));
    expect(hidden.length).toBeGreaterThan(names.length);
    expect(hidden).toEqual(paths.filter((path) => !seen.has(path)));
  });

  test("a snapshot that is made during the read is no contradiction", async () => {
    const { simulator, source } = await nas({
      version,
      pools: [nasPool("tank")],
      datasets: datasets.slice(0, 3),
      snapshots: snapshots.slice(0, 2),
    });
    const step = (state: NasState) =>
      void state.snapshots.push(nasSnapshot("tank/b@new", { createTxg: "900" }));
    const nth = version === "26.0.0" ? 1 : 2; // on 25.10 the count is the first call of the method
    simulator.faults.add({ method: listSnapshots, nth }, { kind: "step", step });
    const observation = only(
      await source.read(["datasets", "zfsSnapshots"], readOptions()),
      "zfsSnapshots",
    );
    expect(observation).toMatchObject({
      state: "complete",
      records: [{ name: "1" }, { name: "2" }, { name: "new" }],
    });
  });

  test.each<[string, string, readonly (string | number)[], string]>([
    [
      "datasets tank",
      listDatasets,
      ["*", listDatasets === "pool.dataset.query" ? "creation" : "guid"],
      `$.result[0].${listDatasets === "pool.dataset.query" ? "creation" : "guid"}`,
    ],
    ["zfsSnapshots tank", listSnapshots, ["*", "createtxg"], "$.result[0].createtxg"],
    [
      "pools",
      "pool.query",
      ["0", "topology", "data", "0", "stats"],
      "$.result[0].topology.data[0].stats",
    ],
    ["shares", "sharing.nfs.query", ["*", "enabled"], "$.result[0].enabled"],
  ])(
    "HAZ-34: %s without a field that we read are incomplete, with its path",
    async (part, method, path, where) => {
      const share = {
        id: 1,
        path: "/mnt/tank/a",
        comment: "",
        networks: [],
        hosts: [],
        readOnly: false,
        enabled: true,
      };
      const { simulator, source } = await nas({
        version,
        pools: [nasPool("tank")],
        datasets: datasets.slice(0, 3),
        snapshots: snapshots.slice(0, 2),
        nfsShares: [share],
      });
      simulator.faults.add(...always({ kind: "malformed", path }, method));
      const observations = await source.read(
        ["pools", "datasets", "zfsSnapshots", "shares"],
        readOptions(),
      );
      expect(states(observations)[part]).toBe("incomplete: malformed");
      const [collection = "", within = ""] = part.split(" ");
      expect(only(observations, collection as "pools", within)).toMatchObject({
        reason: { path: where },
      });
    },
  );

  test("FLT-T13: a dataset list that hangs costs its deadline; everything else is read", async () => {
    const { simulator, source } = await nas(
      { version, pools: pools(), datasets, snapshots },
      impatientClock,
    );
    simulator.faults.add({ method: listDatasets }, { kind: "noReply" });
    const observations = await source.read(["datasets", "shares", "zfsSnapshots"], readOptions());
    expect(states(observations)).toMatchObject({
      "datasets tank": "incomplete: timeout",
      "datasets fast": release.hidesGuids ? "incomplete: timeout" : "complete", // one answer for all
      shares: "complete",
    });
  });

  test("FLT-T21: a job that never ends is one running job each time", async () => {
    const job = {
      id: 1,
      method: "pool.dataset.lock",
      state: "RUNNING" as const,
      arguments: ["tank/a"],
      startedAt: 0,
      username: "plumbline",
    };
    const { simulator, source } = await nas({ version, jobs: [job] });
    for (let read = 0; read < 2; read++)
      expect(only(await source.read(["jobs"], readOptions()), "jobs")).toMatchObject({
        records: [{ id: 1, datasets: ["tank/a"] }],
      });
    simulator.state.jobs = [];
    expect(only(await source.read(["jobs"], readOptions()), "jobs")).toMatchObject({
      state: "complete",
      records: [],
    });
  });

  test.each(["all", []] as const)(
    "a parent that does not exist is not an empty one, whoever is asked about: %s",
    async (below) => {
      const { source } = await nas({ version });
      expect(
        await source.readSpace([{ parent: "tank/nowhere", datasets: below }], readOptions()),
      ).toMatchObject([
        { within: "tank/nowhere", state: "incomplete", reason: { code: "notFound" } },
      ]);
    },
  );
});

describe.each(RELEASES.filter(({ hidesGuids }) => hidesGuids))(
  "TrueNAS $version, which lists and counts its datasets in one walk",
  ({ version, listSnapshots }) => {
    test("HAZ-30: a branch that the walk leaves out is missed by its snapshots", async () => {
      const walked = datasets.filter(({ path }) => path !== "tank/a");
      const given = { version, pools: pools(), datasets: walked, snapshots };
      const { simulator, source } = await nas(given);
      const show = (all: NasState["datasets"]) =>
        ({ kind: "step", step: (state: NasState) => void (state.datasets = [...all]) }) as const;
      // both walks leave it out; what lists snapshots in between does not
      simulator.faults.add({ method: listSnapshots, nth: 1 }, show(datasets));
      simulator.faults.add({ method: "pool.dataset.query", nth: 3 }, show(walked));
      const observations = await source.read(["datasets", "zfsSnapshots"], readOptions());
      expect(states(observations)).toMatchObject({
        "datasets tank": "incomplete: mismatch",
        "datasets fast": "complete",
      });
    });

    test("a volume that is made, or deleted, with its snapshot during the read is no contradiction", async () => {
      const { simulator, source } = await nas({ version, pools: pools(), datasets, snapshots });
      const make = (state: NasState) => {
        state.datasets = [...state.datasets, nasDataset("tank/new")];
        state.snapshots = [...state.snapshots, nasSnapshot("tank/new@1")];
      };
      const destroy = (state: NasState) => {
        state.datasets = state.datasets.filter(({ path }) => path !== "fast/a");
      };
      simulator.faults.add({ method: listSnapshots, nth: 1 }, { kind: "step", step: make });
      simulator.faults.add(
        { method: "pool.dataset.query", nth: 3 }, // list and count, then the list again
        { kind: "step", step: destroy },
      );
      const observations = await source.read(["datasets", "zfsSnapshots"], readOptions());
      expect(states(observations)).toMatchObject({
        "datasets tank": "complete",
        "datasets fast": "complete",
      });
      const paths = recordsOf(only(observations, "datasets", "tank")).map(({ path }) => path);
      expect(paths).toContain("tank/new");
    });
  },
);

describe("TrueNAS 25.10.6, which counts no datasets", () => {
  const given = { version: "25.10.6", datasets, snapshots };

  test("HAZ-30: proves its datasets by the names that another method gives of them", async () => {
    const { simulator, source } = await nas({ ...given, pools: pools() });
    const observations = await source.read(["datasets"], readOptions());
    expect(only(observations, "datasets", "tank")).toMatchObject({
      state: "complete",
      proof: includes([
        {
          check: "datasets named",
          evidence: "pool.dataset.query names 3 datasets, 3 came, 0 of them unknown to it",
        },
      ]),
    });
    const names = simulator.calls.filter(({ method }) => method === "pool.dataset.query");
    expect(names).toHaveLength(1); // one walk for all pools
  });

  test("HAZ-30: only the pool that differs is read again, and believed when it agrees", async () => {
    const { simulator, source } = await nas({ ...given, pools: pools() });
    const step = (state: NasState) => void state.datasets.push(nasDataset("tank/new"));
    simulator.faults.add({ method: "pool.dataset.query" }, { kind: "step", step });
    const observations = await source.read(["datasets"], readOptions());
    expect(states(observations)).toEqual({
      "datasets tank": "complete",
      "datasets fast": "complete",
    });
    expect(only(observations, "datasets", "tank")).toMatchObject({
      records: includes([expect.objectContaining({ path: "tank/new" })]),
    });
    const lists = simulator.calls.filter(({ method }) => method === "zfs.resource.query");
    expect(lists).toHaveLength(3);
  });

  test("HAZ-30: names that are cut short prove nothing", async () => {
    const { simulator, source } = await nas({ ...given, pools: pools() });
    simulator.faults.add(...always({ kind: "partial" }, "pool.dataset.query"));
    const observations = await source.read(["datasets"], readOptions());
    expect(Object.values(states(observations))).toContain("incomplete: mismatch");
  });

  test("HAZ-30: names that never come leave the datasets unknown", async () => {
    const { simulator, source } = await nas({ ...given, pools: pools() });
    simulator.faults.add(...always({ kind: "internalError" }, "pool.dataset.query"));
    const observations = await source.read(["datasets"], readOptions());
    expect(states(observations)).toEqual({
      "datasets tank": "incomplete: unavailable",
      "datasets fast": "incomplete: unavailable",
    });
  });

  test("HAZ-33: datasets whose names the key may not ask for are evidence of presence, and their list is not whole", async () => {
    const roles = ["POOL_READ", "ZFS_RESOURCE_READ", "SYSTEM_GENERAL_READ", "FAILOVER_READ"];
    const users = [nasUser("plumbline", READER_KEY, roles)];
    const { simulator, source } = await nas({ ...given, pools: pools(), users });
    simulator.faults.add(...always({ kind: "partial" }, "zfs.resource.query"));
    const observations = await source.read(["datasets"], readOptions());
    const tank = only(observations, "datasets", "tank");
    expect(tank).toMatchObject({
      state: "incomplete",
      reason: { code: "notPermitted", message: matching(/pool\.dataset\.query/) },
    });
    expect(recordsOf(tank).length).toBeGreaterThan(0);
  });
});

test("HAZ-33: TrueNAS 26 without the right to count snapshots gives datasets whose list is not whole", async () => {
  const roles = ["POOL_READ", "ZFS_RESOURCE_READ", "SYSTEM_GENERAL_READ", "FAILOVER_READ"];
  const users = [nasUser("plumbline", READER_KEY, roles)];
  const { simulator, source } = await nas({ version: "26.0.0", pools: pools(), datasets, users });
  simulator.faults.add(...always({ kind: "partial" }, "zfs.resource.query"));
  const tank = only(await source.read(["datasets"], readOptions()), "datasets", "tank");
  expect(tank).toMatchObject({
    state: "incomplete",
    reason: { code: "notPermitted", message: matching(/zfs\.resource\.snapshot\.count/) },
  });
  expect(recordsOf(tank).length).toBeGreaterThan(0);
});

test("TrueNAS 26 counts so many datasets that the counts are read off the main thread, and they prove as before", async () => {
  const paths = Array.from({ length: 4_000 }, (_, i) => `tank/${"x".repeat(60)}/pvc-${i}`);
  const all = ["tank", `tank/${"x".repeat(60)}`, ...paths].map((path) => nasDataset(path));
  const { source } = await nas({
    version: "26.0.0",
    datasets: all,
    snapshots: [nasSnapshot("tank@1")],
  });
  const observations = await source.read(["datasets", "zfsSnapshots"], readOptions());
  expect(states(observations)).toEqual({
    "datasets tank": "complete",
    "zfsSnapshots tank": "complete",
  });
});

test("HAZ-28: 25.04 shows its state to FULL_ADMIN only; a key that reads is told what was not checkable", async () => {
  const { source } = await nas({ version: "25.04.2.6", state: "BOOTING" });
  const observations = await source.read(["system", "pools"], readOptions());
  expect(only(observations, "system")).toMatchObject({
    state: "complete",
    records: [{ state: null }],
  });
  expect(only(observations, "pools")).toMatchObject({
    proof: includes([{ check: "system state", evidence: matching(/^not checkable/) }]),
  });
});

test("HAZ-28: 25.04, which does not say whether it is ready, is not believed soon after its start", async () => {
  let laterMs = 0;
  const clock = { ...simulatorClock, now: () => simulatorClock.now() + laterMs };
  const state = nasState({ version: "25.04.2.6", state: "BOOTING" });
  const simulator = stack.use(await startTruenasSimulator({ state, clock }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  reboot(simulator.state);
  expect(states(await source.read(["pools"], readOptions()))).toEqual({
    pools: "incomplete: unavailable",
  });
  laterMs = 16 * 60_000;
  expect(states(await source.read(["pools"], readOptions()))).toEqual({ pools: "complete" });
});

test("FLT-T19: what a system of an unlisted line says is read, and is in doubt", async () => {
  const simulator = stack.use(
    await startTruenasSimulator({ state: nasState({ version: "26.0.0" }) }),
  );
  const future = await pretend(simulator, ["v28.0.0"]);
  const source = sourceOf(future);
  stack.defer(() => source.close());
  const doubt = "API v28.0.0 is newer than the versions we have a table for";
  const observation = only(await source.read(["system"], readOptions()), "system");
  expect(observation).toMatchObject({
    state: "complete",
    records: [{ apiVersion: "v28.0.0", doubts: [doubt] }],
    proof: includes([{ check: "API version", evidence: doubt }]),
  });
});

/** A proxy before a simulator that claims other API versions; every one of them leads to v26.0.0. */
async function pretend(
  { url }: TruenasSimulator,
  versions: readonly string[],
): Promise<{ url: string; caPem: string }> {
  const authority = await createAuthority("Test CA");
  const { certificatePem: cert, keyPem: key } = await authority.issueServer(["127.0.0.1"]);
  const server = https.createServer({ cert, key }, (_request, response) =>
    response.end(JSON.stringify(versions)),
  );
  server.on("upgrade", ({ rawHeaders }, socket) => {
    const headers = rawHeaders
      .map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`))
      .join("");
    const behind = tls.connect({ port: Number(new URL(url).port), rejectUnauthorized: false });
    behind.write(`GET /api/v26.0.0 HTTP/1.1\r\n${headers}\r\n`);
    behind.pipe(socket).pipe(behind);
    behind.on("error", () => socket.destroy());
    socket.on("error", () => behind.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `wss://127.0.0.1:${port}`, caPem: authority.certificatePem };
}
