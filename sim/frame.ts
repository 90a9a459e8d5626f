import type { Observation } from "../program/src/model/observation.ts";
import { ownedBy } from "./faults.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { incomplete } from "./observe.ts";

/** Who answered before anything else was read, and in what state. */
export interface Frame {
  readonly system: TrueSystem;
  readonly id: string;
  readonly boots: number;
  readonly standing: TrueSystem["standing"];
}

/** Begins to read a system. */
export function frameOf(system: TrueSystem): Frame {
  const { impostor, boots, standing } = system;
  return { system, id: (impostor ?? system).id, boots, standing };
}

/**
 * What was read since, as the client gives it (`truenas/read/identity.ts`): where another system answered meanwhile, or it restarted or its
 * other node took over, nothing of it is whole. Who is not ready both times, or whose pools come and go, is left to the
 * rules, which is harder for them than what the client says.
 */
export function framed(before: Frame, one: Observation): Observation {
  const { system, id } = before;
  const broken = whatBroke(before, frameOf(system));
  if (broken === null) return one;
  const message = `${system.name}: ${broken} while it was read`;
  const owned = ownedBy(one, id);
  if (owned.state !== "complete") return owned;
  const reason = { code: "mismatch", message, next: "run it again when it is back" } as const;
  return incomplete(owned, owned.records, reason);
}

function whatBroke(before: Frame, after: Frame): string | null {
  if (before.id !== after.id) return "another system answered";
  if (before.boots !== after.boots) return "it restarted";
  return before.standing === after.standing ? null : "its pools changed";
}
