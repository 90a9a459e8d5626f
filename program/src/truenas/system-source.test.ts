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
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import type { DatasetSpace } from "../model/truenas.ts";
import { containing, includes, only, readOptions, RELEASES, sourceOf, states } from "./given.ts";
import type { TruenasSource } from "./system-source.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function nas(
  over: Partial<NasState> = {},
): Promise<{ simulator: TruenasSimulator; source: TruenasSource }> {
  const simulator = stack.use(await startTruenasSimulator({ state: nasState(over) }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  return { simulator, source };
}

const HOST = "5a".repeat(32);
const NFS = "tank/k8s/nfs/v/pvc-1";
const ZVOL = "tank/k8s/iscsi/v/pvc-2";
const NQN = "nqn.2011-06.com.truenas:uuid:0f0e0d0c-0000-4000-8000-00000000000a";
const HOST_NQN = "nqn.2014-08.org.nvmexpress:uuid:worker-1";
const GUID = "18014398509481985"; // 2^54 + 1: no double

/** A key that may read pools and datasets: by the roles of its user, or by its own list on 24.10. */
function keyFor(version: string, roles: readonly string[]): NasUser {
  const user = nasUser("plumbline", READER_KEY, roles);
  const methods = ["pool.query", "pool.dataset.query", "system.version"];
  const allowlist = methods.map((resource) => ({ method: "CALL", resource }));
  if (version.startsWith("24.10")) for (const key of user.keys) key.allowlist = allowlist;
  return user;
}

/** One volume of each protocol, a clone, a locked share, and things that belong to TrueNAS itself. */
function volumes(version: string): Partial<NasState> {
  return {
    version,
    datasets: [
      nasDataset("tank", { createTxg: "1" }),
      nasDataset("tank/k8s", {
        userProperties: { "democratic-csi:managed_resource": "true", "x:y": "z" },
      }),
      nasDataset("tank/k8s/nfs/v"),
      nasDataset(NFS, {
        guid: GUID,
        createTxg: "9007199254740995",
        refquotaBytes: 5 * 2 ** 30,
        referencedBytes: 2 ** 20,
      }),
      nasDataset("tank/k8s/iscsi/v"),
      nasDataset(ZVOL, {
        volsizeBytes: 2 ** 30,
        origin: `${NFS}@clone`,
        properties: { readonly: "on" },
        userProperties: { "democratic-csi:csi_volume_name": "pvc-2" },
      }),
      nasDataset("tank/legacy", { properties: { mountpoint: "legacy" } }),
      nasDataset("tank/.system/cores"),
      nasDataset("boot-pool", { createTxg: "1" }),
    ],
    snapshots: [
      nasSnapshot(`${NFS}@clone`, { createTxg: "9007199254740997" }),
      nasSnapshot("tank/.system/cores@internal"),
      nasSnapshot("boot-pool@25.10"),
    ],
    nfsShares: [
      {
        id: 3,
        path: `/mnt/${NFS}`,
        comment: "pvc-1",
        networks: ["10.0.0.0/8"],
        hosts: ["node1"],
        readOnly: true,
        enabled: false,
      },
    ],
    smbShares: [
      {
        id: 3,
        name: "Media",
        path: "/mnt/tank/k8s",
        purpose: "DEFAULT_SHARE",
        comment: "for all",
        hostsAllow: [],
        hostsDeny: [],
        readOnly: true,
        enabled: false,
      },
    ],
    nvmet: {
      basenqn: NQN,
      subsystems: [
        {
          id: 11,
          name: "csi-pvc-2",
          subnqn: `${NQN}:csi-pvc-2`,
          serial: "5e1a",
          allowAnyHost: false,
        },
      ],
      namespaces: [
        { id: 12, devicePath: `zvol/${ZVOL}`, deviceType: "ZVOL", enabled: true },
        { id: 13, devicePath: "/mnt/tank/disk.img", deviceType: "FILE", enabled: false },
      ].map((one, index) => ({
        ...(one as {
          id: number;
          devicePath: string;
          deviceType: "ZVOL" | "FILE";
          enabled: boolean;
        }),
        nsid: index + 1,
        subsystem: 11,
        deviceUuid: `uuid-${one.id}`,
        deviceNguid: `nguid-${one.id}`,
      })),
      ports: [{ id: 14, index: 1, address: "10.0.0.5", service: 4420 }],
      hosts: [{ id: 15, hostnqn: HOST_NQN, dhchapKey: "DHHC-1:00:c2VjcmV0" }],
      portSubsystems: [{ id: 16, port: 14, subsystem: 11 }],
      hostSubsystems: [{ id: 17, host: 15, subsystem: 11 }],
      sessions: [{ hostnqn: HOST_NQN, hostAddress: "10.0.0.9", port: 14, subsystem: 11 }],
    },
    iscsi: {
      basename: "iqn.2005-10.org.freenas.ctl",
      targets: [
        {
          id: 4,
          name: "csi-pvc-2",
          alias: null,
          groups: [{ portal: 1, initiator: null, authmethod: "CHAP", auth: 1 }],
        },
      ],
      extents: [
        {
          id: 5,
          name: "csi-pvc-2",
          type: "DISK",
          path: `zvol/${ZVOL}`,
          serial: "abc",
          naa: "0x6589cfc0000001",
          enabled: true,
          comment: "",
        },
        {
          id: 6,
          name: "iso",
          type: "FILE",
          path: "/mnt/tank/iso",
          serial: "def",
          naa: "0x6589cfc0000002",
          enabled: true,
          comment: "x",
        },
      ],
      targetExtents: [{ id: 7, target: 4, extent: 5, lunid: 0 }],
      portals: [{ id: 1, tag: 1, comment: "", listen: [{ ip: "10.0.0.5", port: 3260 }] }],
      initiators: [{ id: 2, initiators: ["iqn.1993-08.org.debian:01:a"], comment: "nodes" }],
      sessions: [
        {
          initiator: "iqn.1993-08.org.debian:01:a",
          initiatorAddr: "10.0.0.9",
          target: "iqn.2005-10.org.freenas.ctl:csi-pvc-2",
        },
      ],
    },
    jobs: [
      {
        id: 8,
        method: "pool.dataset.lock",
        state: "RUNNING",
        arguments: [NFS, { force: [`${ZVOL}@x`, "/mnt/tank/k8s", "other/x"] }],
        startedAt: GIVEN_TIME,
        username: "plumbline",
      },
      {
        id: 9,
        method: "pool.scrub",
        state: "SUCCESS",
        arguments: ["tank"],
        startedAt: GIVEN_TIME,
        username: "plumbline",
      },
    ],
  };
}

describe.each(RELEASES)("TrueNAS $version", (release) => {
  const { version, apiVersion, hidesGuids, hasNvmeof } = release;
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
      userProperties: { "democratic-csi:managed_resource": "true" },
    });
    expect(byPath.get(ZVOL)).toMatchObject({
      kind: "zvol",
      origin: `${NFS}@clone`,
      mountpoint: null,
      readonly: true,
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

  test("shares and iSCSI objects are joined by their ids", async () => {
    const { source } = await nas(volumes(version));
    const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
    const records = (collection: Parameters<typeof only>[1]) =>
      (only(observations, collection) as { records: unknown }).records;
    expect(records("shares")).toEqual([
      {
        key: `${HOST}/nfs/3`,
        system: HOST,
        id: 3,
        protocol: "nfs",
        name: null,
        path: `/mnt/${NFS}`,
        enabled: false,
        locked: false,
        readonly: true,
        comment: "pvc-1",
        networks: ["10.0.0.0/8"],
        hosts: ["node1"],
      },
      {
        key: `${HOST}/smb/3`,
        system: HOST,
        id: 3,
        protocol: "smb",
        name: "Media",
        path: "/mnt/tank/k8s",
        enabled: false,
        locked: false,
        readonly: true,
        comment: "for all",
        networks: [],
        hosts: [],
      },
    ]);
    expect(records("iscsiService")).toMatchObject([
      { basename: "iqn.2005-10.org.freenas.ctl", listenPort: 3260, alua: false },
    ]);
    expect(records("iscsiTargets")).toEqual([
      {
        key: `${HOST}/target/4`,
        system: HOST,
        id: 4,
        name: "csi-pvc-2",
        alias: null,
        groups: [{ portal: 1, initiator: null }],
      },
    ]);
    expect(records("iscsiExtents")).toMatchObject([
      {
        id: 5,
        type: "DISK",
        zvol: ZVOL,
        file: null,
        serial: "abc",
        naa: "0x6589cfc0000001",
        enabled: true,
        locked: false,
      },
      { id: 6, type: "FILE", zvol: null, file: "/mnt/tank/iso" },
    ]);
    expect(records("iscsiTargetExtents")).toMatchObject([{ id: 7, target: 4, extent: 5, lun: 0 }]);
    expect(records("iscsiPortals")).toMatchObject([
      { id: 1, tag: 1, listen: [{ ip: "10.0.0.5", port: 3260 }] },
    ]);
    expect(records("iscsiInitiators")).toMatchObject([
      { id: 2, initiators: ["iqn.1993-08.org.debian:01:a"], comment: "nodes" },
    ]);
    expect(records("iscsiSessions")).toMatchObject([
      {
        initiator: "iqn.1993-08.org.debian:01:a",
        initiatorAddress: "10.0.0.9",
        target: "iqn.2005-10.org.freenas.ctl:csi-pvc-2",
      },
    ]);
    expect(records("jobs")).toEqual([
      {
        key: `${HOST}/job/8`,
        system: HOST,
        id: 8,
        method: "pool.dataset.lock",
        state: "RUNNING",
        startedAt: GIVEN_TIME,
        datasets: [NFS, ZVOL, "tank/k8s"],
      },
    ]);
  });

  test.runIf(hasNvmeof)(
    "NVMe-oF objects are joined by their ids, and no key of a host is kept",
    async () => {
      const { source } = await nas(volumes(version));
      const observations = await source.read(TRUENAS_COLLECTIONS, readOptions());
      const records = (collection: Parameters<typeof only>[1]) =>
        (only(observations, collection) as { records: unknown }).records;
      const meta = (key: string) => ({ key: `${HOST}/nvmeof${key}`, system: HOST });
      expect(records("nvmeofService")).toEqual([{ ...meta(""), basenqn: NQN }]);
      expect(records("nvmeofSubsystems")).toEqual([
        {
          ...meta("/subsystem/11"),
          id: 11,
          name: "csi-pvc-2",
          subnqn: `${NQN}:csi-pvc-2`,
          serial: "5e1a",
          allowAnyHost: false,
        },
      ]);
      const of = (id: number) => ({ id, deviceUuid: `uuid-${id}`, deviceNguid: `nguid-${id}` });
      const namespace = { subsystem: 11, locked: false };
      expect(records("nvmeofNamespaces")).toMatchObject([
        { ...of(12), ...namespace, nsid: 1, type: "ZVOL", zvol: ZVOL, file: null, enabled: true },
        {
          ...of(13),
          ...namespace,
          nsid: 2,
          type: "FILE",
          zvol: null,
          file: "/mnt/tank/disk.img",
          enabled: false,
        },
      ]);
      expect(records("nvmeofPorts")).toEqual([
        {
          ...meta("/port/14"),
          id: 14,
          transport: "TCP",
          address: "10.0.0.5",
          port: 4420,
          enabled: true,
        },
      ]);
      expect(records("nvmeofPortSubsystems")).toMatchObject([{ id: 16, port: 14, subsystem: 11 }]);
      expect(records("nvmeofHosts")).toEqual([{ ...meta("/host/15"), id: 15, hostnqn: HOST_NQN }]);
      expect(records("nvmeofHostSubsystems")).toMatchObject([{ id: 17, host: 15, subsystem: 11 }]);
      expect(records("nvmeofSessions")).toMatchObject([
        { hostnqn: HOST_NQN, hostAddress: "10.0.0.9", port: 14, subsystem: 11 },
      ]);
      expect(JSON.stringify(observations)).not.toContain("DHHC");
    },
  );

  test.skipIf(hasNvmeof)(
    "that there is no NVMe-oF is known from the version, and nothing is asked",
    async () => {
      const { simulator, source } = await nas(volumes(version));
      const nvmeof = TRUENAS_COLLECTIONS.filter((collection) => collection.startsWith("nvmeof"));
      const observations = await source.read(nvmeof, readOptions());
      expect(observations).toHaveLength(8);
      for (const observation of observations)
        expect(observation).toMatchObject({
          state: "complete",
          records: [],
          proof: includes([
            { check: "feature of the version", evidence: containing("no NVMe-oF") },
          ]),
        });
      expect(simulator.calls.filter(({ method }) => method.startsWith("nvmet."))).toEqual([]);
    },
  );

  test("an extent over a locked zvol is known to be locked; where TrueNAS does not say it the list stays whole", async () => {
    const state = volumes(version);
    const datasets = state.datasets?.map((one) =>
      one.path === ZVOL ? { ...one, locked: true } : one,
    );
    const { simulator, source } = await nas({ ...state, datasets: datasets ?? [] });
    const locked = async () => {
      const observation = only(await source.read(["iscsiExtents"], readOptions()), "iscsiExtents");
      expect(observation.state).toBe("complete");
      return "records" in observation ? observation.records.map((one) => one.locked) : [];
    };
    expect(await locked()).toEqual([true, false]);
    simulator.faults.add({ method: "iscsi.extent.query", nth: 3 }, { kind: "internalError" }); // rows, count, locks
    expect(await locked()).toEqual([null, null]);
  });

  test("pools are read down to their disks", async () => {
    const pool = nasPool("tank", {
      status: "DEGRADED",
      statusDetail: "One or more devices are faulted",
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
      ["tank/k8s/nfs/v", "tank/k8s/iscsi/v"],
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
      volsizeBytes: null,
      quotaBytes: null,
      refquotaBytes: 5 * 2 ** 30,
      reservationBytes: null,
    });
    expect(records[3]).toMatchObject({ volsizeBytes: 2 ** 30, refquotaBytes: null });
  });

  test("FLT-T17: details of snapshots come for those that exist; one that is gone is no failure", async () => {
    const snapshots = Array.from({ length: 7 }, (_, i) =>
      nasSnapshot(`${NFS}@s${i}`, {
        guid: `1801439850948198${i}`,
        createTxg: `${300 + i}`,
        usedBytes: i,
        deferDestroy: i === 6,
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
      "datasets tank": "complete",
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
