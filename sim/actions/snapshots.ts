import {
  addDataset,
  addSnapshot,
  datasetAt,
  destroyDataset,
  destroySnapshot,
  homeOf,
  parentOf,
  snapshotsOf,
} from "../nas.ts";
import { type Act, type Action, pause, type Steps, underway } from "../op.ts";
import { change, type CsiSnapshot, hold, metaOf, type TrueCluster } from "../world.ts";
import { volumeOf } from "./volume-parts.ts";
import { pathOf } from "./volume-access.ts";

/** A VolumeSnapshot is made, as a ZFS snapshot of its volume. */
export const snapshotVolume: Action = {
  on: "volume",
  makes: "csiSnapshot",
  weight: 3,
  run: (act) => make(act, false, Infinity),
};

/** The controller dies between any two steps; the VolumeSnapshot may be deleted before it comes back. */
export const snapshotInterrupted: Action = {
  on: "volume",
  makes: "csiSnapshot",
  weight: 1,
  *run(act) {
    yield* make(act, false, act.random.below(3));
    yield act.random.delayMs(1_000, 3_600_000);
    const snapshot = act.world.csiSnapshots.get(act.op.id);
    if (snapshot && act.random.chance(0.6)) forget(snapshot);
  },
};

/** A detached VolumeSnapshot: a full copy under the snapshot parent, which outlives its source (T11). */
export const snapshotDetached: Action = {
  on: "volume",
  makes: "csiSnapshot",
  weight: 1,
  run: (act) => make(act, true, Infinity),
};

/**
 * A detached copy breaks off: what was received stays without its last mark, whether the VolumeSnapshot waits for another try
 * or is given up; who destroys it by hand leaves the container (facts/democratic-csi §5.1 no. 16, 17).
 */
export const breakOffCopy: Action = {
  on: "volume",
  makes: "csiSnapshot",
  weight: 1,
  *run(act) {
    yield* make(act, true, 1);
    const snapshot = act.world.csiSnapshots.get(act.op.id);
    if (!snapshot) return;
    const { system } = snapshot.of.install;
    const job = { id: act.op.id, method: "replication.run_onetime", paths: [copyPath(snapshot)] };
    system.jobs.set(job.id, job);
    copy(act, snapshot);
    const needs = [snapshot.guid, snapshot.of.dataset]; // the next try copies from it
    change(snapshot.of.install.cluster, "volumeSnapshotContents", snapshot.contentUid, {}, needs);
    delete system.datasets.get(snapshot.guid)?.properties["democratic-csi:provision_success"];
    yield act.random.delayMs(60_000, 12 * 3_600_000);
    system.jobs.delete(job.id);
    if (act.random.chance(0.3)) return;
    forget(snapshot);
    yield act.random.delayMs(60_000, 3 * 86_400_000);
    const dataset = system.datasets.get(snapshot.guid);
    if (dataset && act.random.chance(0.5)) destroyDataset(system, dataset, "raw");
  },
};

/** A VolumeSnapshot is deleted: the driver destroys the ZFS snapshot, deferred where a clone lives (T13). */
export const deleteSnapshot: Action = {
  on: "csiSnapshot",
  makes: null,
  weight: 1,
  *run(act) {
    const snapshot = act.world.csiSnapshots.get(act.op.on ?? -1);
    if (!snapshot) return;
    const { cluster } = snapshot.of.install;
    cluster.objects.volumeSnapshots.delete(snapshot.uid);
    change(cluster, "volumeSnapshotContents", snapshot.contentUid, {
      deletionRequestedAt: act.world.now,
    });
    yield pause(act.random);
    yield* untilDestroyed(act, snapshot);
    yield pause(act.random);
    cluster.objects.volumeSnapshotContents.delete(snapshot.contentUid);
  },
};

/** The sidecar asks the driver again and again while TrueNAS refuses: as long as it is held. */
function* untilDestroyed(act: Act, snapshot: CsiSnapshot): Steps {
  while (!destroy(act, snapshot)) yield act.random.delayMs(3_600_000, 12 * 3_600_000);
}

