import type { VolumeSource } from "../../program/src/model/kubernetes.ts";
import { addDataset, behindTarget } from "../nas.ts";
import { OUTSIDER } from "../nas-objects.ts";
import { type Action, pause } from "../op.ts";
import { change, hold, metaOf, type Volume } from "../world.ts";
import { holdPv, inTree, isInTree, standing, userOf } from "./mounts.ts";
import { attributesOf, isBlock, pathOf } from "./volume-access.ts";
import { claimRecord, volumeOf } from "./volume-parts.ts";

/** Who uses a volume other than the claim it was made for. */

/** Whatever has it mounted writes to it from time to time, seen or not. */
export const writeData: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const dataset = volumeOf(act)?.dataset;
    if (dataset === undefined) return;
    const { clusters, writes } = act.world;
    for (let times = 0; times < 6; times++) {
      const isMounted = clusters.some(({ objects: { pods }, forgotten }) =>
        [...[...pods.values()].map(({ needs }) => needs), ...forgotten.values()].some((needs) =>
          needs.includes(dataset),
        ),
      );
      if (isMounted) writes.set(dataset, (writes.get(dataset) ?? 0) + 1);
      yield act.random.delayMs(3_600_000, 3 * 86_400_000);
    }
  },
};

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
    if (!volume || !isInTree(volume)) return;
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
    if (!volume || !isInTree(volume)) return;
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
        driverPod: null,
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
    const bound = { phase: "Bound", pvName: pv.record.name } as const;
    change(cluster, "persistentVolumeClaims", mover.claimUid, bound, [volume.dataset]);
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
    if (!volume || !isBlock(volume.install.protocol)) return;
    const protocol = volume.install.protocol === "iscsi" ? "iscsi" : "nvmeof";
    const { sessions, targets, subsystems } = volume.install.system;
    const target = [...targets.values(), ...subsystems.values()].find(
      (one) => one.of === volume.dataset,
    );
    if (!target) return;
    const id = act.op.id;
    const variant = act.random.pick(["", "", "", "HA:"]);
    const targetName = protocol === "iscsi" ? `${variant}${target.name}` : target.name;
    const behind = behindTarget(volume.install.system, protocol, target.id).map(({ guid }) => guid);
    const needs = behind.length > 0 ? behind : [volume.dataset]; // it waits for what was there
    sessions.set(id, { id, protocol, targetName, needs, from: OUTSIDER });
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
    const path = act.random.pick([pathOf(volume), volume.parent]);
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
    system.shares.set(id, { ...share, comment: "for the backup", byHand: true });
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
