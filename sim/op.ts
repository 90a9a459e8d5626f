import type { Random } from "./random.ts";
import type { Guid, World } from "./world.ts";

/** Something that happens in a world. All of a run's are drawn up front, so that a failing run can be made smaller. */
export interface Op {
  readonly id: number;
  /** After the world's beginning. */
  readonly atMs: number;
  readonly action: string;
  /** Id of the operation whose volume or snapshot it is about; it does nothing when that is not there (any more). */
  readonly on: number | null;
  /** Seed of everything the operation leaves to chance. */
  readonly dice: number;
}

/** What an operation has in hand while it runs. */
export interface Act {
  readonly world: World;
  readonly op: Op;
  readonly random: Random;
  /** A UID or GUID that nothing else has; `part` tells those of one operation apart. */
  uid(part: number): string;
}

/** Runs an action step by step; yields the virtual milliseconds until the next step. */
export type Steps = Generator<number, void, void>;

/** One kind of thing that happens. */
export interface Action {
  /** What it is about. */
  readonly on: "volume" | "csiSnapshot" | null;
  /** What later operations can be about. */
  readonly makes: "volume" | "csiSnapshot" | null;
  /** How often it is drawn, against the others. */
  readonly weight: number;
  readonly run: (act: Act) => Steps;
}

/** Marks GUIDs as being worked on while these steps are taken. */
export function* underway(act: Act, guids: readonly Guid[], steps: Steps): Steps {
  act.world.underway.set(act.op.id, guids);
  yield* steps;
  act.world.underway.delete(act.op.id);
}

/** A pause of this length or longer is a controller that was down: it forgets what it was about. */
export const RESTART_MS = 60_000;

/** Milliseconds of the usual pauses between two steps of a driver. */
export function pause(random: Random): number {
  return random.chance(0.1)
    ? random.delayMs(RESTART_MS, 6 * 3_600_000)
    : random.delayMs(50, 20_000);
}
