import { describe, expect, it } from "vitest";
import { isLive, isTrueOrphan, openlyLive, visiblyUsed } from "./live.ts";
import { addDataset, addSnapshot } from "./nas.ts";
import { createWorld, PLAIN_SETTING, type Setting } from "./setting.ts";
import { OUTSIDER, type TrueDataset, type TrueSession, type TrueSystem } from "./nas-objects.ts";
import type { CsiSnapshot, Install, TrueCluster, Volume, World } from "./world.ts";

/** The truth, one kind of need at a time. Without it the same volume is an orphan. */

const SETTING: Setting = { ...PLAIN_SETTING, secondCluster: "hidden" };
const VOLUME = "guid-of-volume";
const SNAPSHOT = "guid-of-snapshot";

interface Given {
  readonly world: World;
  readonly nas: TrueSystem;
  readonly prod: TrueCluster;
  readonly stage: TrueCluster;
  readonly install: Install;
  readonly volume: TrueDataset;
}

function given(): Given {
  const world = createWorld(SETTING);
  const [nas] = world.systems;
  const [prod, stage] = world.clusters;
  const [install] = world.installs;
  if (!nas || !prod || !stage || !install) throw new Error("the setting has both clusters");
  const volume = addVolume(world, nas, install, VOLUME, "pvc-1");
  return { world, nas, prod, stage, install, volume };
}

function addVolume(world: World, nas: TrueSystem, install: Install, guid: string, leaf: string) {
  const path = `${install.parent}/${leaf}`;
  const added = addDataset(world, nas, { guid, path, volume: volumeOf(install, guid) });
  if (!added) throw new Error(`no place for ${leaf}`);
  return added;
}

function volumeOf(install: Install, dataset: string): Volume {
  return {
    install,
    parent: install.parent,
    name: "pvc-1",
    handle: "pvc-1",
    namespace: "shop",
    claimName: "data",
    claimUid: "1",
    pvUid: "2",
    dataset,
    reclaimPolicy: "Delete",
  };
}

function need(cluster: TrueCluster, kind: keyof TrueCluster["objects"], ...needs: string[]): void {
  cluster.objects[kind].set("uid", { record: {} as never, needs });
}

function sessionOf(protocol: "iscsi" | "nvmeof"): TrueSession {
  return { id: 1, protocol, targetName: "csi-pvc-1", needs: [VOLUME], from: OUTSIDER };
}

function snapshotOf({ world, volume }: Given): void {
  addSnapshot(world, volume, { guid: SNAPSHOT, name: "snapshot-1", csi: true });
}

function cloneOf({ world, nas, install }: Given): TrueDataset {
  const clone = addVolume(world, nas, install, "guid-of-clone", "pvc-2");
  clone.origin = SNAPSHOT;
  return clone;
}

