import { afterEach, describe, expect, test } from "vitest";
import {
  GIVEN_TIME,
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
import type { NasState, NasUser } from "../../../simulators/truenas/state.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { recordsOf } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import type { DatasetSpace } from "../model/truenas.ts";
import type { SystemSource } from "../model/source.ts";
import { containing, only, readOptions, RELEASES, sourceOf, states } from "./given.ts";
import { GUID, HOST, NFS, volumes, ZVOL } from "./given-volumes.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function nas(
  over: Partial<NasState> = {},
): Promise<{ simulator: TruenasSimulator; source: SystemSource }> {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  return { simulator, source };
}

/** A key that may read pools and datasets: by the roles of its user, or by its own list on 24.10. */
function keyFor(version: string, roles: readonly string[]): NasUser {
  const user = nasUser("plumbline", READER_KEY, roles);
  const methods = ["pool.query", "pool.dataset.query", "system.version"];
  const allowlist = methods.map((resource) => ({ method: "CALL", resource }));
  if (version.startsWith("24.10")) for (const key of user.keys) key.allowlist = allowlist;
  return user;
}

describe.each(RELEASES)("TrueNAS $version", (release) => {
  const { version, apiVersion, hidesGuids } = release;
  /** Pool GUID, path and creation stand in for a GUID that is not shown (design.md, Identity). */
  const keyOfDataset = (path: string, guid: string, poolGuid = nasPool("tank").guid) =>
    hidesGuids ? `${HOST}/${poolGuid}/${path}/${GIVEN_TIME}` : `${HOST}/${guid}`;

  test("is read whole, every collection with its proof", async () => {
    const { source } = await nas(volumes(version));
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    expect(new Set(Object.values(states(observations)))).toEqual(new Set(["complete"]));
    expect(observations.map((one) => one.source)).toEqual(
      observations.map(() => ({ kind: "system", name: "nas1", id: HOST })),
    );
    expect(only(observations, "system")).toMatchObject({
      records: [
        {
          key: `${HOST}/system`,
          hostname: "nas1",
          version,
          apiVersion,
          state: version === "25.04.2.6" ? null : "READY", // there FULL_ADMIN only
          failover: "SINGLE",
          doubts: [],
        },
      ],
    });
    const proofs = observations.map((one) =>
      "proof" in one ? one.proof.map((step) => step.check) : [],
    );
    for (const proof of proofs)
      expect(proof).toEqual(
        expect.arrayContaining([
          "host id",
          "pool GUIDs",
          "boot id",
          "system state",
          "failover state",
        ]),
      );
  });

  test("HAZ-36: asks for no list in pages, between which a NAS changes", async () => {
    const { simulator, source } = await nas(volumes(version));
    await source.read(TRUENAS_COLLECTIONS, readOptions());
    await source.readSpace([{ parent: "tank", datasets: "all" }], readOptions());
    const asked = simulator.calls.map(({ params }) => JSON.stringify(params));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((params) => /"(offset|limit)":/.test(params))).toEqual([]);
  });

  test("FLT-T10: datasets keep exact GUIDs and transaction groups, origin, mountpoint and the wanted user properties", async () => {
    const { source } = await nas(volumes(version));
    const { records } = only(
      await source.read(["datasets"], readOptions()),
      "datasets",
      "tank",
    ) as { records: readonly { path: string }[] };
    const byPath = new Map(records.map((record) => [record.path, record]));
    expect([...byPath.keys()].toSorted()).toEqual(
      [
        "tank",
        "tank/k8s",
        "tank/k8s/iscsi/v",
        ZVOL,
        "tank/k8s/nfs/v",
        NFS,
        "tank/legacy",
      ].toSorted(),
    );
    expect(byPath.get(NFS)).toEqual({
      key: keyOfDataset(NFS, GUID),
      system: HOST,
      guid: hidesGuids ? null : GUID,
      path: NFS,
      pool: "tank",
      kind: "filesystem",
      createTxg: hidesGuids ? null : "9007199254740995",
      createdAt: GIVEN_TIME,
      origin: null,
      mountpoint: `/mnt/${NFS}`,
      readonly: false,
      volsizeBytes: null,
      quotaBytes: null,
      refquotaBytes: 5 * 2 ** 30,
      refreservationBytes: null,
      userProperties: { "democratic-csi:managed_resource": "true" },
    });
    expect(byPath.get(ZVOL)).toMatchObject({
      kind: "zvol",
      origin: `${NFS}@clone`,
      mountpoint: null,
      readonly: true,
      volsizeBytes: 2 ** 30,
      refquotaBytes: null,
      userProperties: {
        "democratic-csi:managed_resource": "true",
        "democratic-csi:csi_volume_name": "pvc-2",
      },
    });
    expect(byPath.get("tank/legacy")).toMatchObject({ mountpoint: null });
  });

  test("HAZ-33: snapshots of the boot pool and of TrueNAS' own datasets are left out like these datasets", async () => {
    const { source } = await nas(volumes(version));
    const observations = await source.read(["datasets", "zfsSnapshots"], readOptions());
    expect(only(observations, "zfsSnapshots")).toMatchObject({
      within: "tank",
      records: [
        {
          system: HOST,
          dataset: NFS,
          name: "clone",
          createTxg: "9007199254740997",
        },
      ],
    });
  });

  test("pools are read down to their disks", async () => {
    const pool = nasPool("tank", {
      status: "DEGRADED",
      statusDetail: "One or more devices are faulted",
      scan: {
        function: "RESILVER",
        state: "SCANNING",
        startedAt: 1_767_225_600_000,
        endedAt: null,
        percentage: 12.5,
        errors: 1,
      },
    });
    const disk = pool.topology.data[0]?.children[1];
    if (disk)
      Object.assign(disk, { status: "FAULTED", readErrors: 3, writeErrors: 2, checksumErrors: 1 });
    const { source } = await nas({ version, pools: [pool] });
    expect(only(await source.read(["pools"], readOptions()), "pools")).toMatchObject({
      records: [
        {
          key: `${HOST}/${pool.guid}`,
          name: "tank",
          status: "DEGRADED",
          statusDetail: "One or more devices are faulted",
          scan: {
            function: "RESILVER",
            state: "SCANNING",
            startedAt: 1_767_225_600_000,
            endedAt: null,
            doneRatio: 0.125,
            errors: 1,
          },
          sizeBytes: pool.sizeBytes,
          allocatedBytes: pool.allocatedBytes,
          vdevs: [
            {
              class: "data",
              type: "MIRROR",
              children: [
                { disk: "sda" },
                {
                  disk: "sdb",
                  status: "FAULTED",
                  readErrors: 3,
                  writeErrors: 2,
                  checksumErrors: 1,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("space is read below a parent, the parent included", async () => {
    const { source } = await nas(volumes(version));
    const observations = await source.readSpace(
      ["tank/k8s/nfs/v", "tank/k8s/iscsi/v"].map((parent) => ({
        parent,
        datasets: "all" as const,
      })),
      readOptions(),
    );
    expect(observations.map((one) => [one.collection, one.within, one.state])).toEqual([
      ["datasetSpace", "tank/k8s/nfs/v", "complete"],
      ["datasetSpace", "tank/k8s/iscsi/v", "complete"],
    ]);
    const records = observations.flatMap(
      (one) => ("records" in one ? [...one.records] : []) as DatasetSpace[],
    );
    expect(records.map((record) => record.path)).toEqual([
      "tank/k8s/nfs/v",
      NFS,
      "tank/k8s/iscsi/v",
      ZVOL,
    ]);
    expect(records[1]).toMatchObject({
      key: keyOfDataset(NFS, GUID),
      referencedBytes: hidesGuids ? null : 2 ** 20,
      logicalUsedBytes: hidesGuids ? null : 1.5 * 2 ** 20,
      usedBySnapshotsBytes: 0,
      locked: hidesGuids ? null : false,
    });
  });

  test("space comes with whether the key is loaded, which up to 25.04 is not asked for", async () => {
    const { simulator, source } = await nas(volumes(version));
    simulator.state.datasets = simulator.state.datasets.map((one) =>
      one.path === NFS ? { ...one, locked: true } : one,
    );
    const [space] = await source.readSpace(
      [{ parent: "tank/k8s/nfs/v", datasets: [NFS] }],
      readOptions(),
    );
    const read = recordsOf(space as Observation<"datasetSpace">);
    expect(read.map(({ path, locked }) => [path, locked])).toEqual([
      ["tank/k8s/nfs/v", hidesGuids ? null : false],
      [NFS, hidesGuids ? null : true],
    ]);
  });

  test("space is read of named datasets alone; one that is gone is left out", async () => {
    const { simulator, source } = await nas(volumes(version));
    const others = Array.from({ length: 450 }, (_, i) => nasDataset(`tank/k8s/nfs/v/other-${i}`));
    simulator.state.datasets = [...simulator.state.datasets, ...others];
    const named = [NFS, ...others.slice(0, 250).map(({ path }) => path)];
    const gone = ["tank/k8s/nfs/v/gone-1", "tank/k8s/nfs/v/gone-2"];
    const [space] = await source.readSpace(
      [{ parent: "tank/k8s/nfs/v", datasets: [...gone, ...named] }],
      readOptions(),
    );
    expect(space).toMatchObject({ within: "tank/k8s/nfs/v", state: "complete" });
    const paths = recordsOf(space as Observation<"datasetSpace">).map((one) => one.path);
    const all = ["tank/k8s/nfs/v", NFS, ...others.map(({ path }) => path)];
    expect(paths.toSorted()).toEqual((hidesGuids ? all : ["tank/k8s/nfs/v", ...named]).toSorted());
  });

  test("FLT-T17: details of snapshots come for those that exist; one that is gone is no failure", async () => {
    const snapshots = Array.from({ length: 7 }, (_, i) =>
      nasSnapshot(`${NFS}@s${i}`, {
        guid: `1801439850948198${i}`,
        createTxg: `${300 + i}`,
        usedBytes: i,
        deferDestroy: i === 6,
        holds: i === 2 ? ["truenas", "backup"] : [],
        userProperties: { "democratic-csi:csi_volume_name": `of-${i}`, "x:y": "z" },
      }),
    );
    const { source } = await nas({ ...volumes(version), snapshots });
    const wanted = [0, 2, 4, 6].map((i) => `${NFS}@s${i}`);
    const observation = await source.readSnapshotDetails(
      [...wanted, `${NFS}@gone`, "tank/gone@s", `${NFS}@s0`],
      readOptions(),
    );
    expect(observation).toMatchObject({
      collection: "zfsSnapshotDetails",
      within: "",
      state: "complete",
    });
    const records = ("records" in observation ? observation.records : []) as readonly {
      name: string;
    }[];
    expect(records.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
      [0, 2, 4, 6].map((i) => ({
        key: `${HOST}/${NFS}@s${i}/${300 + i}`,
        system: HOST,
        dataset: NFS,
        name: `s${i}`,
        guid: `1801439850948198${i}`,
        createdAt: GIVEN_TIME,
        usedBytes: i,
        deferDestroy: version === "26.0.0" ? null : i === 6,
        holds: i === 2 ? ["backup", "truenas"] : [],
        userProperties: {
          "democratic-csi:managed_resource": "true",
          "democratic-csi:csi_volume_name": `of-${i}`,
        },
      })),
    );
  });

  test("without READONLY_ADMIN a system is known by its lowest pool GUID, and what a role hides is not permitted", async () => {
    const pools = [nasPool("tank", { guid: "200" }), nasPool("fast", { id: 2, guid: "99" })];
    const users = [keyFor(version, ["POOL_READ", "ZFS_RESOURCE_READ", "DATASET_READ"])];
    const datasets = [nasDataset("tank"), nasDataset("fast")];
    const { source } = await nas({ version, pools, users, datasets });
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    expect(observations[0]?.source.id).toBe("99");
    expect(states(observations)).toMatchObject({
      system: "notPermitted: notPermitted",
      pools: "complete",
      // 26 proves its datasets by the snapshots it counts
      "datasets tank": version === "26.0.0" ? "incomplete: notPermitted" : "complete",
      shares: "notPermitted: notPermitted",
      "zfsSnapshots tank": "notPermitted: notPermitted",
    });
    expect(only(observations, "shares")).toMatchObject({
      reason: {
        message: "nas1: the API key may not call sharing.nfs.query",
        next: containing(
          version === "24.10.2.4" ? "CALL on sharing.nfs.query" : "SHARING_NFS_READ",
        ),
      },
    });
  });

  test("a read can be stopped", async () => {
    const { source } = await nas({ version });
    const observations = await source.read(
      ["pools", "shares"],
      readOptions({ signal: AbortSignal.abort() }),
    );
    expect(states(observations)).toEqual({
      pools: "incomplete: cancelled",
      shares: "incomplete: cancelled",
    });
  });
});

describe("how long it takes to answer", () => {
  const WHO = ["system.info", "system.host_id", "system.boot_id", "system.state"];
  const slowed = async (delayMs: number) => {
    const { simulator, source } = await nas();
    for (const method of WHO)
      simulator.faults.add({ method, times: Number.POSITIVE_INFINITY }, { kind: "slow", delayMs });
    return source;
  };

  test("is measured by the calls that ask who answers, and kept from read to read", async () => {
    const source = await slowed(40);
    const read = async () => {
      const observation = only(await source.read(["system"], readOptions()), "system");
      return recordsOf(observation)[0]?.answerTimes ?? [];
    };
    const [first, ...none] = await read();
    expect(none).toEqual([]);
    expect(first?.medianMs).toBeGreaterThanOrEqual(39);
    expect((await read()).map(({ at }) => at)).toContain(first?.at);
  });

  test("is counted by effort, and no wait for a turn is in it", async () => {
    const { source } = await nas(volumes("25.10.6"));
    await source.read(["system", "datasets"], readOptions());
    const { cheap, heavy } = source.answered ?? {};
    expect(cheap?.figures.answers).toBeGreaterThan(10);
    expect(heavy?.figures.answers).toBeGreaterThan(0);
    const { spent } = source;
    const calls = (cheap?.figures.answers ?? 0) + (heavy?.figures.answers ?? 0);
    expect(calls).toBe(spent?.interactive.taken);
  });

  test("an answer that does not come counts as the time that it was given", async () => {
    const { simulator } = await nas();
    simulator.faults.add({ method: "system.info" }, { kind: "noReply" });
    const source = sourceOf(simulator, { requestMs: 100 });
    await source.read(["system"], readOptions());
    await source.close();
    expect(source.answered?.cheap.figures.recent?.max).toBeGreaterThanOrEqual(99);
  });
});

describe("the duty cycle of what walks ZFS", () => {
  test("rests twenty times as long as TrueNAS worked, however long the call had waited for its turn", async () => {
    const rests: number[] = [];
    let skippedMs = 0;
    const clock: Clock = {
      ...systemClock,
      monotonicMs: () => systemClock.monotonicMs() + skippedMs,
      sleep: async (ms) => {
        rests.push(ms);
        skippedMs += ms;
      },
    };
    const { simulator } = await nas(volumes("25.10.6"));
    const source = sourceOf(simulator, {}, clock);
    stack.defer(() => source.close());
    const gently = readOptions({ budget: "background", paced: true });
    for (let reads = 0; reads < 4; reads++) await source.read(["system", "datasets"], gently);
    const secondForACall = 1_000;
    const { max: workedMs = 0 } = source.answered?.heavy.figures.recent ?? {};
    expect(workedMs).toBeGreaterThan(0);
    expect(source.spent?.background.waitedMs).toBeGreaterThan(secondForACall);
    expect(Math.max(...rests)).toBeLessThanOrEqual(Math.max(secondForACall, 20 * workedMs));
  });
});
