import type { PersistentVolume, VolumeSource } from "../../program/src/model/kubernetes.ts";
import { tryMount } from "../mount.ts";
import { addDataset, datasetAt } from "../nas.ts";
import { type Act, type Action, pause } from "../op.ts";
import { change, type Guid, hold, metaOf, type TrueCluster, type Volume } from "../world.ts";
import { claimRecord, attributesOf, pathOf, pvRecord } from "./volume-parts.ts";
import { volumeOf } from "./provision.ts";

/** Who uses a volume other than the claim it was made for. */

/** A PersistentVolume written by hand adopts the dataset under a handle of its own (T17), or of the old name. */
export const adoptStatically: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = standing(act);
    if (!volume) return;
    const handle = act.random.pick([`my-data-${act.op.id}`, volume.handle]);
    const driver = act.random.pick([volume.install.driver, "org.democratic-csi.node-manual"]);
    const source: VolumeSource = {
      type: "csi",
      driver,
      volumeHandle: handle,
      attributes: attributesOf(volume),
    };
    yield pause(act.random);
    holdPv(act, userOf(act, volume), volume, source, [volume.dataset]);
  },
};

/** An in-tree PersistentVolume mounts the dataset, a directory in it, or the directory that holds all volumes (T18). */
export const mountInTree: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = standing(act);
    if (!volume) return;
    const { source, needs } = inTree(act, volume);
    yield pause(act.random);
    holdPv(act, userOf(act, volume), volume, source, needs);
  },
};

/** A Pod mounts it without any PersistentVolume (T18, T20). */
export const mountInline: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = standing(act);
    if (!volume) return;
    const cluster = userOf(act, volume);
    const { source, needs } = inTree(act, volume);
    const uid = act.uid(6);
    yield pause(act.random);
    hold(
      cluster,
      "pods",
      {
        ...metaOf(cluster, uid, `job-${act.op.id}`, act.world.now),
        namespace: "shop",
        phase: "Running",
        nodeName: "worker-1",
        owner: null,
        claims: [],
        inlineVolumes: [source],
      },
      needs,
    );
    yield act.random.delayMs(60_000, 30 * 86_400_000);
    cluster.objects.pods.delete(uid);
  },
};

/** A data mover swaps the claim under a PersistentVolume; its name keeps the old UID (T21). */
export const swapClaim: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = volumeOf(act);
    const pv = volume?.install.cluster.objects.persistentVolumes.get(volume.pvUid);
    if (!volume || pv?.record.phase !== "Bound") return;
    const { cluster } = volume.install;
    const mover: Volume = { ...volume, claimUid: act.uid(1), claimName: `restored-${act.op.id}` };
    hold(cluster, "persistentVolumeClaims", claimRecord(cluster, mover, act.world.now), []);
    yield pause(act.random);
    const claimRef = { namespace: mover.namespace, name: mover.claimName, uid: mover.claimUid };
    change(cluster, "persistentVolumes", volume.pvUid, { claimRef });
    yield pause(act.random);
    cluster.objects.persistentVolumeClaims.delete(volume.claimUid);
    yield pause(act.random);
    change(cluster, "persistentVolumeClaims", mover.claimUid, {
      phase: "Bound",
      pvName: pv.record.name,
    });
  },
};

/** The PersistentVolume is exported and created again, under the same name and another UID. */
export const recreatePv: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const volume = standing(act);
    const { objects } = volume?.install.cluster ?? {};
    const before = volume && objects?.persistentVolumes.get(volume.pvUid);
    if (!volume || !before) return;
    hold(
      volume.install.cluster,
      "persistentVolumes",
      {
        ...before.record,
        ...metaOf(volume.install.cluster, act.uid(2), `again-${act.op.id}`, act.world.now),
      },
      before.needs,
    );
    yield pause(act.random);
    objects?.persistentVolumes.delete(volume.pvUid);
  },
};