/** VolumeSnapshot and content are forced away, or were Retain: the ZFS snapshot stays (§5.1 no. 13). */
export const leakSnapshot: Action = {
  on: "csiSnapshot",
  makes: null,
  weight: 2,
  *run(act) {
    const snapshot = act.world.csiSnapshots.get(act.op.on ?? -1);
    if (!snapshot) return;
    const { objects } = snapshot.of.install.cluster;
    objects.volumeSnapshotContents.delete(snapshot.contentUid);
    yield pause(act.random);
    objects.volumeSnapshots.delete(snapshot.uid);
  },
};

/** A restore of the cluster brings a content back under another UID: only its handle names the snapshot. */
export const reimportContent: Action = {
  on: "csiSnapshot",
  makes: null,
  weight: 2,
  *run(act) {
    const snapshot = act.world.csiSnapshots.get(act.op.on ?? -1);
    const before = snapshot?.of.install.cluster.objects.volumeSnapshotContents.get(
      snapshot.contentUid,
    );
    if (!snapshot || !before || before.record.snapshotHandle === null) return;
    const { cluster } = snapshot.of.install;
    const meta = metaOf(cluster, act.uid(2), `restored-${act.op.id}`, act.world.now);
    const volumeSnapshot = { namespace: "shop", name: `restored-${act.op.id}`, uid: act.uid(1) };
    const record = {
      ...before.record,
      ...meta,
      volumeSnapshot,
      sourceVolumeHandle: null,
      preProvisioned: true,
    };
    hold(cluster, "volumeSnapshotContents", record, before.needs);
    yield pause(act.random);
    forget(snapshot);
  },
};

/** Somebody writes a content by hand for a snapshot that a task took (T36). */
export const importTaskSnapshot: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const volume = volumeOf(act);
    if (!volume) return;
    const { cluster, system, driver } = volume.install;
    const [snapshot] = snapshotsOf(system, volume.dataset).filter((one) => !one.csi);
    yield pause(act.random);
    if (!snapshot || system.datasets.get(volume.dataset)?.path !== pathOf(volume)) return;
    hold(
      cluster,
      "volumeSnapshotContents",
      {
        ...metaOf(cluster, act.uid(2), `by-hand-${act.op.id}`, act.world.now),
        labels: {},
        driver,
        deletionPolicy: "Retain",
        volumeSnapshot: { namespace: "shop", name: `by-hand-${act.op.id}`, uid: null },
        sourceVolumeHandle: null,
        snapshotHandle: `${volume.handle}@${snapshot.name}`,
        preProvisioned: true,
        readyToUse: true,
        error: null,
      },
      [snapshot.guid, volume.dataset],
    );
  },
};

/** A periodic snapshot task runs: its snapshots inherit every mark of the volume (T10, T14). */
export const takeTaskSnapshot: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = volumeOf(act);
    const dataset = volume?.install.system.datasets.get(volume.dataset);
    if (dataset) addSnapshot(act.world, dataset, { guid: act.uid(1), name: taskSnapshotName(act) });
  },
};

/** Periodic tasks and people choose their names; some look like a driver's. */
function taskSnapshotName(act: Act): string {
  return act.random.pick([
    `auto-2026-11-${act.op.id}`,
    `autosnap_${act.op.id}_daily`,
    `snapshot-${act.uid(9)}`,
  ]);
}

function* make(act: Act, detached: boolean, steps: number): Steps {
  const volume = volumeOf(act);
  const source = volume?.install.system.datasets.get(volume.dataset);
  if (!volume || !source || !volume.install.cluster.objects.persistentVolumes.has(volume.pvUid))
    return;
  const uid = act.uid(1);
  const snapshot: CsiSnapshot = {
    of: volume,
    name: `snapshot-${uid}`,
    uid,
    contentUid: act.uid(2),
    guid: act.uid(3),
    detached,
  };
  act.world.csiSnapshots.set(act.op.id, snapshot);
  const toMake = [snapshot.guid, volume.dataset]; // until it is ready the sidecar asks again, of the source
  const { cluster } = volume.install;
  holdVolumeSnapshot(cluster, snapshot, act.world.now);
  const effects = [
    () => holdContent(cluster, snapshot, act.world.now, toMake),
    () => (detached ? copy(act, snapshot) : take(act, snapshot)),
    () => {
      const fields = { snapshotHandle: handleOf(snapshot), readyToUse: true };
      const needs = detached ? [snapshot.guid] : toMake;
      change(cluster, "volumeSnapshotContents", snapshot.contentUid, fields, needs);
    },
  ];
  yield* underway(act, [snapshot.guid], walk(act, effects.slice(0, steps)));
}

