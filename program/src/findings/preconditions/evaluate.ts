import type { JudgeInput } from "../engine.ts";
import type { RememberedReferrer } from "../memory.ts";
import { createCalm } from "./calm.ts";
import type { Case } from "./case.ts";
import { confirmedOverTime, endsWitnessed, withoutMemory } from "./past.ts";
import type { Precondition } from "./precondition.ts";
import { ours, unreferenced, unused } from "./subject.ts";
import { createWholeViews } from "./whole-views.ts";

/**
 * The preconditions of one hit: all nine where something is said to be unused; where something is said to be missing on
 * the NAS, those about the views, the time and the calm.
 */
export type Evaluate = (one: Case, users: readonly RememberedReferrer[]) => readonly Precondition[];

/** Evaluates preconditions in one judgement; what is the same for all hits of a rule in a place is asked once. */
export function evaluator(input: JudgeInput): Evaluate {
  const views = createWholeViews(input);
  const { memory } = input;
  const calm = memory === null ? () => withoutMemory("P9") : createCalm(input, memory);
  return (one, users) => {
    const unusedThing = one.hit.unused === true;
    return [
      ...views.of(one),
      ...(unusedThing ? [ours(one), unreferenced(one), unused(one)] : []),
      memory === null ? withoutMemory("P7") : confirmedOverTime(one, memory),
      ...(!unusedThing
        ? []
        : [memory === null ? withoutMemory("P8") : endsWitnessed(one, users, memory)]),
      calm(one),
    ];
  };
}
