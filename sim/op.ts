import type { Random } from "./random.ts";
import type { World } from "./world.ts";

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

/** UIDs are made of the operation's id, so that they stay the same when other operations are left out. */
export function uidOf(op: number, part: number): string {
  const number = String(op * 100 + part).padStart(12, "0");
  return `00000000-0000-4000-8000-${number}`;
}

/** Milliseconds of the usual pauses between two steps of a driver. */
export function pause(random: Random): number {
  return random.chance(0.1) ? random.delayMs(60_000, 6 * 3_600_000) : random.delayMs(50, 20_000);
}