describe("a volume that a driver made", () => {
  it("is an orphan when nothing needs it", () => {
    const { world } = given();
    expect(isLive(world, VOLUME)).toBe(false);
    expect(isTrueOrphan(world, VOLUME)).toBe(true);
  });

  const needs: Readonly<Record<string, (g: Given) => void>> = {
    "its claim waits for it, or a data mover's claim has it": ({ prod }) =>
      need(prod, "persistentVolumeClaims", VOLUME),
    "a PersistentVolume is there, in whatever phase, whoever wrote it": ({ prod }) =>
      need(prod, "persistentVolumes", VOLUME),
    "one of many directories in it belongs to a PersistentVolume": ({ prod }) =>
      need(prod, "persistentVolumes", VOLUME),
    "a cluster that nobody declared has it": ({ stage }) =>
      need(stage, "persistentVolumes", VOLUME),
    "a Pod mounts it without a PersistentVolume": ({ prod }) => need(prod, "pods", VOLUME),
    "the template of a CronJob between two runs, or of a Deployment at 0 replicas, mounts it": ({
      prod,
    }) => need(prod, "workloads", VOLUME),
    "a restore of etcd made the API forget it while a node uses it": ({ prod }) =>
      prod.forgotten.set("uid", [VOLUME]),
    "a driver is making or removing it": ({ world }) => world.underway.set(7, [VOLUME]),
    "something outside is logged in to it over iSCSI": ({ nas }) =>
      nas.sessions.set(1, sessionOf("iscsi")),
    "something outside is connected to it over NVMe-oF": ({ nas }) =>
      nas.sessions.set(1, sessionOf("nvmeof")),
    "a job works on the parent": ({ nas, install }) =>
      nas.jobs.set(1, { id: 1, method: "replication.run_onetime", paths: [install.parent] }),
    "a person shares it over SMB with somebody": ({ nas, volume }) =>
      nas.shares.set(1, {
        id: 1,
        protocol: "smb",
        name: "office",
        path: `/mnt/${volume.path}`,
        of: VOLUME,
        comment: "for the office",
        byHand: true,
      }),
    "a person put it behind a target of his own": ({ nas, volume }) => {
      nas.targets.set(1, { id: 1, name: "vm", of: VOLUME, byHand: true });
      nas.extents.set(1, { id: 1, name: "vm", zvol: volume.path, of: VOLUME });
      nas.mappings.set(1, { id: 1, target: 1, extent: 1, lun: 0 });
    },
    "the extent of a volume that somebody mounts was pointed at it": ({ prod, nas, volume }) => {
      need(prod, "persistentVolumes", "another");
      nas.targets.set(1, { id: 1, name: "csi-another", of: "another", byHand: false });
      nas.extents.set(1, { id: 1, name: "csi-another", zvol: volume.path, of: "another" });
      nas.mappings.set(1, { id: 1, target: 1, extent: 1, lun: 0 });
    },
    "it lies behind the target of another volume that is logged in to": ({ nas, volume }) => {
      nas.targets.set(1, { id: 1, name: "csi-pvc-1", of: "another", byHand: false });
      nas.extents.set(1, { id: 1, name: "mine", zvol: volume.path, of: VOLUME });
      nas.mappings.set(1, { id: 1, target: 1, extent: 1, lun: 1 });
      nas.sessions.set(1, { ...sessionOf("iscsi"), needs: ["another"] });
    },
    "it is kept on purpose": ({ volume }) => (volume.keptFor = "deleteStrategy retain"),
    "a VolumeSnapshotContent needs its snapshot": (g) => {
      snapshotOf(g);
      need(g.prod, "volumeSnapshotContents", SNAPSHOT);
    },
    "a clone of it is there, though nobody needs the clone": (g) => {
      snapshotOf(g);
      cloneOf(g);
    },
    "a clone of it was promoted: then it needs the other way round": (g) => {
      const clone = cloneOf(g);
      addSnapshot(g.world, clone, { guid: SNAPSHOT, name: "snapshot-1" });
      clone.origin = null;
      g.volume.origin = SNAPSHOT;
      need(g.prod, "persistentVolumes", VOLUME);
    },
    "something below it lives": ({ world, nas, prod, volume }) => {
      addDataset(world, nas, { guid: "below", path: `${volume.path}/backup` });
      need(prod, "persistentVolumes", "below");
    },
  };
  for (const [why, make] of Object.entries(needs))
    it(`lives when ${why}`, () => {
      const g = given();
      make(g);
      expect(isLive(g.world, VOLUME)).toBe(true);
      expect(isTrueOrphan(g.world, VOLUME)).toBe(false);
    });

  it("is an orphan when its extent was pointed elsewhere, whoever has a target of that", () => {
    const { world, nas, install } = given();
    const other = addVolume(world, nas, install, "another", "pvc-2");
    nas.targets.set(1, { id: 1, name: "vm", of: VOLUME, byHand: true });
    nas.extents.set(1, { id: 1, name: "csi-pvc-1", zvol: other.path, of: VOLUME });
    nas.mappings.set(1, { id: 1, target: 1, extent: 1, lun: 0 });
    expect(isTrueOrphan(world, VOLUME)).toBe(true);
    expect(isLive(world, "another")).toBe(true);
  });

  it("in a chain of clones lives as far as the last clone, which is the orphan", () => {
    const g = given();
    snapshotOf(g);
    const middle = cloneOf(g);
    addSnapshot(g.world, middle, { guid: "second", name: "snapshot-2", csi: true });
    addVolume(g.world, g.nas, g.install, "last", "pvc-3").origin = "second";
    expect([VOLUME, SNAPSHOT, middle.guid, "second"].every((one) => isLive(g.world, one))).toBe(
      true,
    );
    expect(isTrueOrphan(g.world, "last")).toBe(true);
  });

  it("is needed by its clone alone after the promotion of that clone", () => {
    const g = given();
    const clone = cloneOf(g);
    addSnapshot(g.world, clone, { guid: SNAPSHOT, name: "snapshot-1" });
    clone.origin = null;
    g.volume.origin = SNAPSHOT;
    expect(isLive(g.world, clone.guid)).toBe(true);
    expect(isTrueOrphan(g.world, VOLUME)).toBe(true);
  });
});

