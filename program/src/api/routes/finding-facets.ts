import { type Static, Type } from "typebox";
import { couldComeBack } from "../../answers/could-come-back.ts";
import type { Finding } from "../../findings/finding.ts";
import { conditionsOf } from "../finding-conditions.ts";
import { FACET_NAMES, FACETS, type FacetName } from "../finding-facets.ts";
import { FACET_QUERY, type FindingFilters, listIn, unreadFor } from "../finding-query.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { told } from "../told.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";
import { workedOut } from "../worked-out.ts";

const FOUND = {
  findings: Type.Integer(),
  reclaimableBytes: Type.Number({ description: "Of leftovers only." }),
};

const VALUES = Type.Array(exactly({ value: Type.String(), ...FOUND }), {
  description: "What can be chosen, most findings first; what is chosen is there also without any.",
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  ...FOUND,
  facets: exactly(
    Object.fromEntries(FACET_NAMES.map((name) => [name, VALUES])) as Record<
      FacetName,
      typeof VALUES
    >,
    {
      description:
        "By each parameter of /findings: how many there are of each value among those that everything else in the question keeps.",
    },
  ),
  unread: Type.Array(UNREAD, { description: "Why there may be more." }),
});

/** How many findings there are of what. */
export type FindingFacets = Static<typeof ANSWER>;

/** Findings counted by everything that they can be chosen by. */
export const findingFacets = defineRoute({
  method: "GET",
  path: "/findings/facets",
  policy: { for: "caller" },
  cached: true,
  summary: "How many findings there are of each severity, rule, namespace, pool …",
  params: NO_PARAMS,
  query: FACET_QUERY,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ query, shown }) =>
    told(shown, () =>
      workedOut(shown, `facets ${JSON.stringify(query)}`, () => countsFor(query, shown)),
    ),
});

function countsFor(query: FindingFilters, shown: Shown) {
  const { report } = shown;
  const { all, byFacet } = gathered(query, shown);
  return {
    schemaVersion: 1,
    at: report.at,
    ...countOf(all),
    facets: Object.fromEntries(
      FACET_NAMES.map((name) => [name, valuesOf(name, byFacet[name], query, shown)]),
    ),
    unread: unreadFor(query, shown),
  };
}

type ByValue = Map<string, Finding[]>;

/** One pass: what only one facet keeps back is counted by that facet, so that another choice of it can be told. */
function gathered(query: FindingFilters, shown: Shown) {
  const { facets, rest } = conditionsOf(query, shown);
  const asked = shown.report[listIn(query)];
  const all: Finding[] = [];
  const byFacet = Object.fromEntries(FACET_NAMES.map((name) => [name, new Map()])) as Record<
    FacetName,
    ByValue
  >;
  for (const row of asked) {
    const finding = "finding" in row ? row.finding : row;
    if (!rest(finding)) continue;
    const against = [...facets].filter(([, wanted]) => !wanted(finding)).map(([name]) => name);
    if (against.length > 1) continue;
    if (against.length === 0) all.push(finding);
    for (const name of against.length === 0 ? FACET_NAMES : against)
      for (const value of FACETS[name].valuesOf(finding, shown)) add(byFacet[name], value, finding);
  }
  return { all, byFacet };
}

function add(values: ByValue, value: string, finding: Finding): void {
  const before = values.get(value);
  if (before) before.push(finding);
  else values.set(value, [finding]);
}

function valuesOf(name: FacetName, values: ByValue, query: FindingFilters, shown: Shown) {
  const { alsoCalled = () => [] } = FACETS[name];
  const all = [...values.values()].flat();
  const isOtherName = (value: string) =>
    all.some((finding) => alsoCalled(finding, shown).includes(value));
  for (const value of query[name] ?? [])
    if (!values.has(value) && !isOtherName(value)) values.set(value, []);
  return Array.from(values, ([value, of]) => ({ value, ...countOf(of) })).toSorted(
    (a, b) => b.findings - a.findings || (a.value < b.value ? -1 : 1),
  );
}

function countOf(findings: readonly Finding[]) {
  return { findings: findings.length, reclaimableBytes: couldComeBack(findings) };
}
