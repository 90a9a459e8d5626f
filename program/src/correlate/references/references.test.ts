import { describe, expect, it } from "vitest";
import {
  aClaim,
  aDataset,
  anAttachment,
  anExtent,
  anSmbShare,
  aPod,
  aPortal,
  aPv,
  aShare,
  aTargetExtent,
  BASENAME,
  aSubsystem,
  aNamespaceOf,
  aWorkload,
  BASENQN,
  type GivenRecords,
  inventoryOf,
  ISCSI_PARENT,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  parents,
  SMB_PARENT,
  smbSource,
  smbVolume,
  SYSTEM,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { PersistentVolume, VolumeSource } from "../../model/kubernetes.ts";
import { createLinks } from "../join.ts";

const name = `pvc-${UID}`;

/** What needs the dataset at a path, by kind and basis. */
function referencesTo(path: string, records: GivenRecords): readonly string[] {
  const inventory = inventoryOf(records);
  const [dataset] = inventory.find("datasets", "path", path);
  if (!dataset) throw new Error(`no dataset ${path}`);
  return [...createLinks(inventory).references(dataset)].map(({ by, basis }) => `${by} ${basis}`);
}

const byHand = (source: VolumeSource): PersistentVolume =>
  aPv({ name: "by-hand", source, claimRef: null });

describe("an SMB volume", () => {
  const path = `${SMB_PARENT}/${name}`;
  const world = together(parents(SMB_PARENT), smbVolume());

  it("is needed by whoever names its share, in whatever case", () => {
    const manual = smbSource("documents", name.toUpperCase());
    const pvs = { persistentVolumes: [byHand(manual)] };
    expect(referencesTo(path, together(world, pvs))).toEqual(["pv name"]);
  });

  it("is not needed by a volume of another share, nor by one of another server's", () => {
    const other = { persistentVolumes: [byHand(smbSource("documents", "documents"))] };
    expect(referencesTo(path, together(world, other))).toEqual([]);
  });

  it("is needed by a directory of a share above it", () => {
    const above = anSmbShare("all", `/mnt/${SMB_PARENT}`);
    const source = smbSource("documents", `all/${name}/2026`);
    const pvs = { shares: [above], persistentVolumes: [byHand(source)] };
    expect(referencesTo(path, together(world, pvs))).toEqual(["pv name"]);
  });

  it("may be used through a mount of a share above it", () => {
    const above = anSmbShare("all", `/mnt/${SMB_PARENT}`);
    const pvs = { shares: [above], persistentVolumes: [byHand(smbSource("documents", "all"))] };
    expect(referencesTo(path, together(world, pvs))).toEqual(["mountAbove path"]);
  });

  it("is needed by whoever names the share that its driver noted, though that is gone", () => {
    const context = JSON.stringify({ node_attach_driver: "smb", server: "nas1", share: "Media-1" });
    const marked = { "democratic-csi:csi_share_volume_context": context };
    const { shares: _, ...volume } = smbVolume(name, {}, marked);
    const unshared = together(parents(SMB_PARENT), volume);
    const pvs = { persistentVolumes: [byHand(smbSource("documents", "media-1"))] };
    const other = { persistentVolumes: [byHand(smbSource("documents", "media-2"))] };
    const pods = [aPod({ claims: [], inlineVolumes: [smbSource("documents", "media-1")] })];
    expect(referencesTo(path, together(unshared, pvs))).toEqual(["pv name"]);
    expect(referencesTo(path, together(unshared, { pods }))).toEqual(["inlineVolume name"]);
    expect(referencesTo(path, together(unshared, other))).toEqual([]);
  });

  it("is needed while somebody else gives it out over NFS", () => {
    const shares = [aShare(`/mnt/${path}`)];
    expect(referencesTo(path, together(world, { shares }))).toEqual(["foreignShare path"]);
  });
});

describe("an NFS volume", () => {
  const path = `${NFS_PARENT}/${name}`;
  const noted = { "democratic-csi:freenas_nfs_share_id": "12" };
  const mount: VolumeSource = { type: "nfs", server: "10.0.0.10", path: `/mnt/${path}` };

  it.each([
    ["the share that its driver noted", 12, []],
    ["a share with another id", 13, ["foreignShare path"]],
  ])("given out by %s", (_what, id, expected) => {
    const { shares: _, ...volume } = nfsVolume(name, {}, noted);
    const shares = [aShare(`/mnt/${path}`, { id })];
    expect(referencesTo(path, together(parents(NFS_PARENT), volume, { shares }))).toEqual(expected);
  });

  it("is needed by a Pod template that mounts it, while no Pod runs", () => {
    const idle = aWorkload({ kind: "CronJob", name: "report", inlineVolumes: [mount] });
    const world = together(parents(NFS_PARENT), nfsVolume(), { workloads: [idle] });
    expect(referencesTo(path, world)).toEqual(["workload path"]);
  });

  it("may be used through a directory above it that a Pod template mounts", () => {
    const above: VolumeSource = { ...mount, path: `/mnt/${NFS_PARENT}/` };
    const idle = aWorkload({ inlineVolumes: [above] });
    const world = together(parents(NFS_PARENT), nfsVolume(), { workloads: [idle] });
    expect(referencesTo(path, world)).toEqual(["mountAbove path"]);
  });
});

describe("mounts above a volume", () => {
  it("come in the order of their names, whatever order they were listed in", () => {
    const above: VolumeSource = { type: "nfs", server: "10.0.0.10", path: `/mnt/${NFS_PARENT}` };
    const pvs = ["b", "a"].map((called) => aPv({ name: called, source: above, claimRef: null }));
    const said = [pvs, pvs.toReversed()].map((persistentVolumes) => {
      const inventory = inventoryOf(
        together(parents(NFS_PARENT), nfsVolume(), { persistentVolumes }),
      );
      const [dataset] = inventory.find("datasets", "leaf", name);
      return dataset ? [...createLinks(inventory).references(dataset)] : [];
    });
    expect(said[0]).toMatchObject([{ name: "pv/a" }, { name: "pv/b" }]);
    expect(said[1]).toEqual(said[0]);
  });

  it("come in one order through SMB shares as well", () => {
    const path = `${SMB_PARENT}/${name}`;
    const pvs = ["a", "b"].map((one) =>
      aPv({ name: one, source: smbSource(one, "all"), claimRef: null }),
    );
    const shares = [1, 2].map((id) =>
      anSmbShare("all", `/mnt/${SMB_PARENT}`, { id, key: keyOf(SYSTEM, `smb/${id}`) }),
    );
    const inOrder = (...given: readonly PersistentVolume[]) => {
      const records = {
        persistentVolumes: given,
        shares: given[0] === pvs[0] ? shares : shares.toReversed(),
      };
      const inventory = inventoryOf(together(parents(SMB_PARENT), smbVolume(), records));
      const [dataset] = inventory.find("datasets", "path", path);
      return [...(dataset ? createLinks(inventory).references(dataset) : [])].flatMap((one) =>
        one.by === "mountAbove" ? one.name : [],
      );
    };
    expect(inOrder(...pvs)).toEqual(["pv/a", "pv/b", "pv/a", "pv/b"]);
    expect(inOrder(...pvs.toReversed())).toEqual(["pv/a", "pv/b", "pv/a", "pv/b"]);
  });
});

describe("an NVMe-oF volume", () => {
  const path = `${NVMEOF_PARENT}/${name}`;
  const world = together(parents(NVMEOF_PARENT), nvmeofVolume(7));
  const nqn = `${BASENQN}:csi-${name}-clustera`;

  it("is needed by whoever names its subsystem", () => {
    const manual = nvmeofSource("fast", `csi-${name}-clustera`);
    const pvs = { persistentVolumes: [byHand(manual)] };
    expect(referencesTo(path, together(world, pvs))).toEqual(["pv nqn"]);
  });

  it("is needed by whoever is connected", () => {
    const connection = {
      key: keyOf(SYSTEM, "nvmeof/session/1"),
      system: SYSTEM,
      hostnqn: "nqn.2014-08.org.nvmexpress:uuid:outsider",
      hostAddress: "10.0.9.9",
      subsystem: 7,
      port: 1,
    };
    expect(referencesTo(path, together(world, { nvmeofSessions: [connection] }))).toEqual([
      "session nqn",
    ]);
  });

  it("is needed while a subsystem that its driver did not make gives it out", () => {
    const context = JSON.stringify({ node_attach_driver: "nvmeof", nqn, nsid: 1 });
    const noted = { "democratic-csi:csi_share_volume_context": context };
    const another = {
      nvmeofSubsystems: [aSubsystem(8, "backup")],
      nvmeofNamespaces: [aNamespaceOf(8, 8, path)],
    };
    const own = together(parents(NVMEOF_PARENT), nvmeofVolume(7, name, {}, noted));
    expect(referencesTo(path, own)).toEqual([]);
    expect(referencesTo(path, together(own, another))).toEqual(["foreignTarget id"]);
  });
});

describe("an iSCSI volume", () => {
  it("is needed while a subsystem gives it out, whether its driver noted a name or not", () => {
    const path = `${ISCSI_PARENT}/${name}`;
    const own = together(parents(ISCSI_PARENT), iscsiVolume(7));
    const another = {
      nvmeofSubsystems: [aSubsystem(8, "backup")],
      nvmeofNamespaces: [aNamespaceOf(8, 8, path)],
    };
    expect(referencesTo(path, own)).toEqual([]);
    expect(referencesTo(path, together(own, another))).toEqual(["foreignTarget id"]);
  });
});

describe("a volume that a Pod brings with it", () => {
  const handle = "csi-411f7ab90ae200eb1aea7cfc7dccbcfe268765dadf0a25ae0ff00ca1bc7513c8";
  const dataset = aDataset(`tank/ephemeral/${handle}`);
  const world = together(parents("tank/ephemeral"), { datasets: [dataset] });

  it("TRAP-20: is needed by that Pod, without PersistentVolume or claim", () => {
    const source: VolumeSource = {
      type: "csi",
      driver: "org.democratic-csi.ephemeral-inline",
      volumeHandle: handle,
      attributes: {},
    };
    const pods = [aPod({ claims: [], inlineVolumes: [source] })];
    expect(referencesTo(dataset.path, together(world, { pods }))).toEqual([
      "inlineVolume handle+parent",
    ]);
    expect(referencesTo(dataset.path, world)).toEqual([]);
  });
});

describe("a claim", () => {
  const links = (records: GivenRecords) => createLinks(inventoryOf(records));
  const claim = aClaim();

  it("is used by a workload that names it and runs nothing, and by the set whose template made it", () => {
    const idle = aWorkload({ name: "web", claims: ["data-postgres-0"] });
    const set = aWorkload({ kind: "StatefulSet", name: "postgres", claimTemplates: ["data"] });
    const other = aWorkload({
      kind: "StatefulSet",
      name: "postgres-audit",
      claimTemplates: ["data"],
    });
    const elsewhere = aWorkload({ uid: "x", namespace: "lab", claims: ["data-postgres-0"] });
    expect(links({ workloads: [idle, set, other, elsewhere] }).workloadsOf(claim)).toEqual([
      idle,
      set,
    ]);
  });

  it("has owners as far up as they were read, and one further by name", () => {
    const rollout = { kind: "Rollout", name: "web", uid: "uid-of-rollout" };
    const set = aWorkload({ kind: "ReplicaSet", name: "web-1", uid: "rs", owner: rollout });
    const pod = aPod({ owner: { kind: "ReplicaSet", name: "web-1", uid: "rs" } });
    expect(links({ workloads: [set], pods: [pod] }).ownersOf(pod)).toEqual([pod.owner, rollout]);
  });
});

describe("a volume whose PersistentVolume is gone", () => {
  const path = `${NFS_PARENT}/${name}`;
  const world = together(parents(NFS_PARENT), nfsVolume());

  it("is needed by a claim of another UID that asks for the PersistentVolume by name", () => {
    const again = { persistentVolumeClaims: [aClaim({ uid: "again", pvName: name })] };
    expect(referencesTo(path, together(world, again))).toEqual(["claim name"]);
  });

  it("is not needed by a claim that asks for another one", () => {
    const other = { persistentVolumeClaims: [aClaim({ uid: "again", pvName: "pvc-other" })] };
    expect(referencesTo(path, together(world, other))).toEqual([]);
  });

  it("is needed by its attachment to a node", () => {
    const attached = { volumeAttachments: [anAttachment()] };
    expect(referencesTo(path, together(world, attached))).toEqual(["attachment name"]);
  });
});

describe("two iSCSI volumes under one LUN of a target", () => {
  const volumes = together(iscsiVolume(1, "pvc-1"), iscsiVolume(2, "pvc-2"));
  const twice = { iscsiTargetExtents: [aTargetExtent(3, 1, 2)] };
  const iqn = `${BASENAME}:csi-pvc-1-clustera`;
  const pv = byHand({ type: "iscsi", portals: [], iqn, lun: 0 });

  it("are both behind whoever goes there: which one he gets is chance", () => {
    const world = together(parents(ISCSI_PARENT), volumes, twice, { persistentVolumes: [pv] });
    expect(createLinks(inventoryOf(world)).backing(pv)).toMatchObject({
      state: "found",
      dataset: {
        to: { path: `${ISCSI_PARENT}/pvc-1` },
        doubts: [`${iqn} gives out several volumes as one`],
      },
    });
    for (const leaf of ["pvc-1", "pvc-2"])
      expect(referencesTo(`${ISCSI_PARENT}/${leaf}`, world)).toContain("pv iqn");
  });
});

describe("an iSCSI volume whose extent was pointed at another one", () => {
  const iqn = `${BASENAME}:csi-pvc-1-clustera`;
  const noted = (called: string) => ({
    "democratic-csi:csi_share_volume_context": JSON.stringify({
      node_attach_driver: "iscsi",
      iqn: `${BASENAME}:csi-${called}-clustera`,
      lun: 0,
    }),
  });
  const other = `${ISCSI_PARENT}/pvc-2`;
  const iscsiExtents = [anExtent(1, "csi-pvc-1-clustera", other)];
  const pv = byHand({ type: "iscsi", portals: ["10.0.0.10:3260"], iqn, lun: 0 });
  const volumes = (second: string) =>
    together(
      parents(ISCSI_PARENT),
      { ...iscsiVolume(1, "pvc-1", {}, noted("pvc-1")), iscsiExtents },
      iscsiVolume(2, "pvc-2", {}, noted(second)),
      { persistentVolumes: [pv], iscsiPortals: [aPortal("10.0.0.10")] },
    );

  it("is needed by whoever names its target, and so is the other one", () => {
    expect(referencesTo(`${ISCSI_PARENT}/pvc-1`, volumes("pvc-2"))).toContain("pv iqn");
    expect(referencesTo(other, volumes("pvc-2"))).toContain("pv iqn");
  });

  it("is not needed where its driver noted the same name on what is given out now: it is a copy", () => {
    expect(referencesTo(`${ISCSI_PARENT}/pvc-1`, volumes("pvc-1"))).not.toContain("pv iqn");
  });
});
