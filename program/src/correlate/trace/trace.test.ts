import { describe, expect, it } from "vitest";
import {
  aContent,
  aPod,
  aPv,
  aSession,
  aShare,
  aSystem,
  aVolumeSnapshot,
  aWorkload,
  aZfsSnapshot,
  BASENQN,
  detailsOf,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  SMB_PARENT,
  smbSource,
  smbVolume,
  together,
} from "../../model/given.ts";
import { ask, layers, mirrorOf, name, nfsAloneOn, nfsOn, parentOn, USER } from "./given.ts";

const mirror = mirrorOf("mirror-0", "sda", "sdb");
const nfs = nfsOn(mirror);
const smb = together(parentOn(SMB_PARENT, mirror), smbVolume(), USER, {
  persistentVolumes: [aPv({ source: smbSource(name) })],
});
const nvmeof = together(parentOn(NVMEOF_PARENT, mirror), nvmeofVolume(7), USER, {
  persistentVolumes: [aPv({ source: nvmeofSource(name) })],
});
const iscsi = together(parentOn(ISCSI_PARENT, mirror), iscsiVolume(7), USER, {
  persistentVolumes: [aPv({ source: iscsiSource(name) })],
  iscsiSessions: [aSession(`csi-${name}-clustera`)],
});

describe("trace", () => {
  const wholeNfs = [
    "workload StatefulSet/postgres",
    "pod postgres-0",
    "claim data-postgres-0",
    `pv ${name}`,
    `share /mnt/${NFS_PARENT}/${name}`,
    `dataset ${NFS_PARENT}/${name}`,
    "pool tank",
    "vdev mirror-0",
    "disk sda",
    "disk sdb",
  ];

  it.each([
    ["pvc", "data-postgres-0"],
    ["pv", name],
    ["dataset", `${NFS_PARENT}/${name}`],
    ["share", `/mnt/${NFS_PARENT}/${name}`],
    ["pool", "tank"],
  ] as const)("draws the whole NFS chain from a %s", (kind, asked) => {
    expect(layers(ask(nfs, kind, asked))).toEqual(wholeNfs);
  });

  it("draws the whole iSCSI chain with its session", () => {
    expect(layers(ask(iscsi, "pod", "postgres-0"))).toEqual([
      "workload StatefulSet/postgres",
      "pod postgres-0",
      "claim data-postgres-0",
      `pv ${name}`,
      "session iqn.1993-08.org.debian:01:worker-1",
      `target iqn.2005-10.org.freenas.ctl:csi-${name}-clustera`,
      `extent csi-${name}-clustera`,
      `dataset ${ISCSI_PARENT}/${name}`,
      "pool tank",
      "vdev mirror-0",
      "disk sda",
      "disk sdb",
    ]);
  });

  it("draws the whole SMB chain, from the share's name too", () => {
    const expected = [
      "workload StatefulSet/postgres",
      "pod postgres-0",
      "claim data-postgres-0",
      `pv ${name}`,
      `share /mnt/${SMB_PARENT}/${name}`,
      `dataset ${SMB_PARENT}/${name}`,
      "pool tank",
      "vdev mirror-0",
      "disk sda",
      "disk sdb",
    ];
    expect(layers(ask(smb, "pvc", "data-postgres-0"))).toEqual(expected);
    expect(layers(ask(smb, "share", name.toUpperCase()))).toEqual(expected);
  });

  it.each([
    ["pvc", "data-postgres-0"],
    ["nvmeof-subsystem", `csi-${name}-clustera`],
    ["nvmeof-namespace", `csi-${name}-clustera/1`],
    ["dataset", `${NVMEOF_PARENT}/${name}`],
  ] as const)("draws the whole NVMe-oF chain from a %s", (kind, asked) => {
    expect(layers(ask(nvmeof, kind, asked))).toEqual([
      "workload StatefulSet/postgres",
      "pod postgres-0",
      "claim data-postgres-0",
      `pv ${name}`,
      `subsystem ${BASENQN}:csi-${name}-clustera`,
      `nvmeofNamespace csi-${name}-clustera/1`,
      `dataset ${NVMEOF_PARENT}/${name}`,
      "pool tank",
      "vdev mirror-0",
      "disk sda",
      "disk sdb",
    ]);
  });

  it("marks an SMB share and a subsystem that are named and not there as missing", () => {
    const { shares: _, ...unshared } = smb;
    const { nvmeofSubsystems: __, nvmeofNamespaces: ___, ...alone } = nvmeof;
    expect(layers(ask(unshared, "pv", name))).toContain(`share ${name} (missing)`);
    expect(layers(ask(alone, "pv", name))).toContain(
      `subsystem ${BASENQN}:csi-${name}-clustera (missing)`,
    );
  });

  it("climbs from a Pod to the Deployment above its ReplicaSet, and to a controller that is not read", () => {
    const deployment = aWorkload({ name: "web", uid: "d", claims: ["data-postgres-0"] });
    const owner = { kind: "Deployment", name: "web", uid: "d" };
    const set = aWorkload({ kind: "ReplicaSet", name: "web-1", uid: "rs", replicas: 1, owner });
    const old = aWorkload({ kind: "ReplicaSet", name: "web-0", uid: "old", owner });
    const pods = [
      aPod({ name: "web-1-x", owner: { kind: "ReplicaSet", name: "web-1", uid: "rs" } }),
    ];
    const workloads = [deployment, set, old];
    const above = [
      "workload Deployment/web",
      "workload ReplicaSet/web-1",
      "pod web-1-x",
      "claim data-postgres-0",
    ];
    const world = { ...nfs, pods, workloads };
    expect(layers(ask(world, "pvc", "data-postgres-0")).slice(0, 4)).toEqual(above);
    expect(layers(ask(world, "deployment", "web")).slice(0, 4)).toEqual(above);
    const { workloads: _, ...unread } = world;
    expect(layers(ask(unread, "pod", "web-1-x"))[0]).toBe("workload ReplicaSet/web-1");
  });

  it("shows the workloads that use a claim and run no Pod", () => {
    const { pods: _, ...idle } = nfs;
    const set = aWorkload({ kind: "StatefulSet", name: "postgres", claimTemplates: ["data"] });
    const cron = aWorkload({
      kind: "CronJob",
      name: "report",
      claims: ["data-postgres-0"],
      replicas: null,
      schedule: "17 3 * * *",
    });
    const chain = ask({ ...idle, workloads: [set, cron] }, "pvc", "data-postgres-0");
    expect(layers(chain).slice(0, 3)).toEqual([
      "workload CronJob/report",
      "workload StatefulSet/postgres",
      "claim data-postgres-0",
    ]);
    expect(chain.nodes.slice(0, 2).map(({ facts }) => facts)).toEqual([
      [{ label: "schedule", value: "17 3 * * *" }],
      [{ label: "replicas", value: "0" }],
    ]);
  });

  it("leads from a CronJob that mounts a path itself to the disks, and back", () => {
    const mount = { type: "nfs", server: "10.0.0.10", path: `/mnt/${NFS_PARENT}/${name}` } as const;
    const cron = aWorkload({ kind: "CronJob", name: "report", inlineVolumes: [mount] });
    const world = together(nfsAloneOn(mirror), { workloads: [cron] });
    const expected = [
      "workload CronJob/report",
      `share /mnt/${NFS_PARENT}/${name}`,
      `dataset ${NFS_PARENT}/${name}`,
      "pool tank",
      "vdev mirror-0",
      "disk sda",
      "disk sdb",
    ];
    expect(layers(ask(world, "cronjob", "report"))).toEqual(expected);
    expect(layers(ask(world, "dataset", `${NFS_PARENT}/${name}`))).toEqual(expected);
  });

  it("goes from a disk to the claims on it, past none of its neighbours", () => {
    const chain = ask(nfs, "disk", "sda");
    expect(layers(chain)).toContain("claim data-postgres-0");
    expect(layers(chain)).not.toContain("disk sdb");
    expect(chain.nodes.find((node) => node.id === chain.start[0])?.name).toBe("sda");
  });

  it("marks what is named and not there as missing", () => {
    const { shares: _, ...unshared } = nfs;
    expect(layers(ask(unshared, "pvc", "data-postgres-0"))).toContain(
      `share /mnt/${NFS_PARENT}/${name} (missing)`,
    );
  });

  it("HAZ-33: says unknown, not missing, where the lists of TrueNAS leave a dataset out", () => {
    const shares = [aShare(`/mnt/tank/ix-apps-k8s/v/${name}`)];
    const chain = ask({ system: [aSystem()], shares }, "share", `/mnt/tank/ix-apps-k8s/v/${name}`);
    expect(chain.nodes.filter((node) => node.state === "missing")).toEqual([]);
    expect(chain.nodes.find((node) => node.state === "unknown")?.because).toMatch(
      /leaves it out of its lists/,
    );
  });

  it("says unknown, not missing, where the collection was not read", () => {
    const { datasets: _, shares: __, ...blind } = nfs;
    const chain = ask(blind, "pv", name, { instead: { datasets: null, shares: null } });
    expect(chain.nodes.filter((node) => node.state === "missing")).toEqual([]);
    expect(chain.nodes.find((node) => node.state === "unknown")?.because).toBe(
      "datasets were not read",
    );
  });

  it("shows the claim a Released PersistentVolume was bound to as missing", () => {
    const { pods: _, persistentVolumeClaims: __, ...released } = nfs;
    expect(layers(ask(released, "pv", name))).toContain("claim data-postgres-0 (missing)");
  });

  it("leads from a VolumeSnapshot to the ZFS snapshot and its disks", () => {
    const snapshot = aZfsSnapshot(
      `${NFS_PARENT}/${name}`,
      "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7",
    );
    const chain = ask(
      together(nfs, {
        zfsSnapshots: [snapshot],
        volumeSnapshots: [aVolumeSnapshot()],
        volumeSnapshotContents: [aContent()],
      }),
      "volumesnapshot",
      "nightly",
    );
    expect(layers(chain)).toEqual([
      `dataset ${NFS_PARENT}/${name}`,
      "pool tank",
      "vdev mirror-0",
      "disk sda",
      "disk sdb",
      "volumeSnapshot nightly",
      "volumeSnapshotContent snapcontent-7c9e6679-7425-40de-944b-e07fc1f90ae7",
      `zfsSnapshot ${NFS_PARENT}/${name}@snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7`,
    ]);
  });

  it("says the holds of a ZFS snapshot where they were read", () => {
    const snapshot = aZfsSnapshot(`${NFS_PARENT}/${name}`, "auto-1");
    const factsWith = (records: GivenRecords) =>
      ask(
        together(nfs, { zfsSnapshots: [snapshot] }, records),
        "snapshot",
        `${snapshot.dataset}@auto-1`,
      ).nodes.find(({ layer }) => layer === "zfsSnapshot")?.facts;
    const withHolds = (holds: readonly string[] | null) =>
      factsWith({ zfsSnapshotDetails: [detailsOf(snapshot, { holds })] });
    expect(withHolds(["backup", "truenas"])).toEqual([
      { label: "holds", value: "backup, truenas" },
    ]);
    expect(withHolds([])).toEqual([{ label: "holds", value: "none" }]);
    expect(withHolds(null)).toEqual([]);
    expect(factsWith({})).toEqual([]);
  });

  it("leads from a ZFS snapshot and its dataset to a VolumeSnapshot whose content is gone, and back", () => {
    const snapshot = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";
    const dataset = `${NFS_PARENT}/${name}`;
    const waiting = together(nfs, {
      zfsSnapshots: [aZfsSnapshot(dataset, snapshot)],
      volumeSnapshots: [aVolumeSnapshot({ contentName: null })],
    });
    for (const [kind, asked] of [
      ["snapshot", `${dataset}@${snapshot}`],
      ["dataset", dataset],
      ["volumesnapshot", "nightly"],
    ] as const) {
      const chain = ask(waiting, kind, asked);
      const drawn = layers(chain);
      expect(drawn).toEqual(
        expect.arrayContaining(["volumeSnapshot nightly", `dataset ${dataset}`]),
      );
    }
  });

  it("draws no second line to a VolumeSnapshot that its content leads to", () => {
    const snapshot = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";
    const dataset = `${NFS_PARENT}/${name}`;
    const whole = together(nfs, {
      zfsSnapshots: [aZfsSnapshot(dataset, snapshot)],
      volumeSnapshots: [aVolumeSnapshot()],
      volumeSnapshotContents: [aContent()],
    });
    const { nodes, links } = ask(whole, "snapshot", `${dataset}@${snapshot}`);
    const volumeSnapshot = nodes.find(({ layer }) => layer === "volumeSnapshot")?.id;
    const content = nodes.find(({ layer }) => layer === "volumeSnapshotContent")?.id;
    expect(links.filter(({ from }) => from === volumeSnapshot).map(({ to }) => to)).toEqual([
      content,
    ]);
  });

  it("says that nothing answers to the name, and takes the namespace for what it is", () => {
    expect(ask(nfs, "pvc", "data-postgres-0", { namespace: "other" }).notes).toEqual([
      "pvc/data-postgres-0 in namespace other was not found",
    ]);
    expect(ask(nfs, "pvc", "data-postgres-0", { namespace: "shop" }).notes).toEqual([]);
  });
});