describe("what a person shared, and then moved away", () => {
  const share = {
    id: 1,
    protocol: "nfs",
    name: null,
    of: VOLUME,
    comment: "",
    byHand: true,
  } as const;
  const places = {
    "where it is": ["tank/k8s/nfs/v/pvc-1", true],
    "inside it": ["tank/k8s/nfs/v/pvc-1/photos", true],
    "elsewhere, by its name": ["tank/attic/pvc-1", true],
    "elsewhere, by another name": ["tank/attic/old", false],
  } as const;
  for (const [where, [path, isShown]] of Object.entries(places))
    it(`lives, and ${isShown ? "shows" : "does not show"} when it was shared ${where}`, () => {
      const { world, nas, volume } = given();
      expect(volume.path).toBe("tank/k8s/nfs/v/pvc-1");
      nas.shares.set(1, { ...share, path: `/mnt/${path}` });
      expect(isLive(world, VOLUME)).toBe(true);
      expect(openlyLive(world).has(VOLUME)).toBe(isShown);
    });
});

describe("what no driver of ours made", () => {
  const others = {
    "a received copy": { keptFor: "a replica" },
    "a volume of another driver": { keptFor: "a volume of tns-csi" },
    "a directory that holds many volumes": { keptFor: "a share of nfs-client" },
  };
  for (const [what, about] of Object.entries(others))
    it(`${what} is no orphan`, () => {
      const { world, nas } = given();
      addDataset(world, nas, { guid: "other", path: "tank/replica/pvc-9", ...about });
      expect(isLive(world, "other")).toBe(true);
      expect(isTrueOrphan(world, "other")).toBe(false);
    });

  it("a dataset that a person left about is nobody's business: neither", () => {
    const { world, nas } = given();
    addDataset(world, nas, { guid: "other", path: "tank/attic/notes" });
    expect(isLive(world, "other")).toBe(false);
    expect(isTrueOrphan(world, "other")).toBe(false);
  });
});

describe("a CSI snapshot", () => {
  it("that nothing names is an orphan, and its volume stays what it is", () => {
    const g = given();
    need(g.prod, "persistentVolumes", VOLUME);
    snapshotOf(g);
    expect(isTrueOrphan(g.world, SNAPSHOT)).toBe(true);
    expect(isLive(g.world, VOLUME)).toBe(true);
  });

  it("that was deleted and waits for its clone goes by itself", () => {
    const g = given();
    snapshotOf(g);
    const snapshot = g.nas.snapshots.get(SNAPSHOT);
    if (snapshot) snapshot.deferDestroy = true;
    expect(isTrueOrphan(g.world, SNAPSHOT)).toBe(false);
  });

  it("that somebody holds lives, and its volume lives by it and is seen to", () => {
    const g = given();
    snapshotOf(g);
    const snapshot = g.nas.snapshots.get(SNAPSHOT);
    if (snapshot) snapshot.holds = ["legal"];
    expect(isLive(g.world, SNAPSHOT)).toBe(true);
    expect(isTrueOrphan(g.world, SNAPSHOT)).toBe(false);
    expect(isLive(g.world, VOLUME)).toBe(true);
    expect(isTrueOrphan(g.world, VOLUME)).toBe(false);
    expect(visiblyUsed(g.world, new Set())).toContain(VOLUME);
  });

  it("that is a detached copy outlives its volume, and is an orphan without its content", () => {
    const g = given();
    const copy: CsiSnapshot = {
      of: volumeOf(g.install, VOLUME),
      name: "snapshot-1",
      uid: "1",
      contentUid: "2",
      guid: "copy",
      detached: true,
    };
    addDataset(g.world, g.nas, { guid: "copy", path: "tank/k8s/nfs/s/copy", copy });
    expect(isTrueOrphan(g.world, "copy")).toBe(true);
    need(g.prod, "volumeSnapshotContents", "copy");
    expect(isLive(g.world, "copy")).toBe(true);
  });
});
