import type { Observation, Reason } from "../program/src/model/observation.ts";
import { ownedBy } from "./faults.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { incomplete } from "./observe.ts";

/** Who answers before a read, and in what state. */
export interface Frame {
  readonly system: TrueSystem;
  /** Who answered before the first read of the look. */
  readonly first: string;
  readonly id: string;
  readonly boots: number;
  readonly standing: TrueSystem["standing"];
}

/** Begins to read a system, for the first time in a look or once more. */
export function frameOf(system: TrueSystem, before: Frame | null = null): Frame {
  const { impostor, boots, standing } = system;
  const { id } = impostor ?? system;
  return { system, first: before?.first ?? id, id, boots, standing };
}

/**
 * What was read since, as the client gives it (`truenas/system-source.ts`). Another system than at first is not read. Where
 * another one answers now, or it restarted or its other node took over, nothing is whole. Who is not ready both times, or whose pools
 * come and go, is left to the rules, which is harder for them than what the client says.
 */
export function framed(before: Frame, one: Observation): Observation {
  const { system, first, id } = before;
  if (id !== first) return incomplete(ownedBy(one, first), [], because(system, ANOTHER));
  const broken = whatBroke(before, frameOf(system));
  if (broken === null) return one;
  const owned = ownedBy(one, first);
  if (owned.state !== "complete") return owned;
  return incomplete(owned, owned.records, because(system, `${broken} while it was read`));
}

const ANOTHER = "another TrueNAS answers at this address than before";

function whatBroke(before: Frame, after: Frame): string | null {
  if (before.id !== after.id) return "another system answered";
  if (before.boots !== after.boots) return "it restarted";
  return before.standing === after.standing ? null : "its pools changed";
}

function because({ name }: TrueSystem, what: string): Reason {
  return { code: "mismatch", message: `${name}: ${what}`, next: "run it again when it is back" };
}
