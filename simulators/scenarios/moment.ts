import type { Clock } from "../clock.ts";
import type { Bindings } from "../world/bindings.ts";
import type { StartedWorld } from "../world/start.ts";
import type { World } from "../world/world.ts";

/** Something that happens to a started world while somebody watches. */
export interface Moment {
  /** After the beginning, in ms. */
  readonly afterMs: number;
  /** What happens, in a sentence. */
  readonly happens: string;
  /** What somebody who watches with Plumbline should see then, and nothing else. */
  readonly look: string;
  /** A command that shows it; null where there is nothing to ask for. */
  readonly command: ((names: Bindings) => string) | null;
  /** Rules of which a finding begins ("+ pv-released") or ends ("- claim-unused"). */
  readonly findings: readonly string[];
  /** Families of metrics, beside those of findings, that say something else afterwards. */
  readonly metrics: readonly string[];
  /** Whether the NAS answers nobody from here on: what needs it cannot be told then, and what was known stays. */
  readonly leavesNasDown?: true;
  /** What the world is then: whoever knows why things live knows what is true of it. */
  becomes(world: World): World;
  /** Does it, to the cluster or the NAS, as those would tell of it. */
  happen(world: StartedWorld): Promise<void>;
}

/** How moments are played. */
export interface PlayOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** So many times as fast; 1 unless told. */
  readonly speed?: number;
  /** Told right after each moment. */
  readonly onMoment?: (moment: Moment) => void;
}

/** Lets moments happen to a world, each at its time; ends after the last, or quietly with the signal. */
export async function play(
  world: StartedWorld,
  moments: readonly Moment[],
  { clock, signal, speed = 1, onMoment }: PlayOptions,
): Promise<void> {
  let sinceStartMs = 0;
  for (const moment of moments) {
    const isTime = await slept(clock, (moment.afterMs - sinceStartMs) / speed, signal);
    if (!isTime) {
      return;
    }
    sinceStartMs = moment.afterMs;
    await moment.happen(world);
    onMoment?.(moment);
  }
}

/** False where the signal aborted first. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) {
      return false;
    }
    throw error;
  }
}