/** Something outside every cluster logs in to the target (T27, T32), and out again. */
export const logIn: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = standing(act);
    if (volume?.install.protocol !== "iscsi") return;
    const { sessions, targets } = volume.install.system;
    const target = [...targets.values()].find((one) => one.of === volume.dataset);
    if (!target) return;
    const id = act.op.id;
    const variant = act.random.pick(["", "", "", "HA:"]);
    const targetName = `${variant}${target.name}`;
    sessions.set(id, { id, protocol: "iscsi", targetName, needs: [volume.dataset] });
    yield act.random.delayMs(60_000, 30 * 86_400_000);
    sessions.delete(id);
  },
};

/** A replication works on the volume, or on everything below its parent. */
export const runJob: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const volume = standing(act);
    if (!volume) return;
    const { jobs } = volume.install.system;
    const path = act.random.pick([pathOf(volume), volume.install.parent]);
    const id = act.op.id;
    jobs.set(id, { id, method: "replication.run_onetime", paths: [path] });
    yield act.random.delayMs(60_000, 5 * 86_400_000);
    jobs.delete(id);
  },
};

/** Somebody puts a dataset below the volume; it inherits every mark (T10), and may be mounted by itself. */
export const addChild: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const volume = standing(act);
    if (volume?.install.protocol !== "nfs") return;
    const { system } = volume.install;
    const path = `${pathOf(volume)}/backup`;
    const guid = act.uid(5);
    if (!addDataset(act.world, system, { guid, path }) || act.random.chance(0.4)) return;
    yield pause(act.random);
    const id = system.nextId++;
    const share = { id, protocol: "nfs", name: null, path: `/mnt/${path}`, of: guid } as const;
    system.shares.set(id, { ...share, byHand: false });
    yield pause(act.random);
    holdPv(
      act,
      userOf(act, volume),
      volume,
      { type: "nfs", server: system.address, path: `/mnt/${path}` },
      [guid],
    );
  },
};

/** The volume, if the driver finished it and its dataset can be mounted where it was made. */
function standing(act: Act): Volume | null {
  const volume = volumeOf(act);
  const dataset = volume?.install.system.datasets.get(volume.dataset);
  if (!volume || dataset?.path !== pathOf(volume)) return null;
  const isFinished = dataset.properties["democratic-csi:provision_success"] === "true";
  const source = pvRecord(volume, act.world.now).source;
  return isFinished && tryMount(volume.install.system, source) === "mounts" ? volume : null;
}

/** Any watched cluster that the operator declared, or the volume's own. */
function userOf(act: Act, volume: Volume): TrueCluster {
  return act.random.pick([
    volume.install.cluster,
    ...act.world.clusters.filter((cluster) => cluster.watched),
  ]);
}

function inTree(act: Act, volume: Volume): { source: VolumeSource; needs: readonly Guid[] } {
  const { system, protocol, parent } = volume.install;
  const { iqn = "" } = attributesOf(volume);
  if (protocol === "iscsi") {
    return {
      source: { type: "iscsi", portals: [`${system.address}:3260`], iqn, lun: 0 },
      needs: [volume.dataset],
    };
  }
  const path = act.random.pick([
    pathOf(volume),
    `${pathOf(volume)}/sub`,
    `${pathOf(volume)}/sub/deep`,
    parent,
  ]);
  const above = path === parent ? (datasetAt(system, parent)?.guid ?? null) : null;
  const source: VolumeSource = { type: "nfs", server: system.address, path: `/mnt/${path}` };
  return { source, needs: above === null ? [volume.dataset] : [above, volume.dataset] };
}

function holdPv(
  act: Act,
  cluster: TrueCluster,
  volume: Volume,
  source: VolumeSource,
  needs: readonly Guid[],
): void {
  const record: PersistentVolume = {
    ...pvRecord(volume, act.world.now),
    ...metaOf(cluster, act.uid(7), `by-hand-${act.op.id}`, act.world.now),
    phase: "Available",
    claimRef: null,
    reclaimPolicy: "Retain",
    source,
  };
  hold(cluster, "persistentVolumes", record, needs);
}
