import { type Static, Type } from "typebox";
import { comparePlacesIn, inOrder, placeIn } from "../../answers/findings.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Suppressed } from "../../findings/report.ts";
import { answersTo } from "../finding-conditions.ts";
import { FINDING_QUERY, type FindingQuery, orderIn, unreadFor } from "../finding-query.ts";
import { PAGED, pageOf } from "../paging.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { FINDING, SUPPRESSED } from "../wire/finding.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";
import { told } from "../told.ts";
import { workedOut } from "../worked-out.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  ...PAGED,
  findings: Type.Array(FINDING),
  suppressed: Type.Array(SUPPRESSED, { description: "Filled where `suppressed` was asked for." }),
  unread: Type.Array(UNREAD, { description: "Why there may be more." }),
});

/** Findings, a page of them. */
export type FindingsPage = Static<typeof ANSWER>;

/** Findings, filtered and in order, page by page. */
export const findings = defineRoute({
  method: "GET",
  path: "/findings",
  policy: { for: "caller" },
  cached: true,
  summary: "Findings: filtered, in order, in pages",
  params: NO_PARAMS,
  query: FINDING_QUERY,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ query, shown }) => told(shown, () => pageFor(query, shown)),
});

function pageFor(query: FindingQuery, shown: Shown) {
  const { limit, cursor, offset, suppressed = false } = query;
  const [sort, way] = orderIn(query);
  const rows = suppressed ? suppressedFor(query, shown) : findingsFor(query, shown);
  const placeOf = (row: Finding | Suppressed) => placeIn(sort, findingIn(row));
  const order = `${suppressed ? "suppressed " : ""}${sort} ${way}`;
  const compare = comparePlacesIn(way);
  const page = pageOf(rows, placeOf, { limit, cursor, offset, order, compare });
  return {
    schemaVersion: 1,
    at: shown.report.at,
    total: page.total,
    next: page.next,
    findings: suppressed ? [] : page.rows,
    suppressed: suppressed ? page.rows : [],
    unread: unreadFor(query, shown),
  };
}

function findingsFor(query: FindingQuery, shown: Shown): readonly Finding[] {
  return chosen(query, shown, "findings", shown.report.findings);
}

function suppressedFor(query: FindingQuery, shown: Shown): readonly Suppressed[] {
  return chosen(query, shown, "suppressed", shown.report.suppressed);
}

/** All are sorted once for everybody who asks in this order; what is chosen of them is kept for who reads it page by page. */
function chosen<T extends Finding | Suppressed>(
  { limit: _, cursor: _cursor, offset: _offset, ...query }: FindingQuery,
  shown: Shown,
  list: string,
  all: readonly T[],
): readonly T[] {
  const [sort, way] = orderIn(query);
  const sorted = workedOut(shown, `${list} by ${sort} ${way}`, () =>
    inOrder(sort, all, findingIn, way),
  );
  return workedOut(shown, `${list} ${JSON.stringify(query)}`, () => {
    const isWanted = answersTo(query, shown);
    return sorted.filter((row) => isWanted(findingIn(row)));
  });
}

function findingIn(row: Finding | Suppressed): Finding {
  return "finding" in row ? row.finding : row;
}
