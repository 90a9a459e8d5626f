import { SCENARIOS } from "../../../simulators/scenarios/catalogue.ts";
import type { StartedWorld } from "../../../simulators/world/start.ts";
import type { ExpectedFinding } from "../../../simulators/world/truth.ts";
import type { Said } from "./given-world.ts";

/** Every scenario of the catalogue and every twin, by title. */
export const SCENARIO_WORLDS = SCENARIOS.flatMap(({ id, name, world, twin }) => {
  const title = id === null ? name : `${id}: ${name}`;
  return [
    { title, name, world },
    ...(twin === null
      ? []
      : [{ title: `${title}, its twin: ${twin.differs}`, name: "twin", world: twin.world }]),
  ];
});

/** Worlds in which something is out of sight, so that some rules rightly cannot tell. */
export const DIM: ReadonlySet<string> = new Set(["exported-pool", "delete-strategy-retain"]);

/** Where what was said is not what is true of a world: said without need, and true without being said. */
export function differencesFrom(
  { truth, scopes }: StartedWorld,
  { certain }: Said,
): { readonly surplus: readonly string[]; readonly missing: readonly string[] } {
  const closed = scopes.every(({ exclusive }) => exclusive);
  const due = [...truth.findings, ...(closed ? [] : truth.unclaimed)].map(named);
  const allowed = new Set([...due, ...truth.hinted.map(named)]);
  const found = certain.map((line) => line.replace(/ (orphan|unclaimed)$/, ""));
  return {
    surplus: found.filter((line) => !allowed.has(line)),
    missing: due.filter((line) => !found.includes(line)),
  };
}

function named({ rule, subjectKind, subjectName }: ExpectedFinding): string {
  return `${rule} ${subjectKind}/${subjectName}`;
}
