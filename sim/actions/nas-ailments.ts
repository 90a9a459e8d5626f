import type { NasHealth, PoolHealth, Service, TrueAlert, TrueDisk } from "../health.ts";
import { homeOf, releaseHolds } from "../nas.ts";
import type { TrueSystem } from "../nas-objects.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import { deleteSnapshot, takeTaskSnapshot } from "./snapshots.ts";

/** What ails a NAS while it answers and loses nothing, and what people hold on it. All of it is seen to some day. */

const DAY_MS = 86_400_000;

/** A disk fails and is replaced, and a resilver fills the new one (facts/peers §2 no. 84, 87). */
export const failDisk: Action = onDisk(function* (act, system, disk) {
  const pool = system.health?.pools.get(disk.pool);
  if (!pool) return;
  disk.state = "faulted";
  disk.errors = 12;
  pool.hidesFaults = act.random.chance(0.2);
  const forget = act.random.chance(0.6) ? raise(act, system, "VolumeStatus", [disk.pool]) : null;
  yield whileItLasts(act);
  [disk.state, disk.errors, disk.serial] = ["replacing", 0, `new-${act.op.id}`];
  const startedAt = act.world.now;
  pool.scan = { function: "RESILVER", startedAt, endedAt: null, errors: 0 };
  yield act.random.delayMs(3_600_000, DAY_MS);
  [disk.state, pool.hidesFaults] = ["well", false];
  pool.scan = { function: "RESILVER", startedAt, endedAt: act.world.now, errors: 0 };
  yield act.random.delayMs(60_000, 3_600_000);
  forget?.();
});

/** A disk is pulled out, and put back. */
export const pullDisk: Action = onDisk(function* (act, _system, disk) {
  disk.state = "gone";
  yield whileItLasts(act);
  disk.state = "well";
});

/** A disk gives wrong data now and then, or says of itself that it wears out. */
export const wearDisk: Action = onDisk(function* (act, system, disk) {
  const forget = act.random.chance(0.5)
    ? raise(act, system, "SMARTFailedSelfTest", [disk.serial])
    : null;
  if (forget === null) disk.errors = 3;
  yield whileItLasts(act);
  forget?.();
  disk.errors = 0;
});

/** A fan stops. */
export const overheatDisk: Action = onDisk(function* (act, system, disk) {
  const before = disk.celsius;
  disk.celsius = 66;
  const forget = act.random.chance(0.5)
    ? raise(act, system, "DiskTemperatureTooHot", [`/dev/${disk.place}`])
    : null;
  yield whileItLasts(act);
  disk.celsius = before;
  yield act.random.delayMs(60_000, 3_600_000);
  forget?.();
});

/** A scrub runs, and finds nothing. */
export const scrubPool: Action = onNas(function* (act, _system, { pools }) {
  yield* scrub(act, act.random.pick([...pools.values()]), 0);
});

/** A scrub finds blocks that no disk has right; they are restored, and the next one finds nothing. */
export const damagePool: Action = onNas(function* (act, _system, { pools }) {
  const pool = act.random.pick([...pools.values()]);
  yield* scrub(act, pool, 4);
  yield whileItLasts(act);
  yield* scrub(act, pool, 0);
});

/** Somebody writes much, and deletes it again. */
export const fillPool: Action = onNas(function* (act, system, { pools }) {
  const [name, pool] = act.random.pick([...pools]);
  const before = pool.takenRatio;
  pool.takenRatio = act.random.pick([0.8, 0.87, 0.92, 0.97]);
  const forget = act.random.chance(0.5)
    ? raise(act, system, "ZpoolCapacityCritical", [name])
    : null;
  yield whileItLasts(act);
  pool.takenRatio = before;
  yield act.random.delayMs(60_000, 3_600_000);
  forget?.();
});

/** TrueNAS says something of which nothing else tells. */
export const raiseAlert: Action = onNas(function* (act, system, { pools }) {
  const pool = act.random.pick([...pools.keys()]);
  const [klass, mentions, level] = act.random.pick([
    ["PowerSupply", [], "CRITICAL"],
    ["PoolOnFire", [pool], "CRITICAL"],
    ["VolumeStatus", [pool], "CRITICAL"],
    ["NTPHealthCheck", [], "WARNING"],
  ] as const);
  const forget = raise(act, system, klass, mentions, level);
  yield whileItLasts(act);
  forget();
});

