import { afterEach, describe, expect, test } from "vitest";
import { GIVEN_TIME, nasState } from "../../../simulators/truenas/given.ts";
import {
  startTruenasSimulator,
  type TruenasSimulator,
} from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import type { SystemSource } from "../model/source.ts";
import { containing, includes, only, readOptions, RELEASES, sourceOf } from "./given.ts";
import { HOST, HOST_NQN, NFS, NQN, volumes, ZVOL } from "./given-volumes.ts";

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

describe.each(RELEASES)("TrueNAS $version", ({ version }) => {
  test("shares, iSCSI objects and jobs are joined by their ids", async () => {
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
    expect(records("snapshotTasks")).toEqual([
      {
        key: `${HOST}/snapshottask/3`,
        system: HOST,
        id: 3,
        dataset: "tank/k8s",
        recursive: true,
        enabled: true,
        namingSchema: "auto-%Y-%m-%d",
      },
      {
        key: `${HOST}/snapshottask/4`,
        system: HOST,
        id: 4,
        dataset: "tank/ix-apps",
        recursive: false,
        enabled: false,
        namingSchema: "apps-%Y",
      },
    ]);
    const use = (id: string, kind: string, name: string, has: object) => ({
      key: `${HOST}/${id}`,
      system: HOST,
      kind,
      name,
      datasets: [],
      paths: [],
      roots: [],
      runs: true,
      ...has,
    });
    const [iso, k8s] = [["/mnt/tank/iso"], ["/mnt/tank/k8s"]];
    const files = ["/mnt/tank/k8s/a", "/mnt/tank/k8s/b"];
    expect(records("localUses")).toEqual([
      use("vm.device/1", "vm", "3", { datasets: [`${ZVOL} old`] }),
      use("vm.device/5", "vm", "4", { paths: iso, roots: iso }),
      use("app/photos", "app", "photos", { paths: k8s, roots: k8s }),
      use("app/wiki", "app", "wiki", { runs: false }),
      ...(version.startsWith("26")
        ? [use("container/2", "container", "files", { paths: files, roots: files })]
        : []),
      use("replication/1", "replication", "away", { datasets: [ZVOL] }),
      use("replication/2", "replication", "fetched", {
        datasets: ["tank/k8s"],
        roots: ["tank/k8s"],
      }),
      use("replication/3", "replication", "beside", {
        datasets: [ZVOL, "tank/b"],
        roots: ["tank/b"],
      }),
      use("cloudSync/1", "cloudSync", "1", { paths: k8s, roots: k8s }),
      use("cloudBackup/2", "cloudBackup", "2", { paths: iso }),
      use("rsync/3", "rsync", "3", { paths: iso }),
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
});

describe.each(RELEASES.filter(({ hasNvmeof }) => hasNvmeof))(
  "TrueNAS $version, which has NVMe-oF",
  ({ version }) => {
    test("NVMe-oF objects are joined by their ids, and no key of a host is kept", async () => {
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
    });
  },
);

describe.each(RELEASES.filter(({ hasNvmeof }) => !hasNvmeof))(
  "TrueNAS $version, which has no NVMe-oF",
  ({ version }) => {
    test("that there is no NVMe-oF is known from the version, and nothing is asked", async () => {
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
    });
  },
);
