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
import { COMING_BACK } from "../wire/coming-back.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";
import { workedOut } from "../worked-out.ts";

const FOUND = {
  findings: Type.Integer(),
  ...COMING_BACK,
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
  const { all, byFacet } = gathered(query, shown);
  return {
    schemaVersion: 1,
    at: shown.report.at,
    ...all,
    facets: Object.fromEntries(
      FACET_NAMES.map((name) => [name, valuesOf(byFacet[name], query[name] ?? [])]),
    ),
    unread: unreadFor(query, shown),
  };
}

/** By what they are listed as; and every other name of one of them. */
interface Counts {
  readonly byValue: Map<string, Finding[]>;
  readonly otherNames: Set<string>;
}

/** One pass: what only one facet keeps back is counted by that facet, so that another choice of it can be told. */
function gathered(query: FindingFilters, shown: Shown) {
  const { facets, rest } = conditionsOf(query, shown);
  const all: Finding[] = [];
  const byFacet = Object.fromEntries(
    FACET_NAMES.map((name) => [name, { byValue: new Map(), otherNames: new Set() }]),
  ) as Record<FacetName, Counts>;
  for (const row of shown.report[listIn(query)]) {
    const finding = "finding" in row ? row.finding : row;
    if (!rest(finding)) continue;
    const against = [...facets].filter(([, wanted]) => !wanted(finding)).map(([name]) => name);
    if (against.length > 1) continue;
    if (against.length === 0) all.push(finding);
    for (const name of against.length === 0 ? FACET_NAMES : against)
      count(name, finding, { counts: byFacet[name], isChosen: facets.has(name), shown });
  }
  return { all: countOf(all), byFacet };
}

interface Counting {
  readonly counts: Counts;
  readonly isChosen: boolean;
  readonly shown: Shown;
}

function count(name: FacetName, finding: Finding, by: Counting): void {
  const { valuesOf: listed, alsoCalled } = FACETS[name];
  const { byValue, otherNames } = by.counts;
  for (const value of listed(finding, by.shown)) {
    const known = byValue.get(value);
    if (known === undefined) byValue.set(value, [finding]);
    else known.push(finding);
  }
  if (by.isChosen) for (const other of alsoCalled?.(finding, by.shown) ?? []) otherNames.add(other);
}

function countOf(findings: readonly Finding[]) {
  return { findings: findings.length, ...couldComeBack(findings) };
}

/** What is chosen is listed also where nothing has it, under the name that it is listed by. */
function valuesOf({ byValue, otherNames }: Counts, chosen: readonly string[]) {
  const empty = chosen.filter((value) => !byValue.has(value) && !otherNames.has(value));
  return [...byValue, ...empty.map((value) => [value, []] as const)]
    .map(([value, of]) => ({ value, ...countOf(of) }))
    .toSorted((a, b) => b.findings - a.findings || (a.value < b.value ? -1 : 1));
}