/** A replication or a task fails, and TrueNAS forgets it some day. */
export const failJob: Action = onNas(function* (act, { datasets, pools }, { failedJobs }) {
  const paths = [...datasets.values()].map(({ path }) => path);
  const path = act.random.pick([act.random.pick([...pools.keys()]), act.random.pick(paths)]);
  const job = { method: "replication.run", at: act.world.now };
  failedJobs.set(path, job);
  yield act.random.delayMs(3_600_000, 5 * DAY_MS);
  if (failedJobs.get(path) === job) failedJobs.delete(path);
});

/** Somebody stops what gives volumes out. */
export const stopService: Action = onNas(function* (act, _system, { stopped }) {
  const service = act.random.pick<Service>(["nfs", "cifs", "iscsitarget", "nvmet"]);
  stopped.add(service);
  yield whileItLasts(act);
  stopped.delete(service);
});

/** Its middleware is starved. */
export const slowDown: Action = onNas(function* (act, _system, health) {
  health.slowSince = act.world.now;
  yield whileItLasts(act);
  health.slowSince = null;
});

/** Our key is renewed: for long, or by somebody in a hurry. */
export const renewKey: Action = onNas(function* (act, _system, health) {
  health.keyEndsAt = act.world.now + act.random.pick([3, 30, 365]) * DAY_MS;
});

/** The other controller of the pair is not there. */
export const breakPair: Action = onNas(function* (act, _system, health) {
  health.failoverDisabledBy = "NO_PONG";
  yield whileItLasts(act);
  health.failoverDisabledBy = null;
});

/** Somebody holds a snapshot (T14), mostly one that another then deletes, and releases it after a while. */
export const holdSnapshot: Action = {
  on: "csiSnapshot",
  makes: null,
  weight: 2,
  *run(act) {
    const { world, random } = act;
    const of = world.csiSnapshots.get(act.op.on ?? -1);
    const system = of && homeOf(world, of.guid);
    const snapshot = system?.snapshots.get(of?.guid ?? "");
    if (!system || !snapshot) return;
    snapshot.holds = [random.pick(["truenas", "backup"])];
    const until = world.now + random.delayMs(DAY_MS, 8 * DAY_MS);
    yield pause(random);
    const deletion = random.chance(0.8) ? deleteSnapshot.run(act) : [];
    for (const waitMs of deletion) {
      if (world.now >= until) releaseHolds(system, snapshot);
      yield waitMs;
    }
    yield Math.max(0, until - world.now);
    releaseHolds(system, snapshot);
  },
};

/** Somebody holds what a periodic task took of a volume, whatever becomes of the volume, and releases it after a while. */
export const holdTaskSnapshot: Action = {
  on: "volume",
  makes: null,
  weight: 2,
  *run(act) {
    const { world, random } = act;
    yield* takeTaskSnapshot.run(act);
    const guid = act.uid(1);
    const system = homeOf(world, guid);
    const taken = system?.snapshots.get(guid);
    if (!system || !taken) return;
    taken.holds = random.pick([["truenas"], ["backup"], [".send-1-1", "legal"]]);
    yield random.delayMs(DAY_MS, 8 * DAY_MS);
    releaseHolds(system, taken);
  },
};

function* scrub({ world, random }: Act, pool: PoolHealth, errors: number): Steps {
  const startedAt = world.now;
  pool.scan = { function: "SCRUB", startedAt, endedAt: null, errors: 0 };
  yield random.delayMs(600_000, DAY_MS);
  pool.scan = { function: "SCRUB", startedAt, endedAt: world.now, errors };
}

/** Raises an alert; what is given back clears it, unless another of its class came meanwhile. */
function raise(
  { world }: Act,
  { health }: TrueSystem,
  klass: string,
  mentions: readonly string[],
  level: TrueAlert["level"] = "CRITICAL",
): () => void {
  const alert = { level, mentions, firstAt: world.now };
  health?.alerts.set(klass, alert);
  return () => {
    if (health?.alerts.get(klass) === alert) health.alerts.delete(klass);
  };
}

function whileItLasts({ random }: Act): number {
  return random.delayMs(300_000, 8 * DAY_MS);
}

function onDisk(run: (act: Act, system: TrueSystem, disk: TrueDisk) => Steps): Action {
  return onNas(function* (act, system, { disks }) {
    yield* run(act, system, act.random.pick([...disks.values()]));
  });
}

function onNas(run: (act: Act, system: TrueSystem, health: NasHealth) => Steps): Action {
  return {
    on: null,
    makes: null,
    weight: 1,
    *run(act) {
      const system = act.random.pick(act.world.systems);
      if (system.health) yield* run(act, system, system.health);
    },
  };
}
