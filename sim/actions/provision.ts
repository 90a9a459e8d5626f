import { addSnapshot, homeOf } from "../nas.ts";
import { type Act, type Action, pause, RESTART_MS, type Steps, underway } from "../op.ts";
import { type CsiSnapshot, type Guid, type Install, isInstalled, type Volume } from "../world.ts";
import { pathOf } from "./volume-access.ts";
import { askForVolume, createSteps, drawVolume, isNameTaken, volumeOf } from "./volume-parts.ts";

/** A claim gets its volume. */
export const provision: Action = {
  on: null,
  makes: "volume",
  weight: 4,
  run: (act) => create(act, null),
};

/** The controller dies or the NAS refuses after any step; the claim waits, is served later, or is deleted meanwhile. */
export const provisionInterrupted: Action = {
  on: null,
  makes: "volume",
  weight: 2,
  run: (act) => create(act, act.random.pick(["waits", "retried", "given up"])),
};

/** A claim whose name comes back gets the dataset of that name again, if the driver names them so (T7, T8). */
export const provisionAgain: Action = {
  on: "volume",
  makes: null,
  weight: 1,
  *run(act) {
    const before = volumeOf(act);
    if (!before?.install.template || before.parent !== before.install.parent || isNameTaken(before))
      return;
    const dataset = before.install.system.datasets.get(before.dataset);
    if (!dataset) return;
    const volume = drawVolume(act, before.install, {
      claimName: before.claimName,
      dataset: before.dataset,
    });
    askForVolume(act.world, volume);
    yield* underway(act, [volume.dataset], walk(act, volume, createSteps(act, volume)));
  },
};

/** A claim made from a CSI snapshot: a clone, which the snapshot and its volume must outlive. */
export const cloneFromSnapshot: Action = {
  on: "csiSnapshot",
  makes: "volume",
  weight: 2,
  *run(act) {
    const snapshot = act.world.csiSnapshots.get(act.op.on ?? -1);
    const system = snapshot && homeOf(act.world, snapshot.guid);
    if (!snapshot || snapshot.detached || !system?.snapshots.has(snapshot.guid)) return;
    if (!isOffered(snapshot)) return;
    yield* make(act, drawFor(act, snapshot.of.install), snapshot.guid, null);
  },
};

/** A claim made from a claim: a clone through a temporary snapshot, which stays as long as the clone does (§2.4). */
export const cloneFromVolume: Action = {
  on: "volume",
  makes: "volume",
  weight: 1,
  *run(act) {
    const source = volumeOf(act);
    const dataset = source?.install.system.datasets.get(source.dataset);
    const claims = source?.install.cluster.objects.persistentVolumeClaims;
    if (!source || !dataset || claims?.get(source.claimUid)?.record.phase !== "Bound") return;
    const volume = drawFor(act, source.install);
    const guid = act.uid(4);
    addSnapshot(act.world, dataset, { guid, name: `volume-source-for-volume-${volume.handle}` });
    yield* make(act, volume, guid, null);
  },
};

/**
 * A claim made from a CSI snapshot where the class asks for a detached volume: sent and received in hours, without an
 * origin, by a job that few may see.
 */
export const copyFromSnapshot: Action = {
  on: "csiSnapshot",
  makes: "volume",
  weight: 1,
  *run(act) {
    const snapshot = act.world.csiSnapshots.get(act.op.on ?? -1);
    if (!snapshot || !homeOf(act.world, snapshot.guid)?.snapshots.has(snapshot.guid)) return;
    if (!isOffered(snapshot)) return;
    const volume = drawFor(act, snapshot.of.install);
    askForVolume(act.world, volume);
    const [makeDataset, ...others] = createSteps(act, volume);
    const { jobs } = volume.install.system;
    yield pause(act.random);
    makeDataset?.();
    const job = { id: act.op.id, method: "replication.run_onetime", paths: [pathOf(volume)] };
    jobs.set(job.id, job);
    yield act.random.delayMs(60_000, 12 * 3_600_000);
    jobs.delete(job.id);
    yield* underway(act, [volume.dataset], walk(act, volume, others));
  },
};

/** What becomes of a claim whose volume was not finished; null: it is finished. */
type Ending = "waits" | "retried" | "given up" | null;

function* create(act: Act, ending: Ending): Steps {
  yield* make(act, drawFor(act, act.random.pick(act.world.installs)), null, ending);
}

function* make(act: Act, volume: Volume, origin: Guid | null, ending: Ending): Steps {
  const { world, random } = act;
  askForVolume(world, volume);
  if (!isInstalled(volume.install)) return;
  const steps = createSteps(act, volume, origin);
  const cut = ending === null ? steps.length : 1 + random.below(steps.length - 1);
  const touched = origin === null ? [volume.dataset] : [volume.dataset, origin];
  yield* underway(act, touched, walk(act, volume, steps.slice(0, cut)));
  if (ending === "retried") {
    yield random.delayMs(5_000, 3_600_000);
    if (isWanted(volume)) yield* underway(act, touched, walk(act, volume, steps.slice(cut)));
  }
  if (ending === "given up") {
    yield random.delayMs(1_000, 3_600_000);
    volume.install.cluster.objects.persistentVolumeClaims.delete(volume.claimUid);
  }
}

/** One effect after the other; a controller that was restarted goes on only if the claim still asks for it (§2.5). */
function* walk(act: Act, volume: Volume, steps: readonly (() => void)[]): Steps {
  for (const step of steps) {
    const waitMs = pause(act.random);
    yield waitMs;
    if (waitMs >= RESTART_MS && !isWanted(volume)) return;
    step();
  }
}

/** A claim can name it as its source: some content still leads to it. */
function isOffered({ of, guid }: CsiSnapshot): boolean {
  const contents = of.install.cluster.objects.volumeSnapshotContents.values();
  return [...contents].some(({ needs }) => needs.includes(guid));
}

function isWanted({ install, claimUid }: Volume): boolean {
  return install.cluster.objects.persistentVolumeClaims.has(claimUid);
}

function drawFor(act: Act, install: Install): Volume {
  const volume = drawVolume(act, install);
  act.world.volumes.set(act.op.id, volume);
  return volume;
}
