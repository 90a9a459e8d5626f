import * as nas from "./nas.ts";
import * as objects from "./objects.ts";
import * as ownership from "./ownership.ts";
import * as releases from "./releases.ts";
import type { Scenario } from "./scenario.ts";
import { smallCompany } from "./small-company.ts";
import * as snapshots from "./snapshots.ts";
import * as volumes from "./volumes.ts";
import * as wide from "./wide.ts";

/** Scenarios over NFS and iSCSI on 25.10 and 26, in the order of their names. */
export const SCENARIOS: readonly Scenario[] = inOrder([
  smallCompany,
  ...storiesOf(volumes, ownership, snapshots, nas, objects),
]);

/** Scenarios over SMB and NVMe-oF, and on 24.10 and 25.04, in the order of their names. */
export const WIDE_SCENARIOS: readonly Scenario[] = inOrder(storiesOf(wide, releases));

/** The scenario of this name; null where there is none. */
export function scenarioNamed(name: string): Scenario | null {
  return [...SCENARIOS, ...WIDE_SCENARIOS].find((scenario) => scenario.name === name) ?? null;
}

function storiesOf(...parts: readonly object[]): readonly Scenario[] {
  return parts.flatMap((stories): Scenario[] => Object.values(stories) as Scenario[]);
}

function inOrder(scenarios: readonly Scenario[]): readonly Scenario[] {
  return Object.freeze(scenarios.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
}
