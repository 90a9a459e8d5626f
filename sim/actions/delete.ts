import { destroyDataset, snapshotsOf } from "../nas.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import { change, isInstalled, type Volume } from "../world.ts";
import { volumeOf } from "./volume-parts.ts";
import { pathOf, removalSteps } from "./volume-access.ts";

/** A claim is deleted, and its volume with it, unless something stands in the way. */
export const deleteClaim: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = release(act);
    if (volume?.reclaimPolicy === "Delete" && isInstalled(volume.install))
      yield* removeVolume(act, volume, Infinity);
  },
};

/** The same, and the controller never comes back; a person then takes the PersistentVolume away, or does not. */
export const deleteInterrupted: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const volume = release(act);
    if (!volume) return;
    yield* removeVolume(act, volume, act.random.below(3));
    yield act.random.delayMs(60_000, 6 * 3_600_000);
    if (act.random.chance(0.6))
      volume.install.cluster.objects.persistentVolumes.delete(volume.pvUid);
  },
};

/** The PersistentVolume goes and DeleteVolume is never called: a finalizer forced, a Retain volume tidied away, or the wrong order (§5.1 no. 1, 2). */
export const leakVolume: Action = {
  on: "volume",
  makes: null,
  weight: 3,
  *run(act) {
    const volume = volumeOf(act);
    if (!volume) return;
    const { objects } = volume.install.cluster;
    if (act.random.chance(0.5)) {
      objects.persistentVolumes.delete(volume.pvUid);
      change(volume.install.cluster, "persistentVolumeClaims", volume.claimUid, { phase: "Lost" });
      yield pause(act.random);
      objects.persistentVolumeClaims.delete(volume.claimUid);
      return;
    }
    release(act);
    yield pause(act.random);
    objects.persistentVolumes.delete(volume.pvUid);
  },
};

/** Takes the claim away; what its PersistentVolume becomes is up to the reclaim policy. */
function release(act: Act): Volume | null {
  const volume = volumeOf(act);
  if (!volume) return null;
  const { cluster } = volume.install;
  if (!cluster.objects.persistentVolumeClaims.delete(volume.claimUid)) return null;
  change(cluster, "persistentVolumes", volume.pvUid, {
    phase: "Released",
    phaseChangedAt: act.world.now,
  });
  return cluster.objects.persistentVolumes.has(volume.pvUid) ? volume : null;
}

/** DeleteVolume: access first, dataset next, the PersistentVolume last; stops after `steps` effects. */
function* removeVolume(act: Act, volume: Volume, steps: number): Steps {
  const { cluster, retains } = volume.install;
  const effects: readonly (() => boolean | void)[] = retains
    ? [() => keep(volume)]
    : [...removalSteps(volume), () => destroy(act, volume)];
  for (const effect of effects.slice(0, steps)) {
    yield pause(act.random);
    if (effect() !== false) continue;
    change(cluster, "persistentVolumes", volume.pvUid, {
      phase: "Failed",
      phaseChangedAt: act.world.now,
    });
    return;
  }
  if (steps < effects.length) return;
  yield pause(act.random);
  cluster.objects.persistentVolumes.delete(volume.pvUid);
}

function destroy(act: Act, volume: Volume): boolean {
  const { system } = volume.install;
  const dataset = system.datasets.get(volume.dataset);
  if (!dataset || dataset.path !== pathOf(volume)) return true;
  const guarded =
    act.world.setting.driverVersion === "next" && snapshotsOf(system, dataset.guid).length > 0;
  return !guarded && destroyDataset(system, dataset, "truenas");
}

function keep({ install, dataset }: Volume): void {
  const kept = install.system.datasets.get(dataset);
  if (kept) kept.keptFor = "deleteStrategy retain: the next claim of this name gets it back";
}
