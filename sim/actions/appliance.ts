import type { PoolState } from "../nas-objects.ts";
import type { Action } from "../op.ts";
import { VERSIONS } from "../setting.ts";
import { onSystem } from "./about.ts";

/** What happens to a TrueNAS as a whole. None of it ends what its datasets are needed for. */

/** A pool is exported for a while: nothing of it is seen, and nothing of it is lost (T29). */
export const exportPool = onPool("exported");

/** A pool loses its disks for a while: it is listed, and what is asked of it hangs. */
export const suspendPool = onPool("suspended");

/** The NAS restarts: for minutes it answers without its pools. */
export const reboot: Action = onSystem(function* ({ random }, system) {
  system.standing = "booting";
  system.boots++;
  yield random.delayMs(10_000, 3_600_000);
  system.standing = "ready";
});

/** The other node of the pair takes over; until it holds the pools, whoever asks is answered by a standby (H27). */
export const failOver: Action = onSystem(function* ({ random }, system) {
  system.standing = "standby";
  system.boots++;
  yield random.delayMs(1_000, 900_000);
  system.standing = "ready";
});

/** Another NAS answers at the address: a copy of its configuration, a name that moved (H29). */
export const misdirect: Action = onSystem(function* ({ random, world }, system) {
  system.impostor = world.systems.find((one) => one !== system) ?? null;
  yield random.delayMs(60_000, 3 * 86_400_000);
  system.impostor = null;
});

/** The next release is installed, with a restart. */
export const upgrade: Action = onSystem(function* ({ random }, system) {
  const next = VERSIONS[VERSIONS.findIndex((version) => version === system.version) + 1];
  if (next === undefined) return;
  system.standing = "booting";
  system.boots++;
  yield random.delayMs(60_000, 3_600_000);
  system.version = next;
  system.standing = "ready";
});

function onPool(state: PoolState): Action {
  return onSystem(function* (act, system) {
    const pool = act.random.pick([...system.pools.keys()]);
    system.pools.set(pool, state);
    yield act.random.delayMs(60_000, 2 * 86_400_000);
    system.pools.set(pool, "imported");
  });
}
