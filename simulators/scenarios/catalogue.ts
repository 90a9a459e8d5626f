import * as nas from "./nas.ts";
import * as ownership from "./ownership.ts";
import type { Scenario } from "./scenario.ts";
import { smallCompany } from "./small-company.ts";
import * as snapshots from "./snapshots.ts";
import * as volumes from "./volumes.ts";

/** Every scenario, in the order of their names. */
export const SCENARIOS: readonly Scenario[] = Object.freeze(
  [
    smallCompany,
    ...[volumes, ownership, snapshots, nas].flatMap((stories): Scenario[] =>
      Object.values(stories),
    ),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
);

/** The scenario of this name; null where there is none. */
export function scenarioNamed(name: string): Scenario | null {
  return SCENARIOS.find((scenario) => scenario.name === name) ?? null;
}
