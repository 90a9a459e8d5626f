import type { Action, Act, Steps } from "../op.ts";

/** What happens to the program itself. */

/** Its process is started anew. */
export const restartMonitor: Action = onMonitor(function* ({ world }) {
  world.monitor.starts++;
});

/** Its database is lost: it remembers nothing (H38). */
export const loseDatabase: Action = onMonitor(function* ({ world }) {
  world.monitor.databases++;
});

/** Its clock jumps, and is set right later (H37). */
export const jumpClock: Action = onMonitor(function* ({ world, random }) {
  world.monitor.jumps++;
  world.monitor.clockErrorMs = random.pick([-1, 1]) * random.delayMs(60_000, 365 * 86_400_000);
  yield random.delayMs(60_000, 2 * 86_400_000);
  world.monitor.clockErrorMs = 0;
});

/**
 * Somebody looks into all freezes and ends them. He would not take another NAS for his own; that a history broke he may
 * misjudge.
 */
export const endFreezes: Action = onMonitor(function* ({ world }) {
  if (world.systems.every(({ impostor }) => impostor === null)) world.monitor.endings++;
});

function onMonitor(run: (act: Act) => Steps): Action {
  return { on: null, makes: null, weight: 1, run };
}
