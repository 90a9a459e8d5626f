import { type Action, pause } from "../op.ts";
import { change, hold } from "../world.ts";
import { claimRecord, isNameTaken, volumeOf } from "./volume-parts.ts";

/** What happens to claims and PersistentVolumes without a driver. */

const DAY_MS = 86_400_000;

/** Somebody deletes a claim or its PersistentVolume, and a finalizer holds it back for as long as its owner likes. */
export const holdBack: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = volumeOf(act);
    if (!volume) return;
    const { cluster } = volume.install;
    const leaving = { deletionRequestedAt: act.world.now };
    const [kind, uid, finalizer] = act.random.pick([
      ["persistentVolumeClaims", volume.claimUid, "kubernetes.io/pvc-protection"],
      ["persistentVolumeClaims", volume.claimUid, "example.com/keep"],
      ["persistentVolumes", volume.pvUid, "kubernetes.io/pv-protection"],
    ] as const);
    if (!change(cluster, kind, uid, { ...leaving, finalizers: [finalizer] })) return;
    yield act.random.delayMs(60_000, 20 * DAY_MS);
    cluster.objects[kind].delete(uid);
  },
};

/**
 * The claim of a volume that is kept is deleted and made again under its name, as a restore does: the PersistentVolume still
 * names the UID of the former one, and the two never bind.
 */
export const recreateClaim: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const volume = volumeOf(act);
    const pv = volume?.install.cluster.objects.persistentVolumes.get(volume.pvUid);
    if (!volume || pv?.record.phase !== "Bound") return;
    const { cluster } = volume.install;
    change(cluster, "persistentVolumes", volume.pvUid, { reclaimPolicy: "Retain" });
    yield pause(act.random);
    if (!cluster.objects.persistentVolumeClaims.delete(volume.claimUid)) return;
    yield pause(act.random);
    if (isNameTaken(volume)) return;
    const again = claimRecord(cluster, { ...volume, claimUid: act.uid(1) }, act.world.now);
    hold(cluster, "persistentVolumeClaims", { ...again, pvName: pv.record.name }, [volume.dataset]);
  },
};