function* walk(act: Act, effects: readonly (() => unknown)[]): Steps {
  for (const effect of effects) {
    yield pause(act.random);
    effect();
  }
}

function holdVolumeSnapshot(cluster: TrueCluster, snapshot: CsiSnapshot, now: number): void {
  const record = {
    ...metaOf(cluster, snapshot.uid, `snap-${snapshot.uid}`, now),
    namespace: "shop",
    labels: {},
    claimName: snapshot.of.claimName,
    contentName: `snapcontent-${snapshot.uid}`,
    readyToUse: false,
    error: null,
  };
  hold(cluster, "volumeSnapshots", record, [snapshot.guid]);
}

function holdContent(
  cluster: TrueCluster,
  snapshot: CsiSnapshot,
  now: number,
  needs: readonly string[],
): void {
  const record = {
    ...metaOf(cluster, snapshot.contentUid, `snapcontent-${snapshot.uid}`, now),
    driver: snapshot.of.install.driver,
    deletionPolicy: "Delete" as const,
    labels: {},
    volumeSnapshot: { namespace: "shop", name: `snap-${snapshot.uid}`, uid: snapshot.uid },
    sourceVolumeHandle: snapshot.of.handle,
    snapshotHandle: null,
    preProvisioned: false,
    readyToUse: false,
    error: null,
  };
  hold(cluster, "volumeSnapshotContents", record, needs);
}

function marks(snapshot: CsiSnapshot): Record<string, string> {
  return {
    "democratic-csi:csi_snapshot_name": snapshot.name,
    "democratic-csi:csi_snapshot_source_volume_id": snapshot.of.handle,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:provision_success": "true",
  };
}

function take(act: Act, snapshot: CsiSnapshot): void {
  const dataset = snapshot.of.install.system.datasets.get(snapshot.of.dataset);
  if (dataset)
    addSnapshot(act.world, dataset, {
      guid: snapshot.guid,
      name: snapshot.name,
      properties: marks(snapshot),
      csi: true,
    });
}

function copy(act: Act, snapshot: CsiSnapshot): void {
  const { install, dataset } = snapshot.of;
  const source = install.system.datasets.get(dataset);
  if (!source) return;
  const path = copyPath(snapshot);
  addDataset(act.world, install.system, { guid: act.uid(4), path: parentOf(path) });
  addDataset(act.world, install.system, {
    guid: snapshot.guid,
    path,
    kind: source.kind,
    copy: snapshot,
    properties: marks(snapshot),
  });
}

/** In a container of its volume, which lives for what is in it. */
function copyPath({ of: { install, handle }, name }: CsiSnapshot): string {
  return `${install.snapshotParent}/${handle}/${name}`;
}

/** False while TrueNAS refuses it for a hold; other refusals nobody waits for. */
function destroy(act: Act, snapshot: CsiSnapshot): boolean {
  const system = homeOf(act.world, snapshot.guid);
  if (!system) return true;
  if (!snapshot.detached) return destroySnapshot(system, snapshot.guid);
  const dataset = system.datasets.get(snapshot.guid);
  if (!dataset || !destroyDataset(system, dataset, "truenas")) return true;
  const container = datasetAt(system, parentOf(dataset.path));
  const children = [...system.datasets.values()].some((one) =>
    one.path.startsWith(`${container?.path ?? ""}/`),
  );
  if (container && !children) destroyDataset(system, container, "truenas");
  return true;
}

function handleOf({ of, name, detached }: CsiSnapshot): string {
  return `${of.handle}${detached ? "/" : "@"}${name}`;
}

function forget({ of, uid, contentUid }: CsiSnapshot): void {
  of.install.cluster.objects.volumeSnapshots.delete(uid);
  of.install.cluster.objects.volumeSnapshotContents.delete(contentUid);
}
