import * as drifts from "./drifts.ts";
import * as health from "./health.ts";
import * as nas from "./nas.ts";
import * as objects from "./objects.ts";
import * as ownership from "./ownership.ts";
import * as releases from "./releases.ts";
import type { Scenario } from "./scenario.ts";
import { smallCompany } from "./small-company.ts";
import * as snapshots from "./snapshots.ts";
import * as volumes from "./volumes.ts";
import * as wide from "./wide.ts";

/** Every scenario, in the order of their names. */
export const SCENARIOS: readonly Scenario[] = Object.freeze(
  [
    smallCompany,
    ...storiesOf(volumes, ownership, snapshots, nas, health, objects, wide, releases, drifts),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
);

/** The scenario of this name; null where there is none. */
export function scenarioNamed(name: string): Scenario | null {
  return SCENARIOS.find((scenario) => scenario.name === name) ?? null;
}

function storiesOf(...parts: readonly object[]): readonly Scenario[] {
  return parts.flatMap((stories): Scenario[] => Object.values(stories) as Scenario[]);
}
