import { INVENTORY_ANOMALY } from "../findings/anomalies.ts";
import { nameOfScope } from "../findings/places.ts";
import { RULES } from "../findings/rules/index.ts";
import { FACETS } from "./finding-facets.ts";
import type { FindingFilters } from "./finding-query.ts";
import { namesOfSources, POOLS_ANYWHERE, refuseOtherThan, type Vocabulary } from "./known-words.ts";
import type { Shown } from "./shown.ts";

/**
 * Whoever misspells a name would be shown that nothing is found: throws Problem for a rule, system, scope or pool that there is not. What
 * findings say of themselves is known, whatever it is.
 */
export function refuseUnknownWords(
  { rule = [], system = [], scope = [], pool = [] }: FindingFilters,
  shown: Shown,
): void {
  refuseOtherThan(RULE_CODES, "rule", rule);
  const sources = namesOfSources(["cluster", "system"], shown);
  refuseOtherThan(sources, "system", withoutSaid("system", system, shown));
  refuseOtherThan(namesOfScopes(shown), "scope", withoutSaid("scope", scope, shown));
  const strange = withoutSaid("pool", pool, shown);
  const pools = strange.length === 0 ? null : POOLS_ANYWHERE(shown);
  if (pools) refuseOtherThan(pools, "pool", strange);
}

function withoutSaid(
  facet: "system" | "scope" | "pool",
  words: readonly string[],
  shown: Shown,
): readonly string[] {
  if (words.length === 0) return words;
  const { findings, suppressed } = shown.report;
  const { valuesOf, alsoCalled = () => [] } = FACETS[facet];
  const said = new Set(
    [...findings, ...suppressed.map(({ finding }) => finding)].flatMap((finding) => [
      ...valuesOf(finding, shown),
      ...alsoCalled(finding, shown),
    ]),
  );
  return words.filter((word) => !said.has(word));
}

function namesOfScopes({ scopes, sources, declaredScopes = [] }: Shown): Vocabulary {
  return {
    expected: "the name of a claim scope, cluster or system",
    words: [
      ...scopes.flatMap((scope) => [nameOfScope(scope).name, scope.key]),
      ...declaredScopes,
      ...sources.map(({ name }) => name),
    ],
    listed: "/api/v1/report names them",
  };
}

const RULE_CODES: Vocabulary = Object.freeze({
  expected: "the code of a rule",
  words: [...RULES.map(({ code }) => code), INVENTORY_ANOMALY],
  listed: "/api/v1/rules lists them",
});
