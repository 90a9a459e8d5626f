import { type Static, Type } from "typebox";
import { comparePlacesIn, inOrder, placeIn } from "../../answers/findings.ts";
import type { Finding } from "../../findings/finding.ts";
import type { AgedFinding } from "../../findings/aged.ts";
import type { Suppressed } from "../../findings/report.ts";
import { answersTo } from "../finding-conditions.ts";
import {
  FINDING_QUERY,
  type FindingList,
  type FindingQuery,
  listIn,
  orderIn,
  unreadFor,
} from "../finding-query.ts";
import { PAGED, pageOf } from "../paging.ts";
import { defineRoute } from "../route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { FINDING, SUPPRESSED } from "../wire/finding.ts";
import { AGED, UNREAD } from "../wire/report.ts";
import { AT, SCHEMA_VERSION } from "../wire/words.ts";
import { told } from "../told.ts";
import { workedOut } from "../worked-out.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  ...PAGED,
  findings: Type.Array(FINDING),
  suppressed: Type.Array(SUPPRESSED, { description: "Filled where `suppressed` was asked for." }),
  aged: Type.Array(AGED, { description: "Filled where `aged` was asked for." }),
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
  const { limit, cursor, offset } = query;
  const [sort, way] = orderIn(query);
  const list = listIn(query);
  const rows = chosen(query, shown, list);
  const placeOf = (row: Listed) => placeIn(sort, findingIn(row));
  const order = `${list === "findings" ? "" : `${list} `}${sort} ${way}`;
  const compare = comparePlacesIn(way);
  const page = pageOf(rows, placeOf, { limit, cursor, offset, order, compare });
  return {
    schemaVersion: 1,
    at: shown.report.at,
    total: page.total,
    next: page.next,
    findings: [],
    suppressed: [],
    aged: [],
    [list]: page.rows,
    unread: unreadFor(query, shown),
  };
}

type Listed = Finding | Suppressed | AgedFinding;

/** All are sorted once for everybody who asks in this order; what is chosen of them is kept for who reads it page by page. */
function chosen(
  { limit: _, cursor: _cursor, offset: _offset, ...query }: FindingQuery,
  shown: Shown,
  list: FindingList,
): readonly Listed[] {
  const [sort, way] = orderIn(query);
  const sorted = workedOut(shown, `${list} by ${sort} ${way}`, () =>
    inOrder<Listed>(sort, shown.report[list], findingIn, way),
  );
  return workedOut(shown, `${list} ${JSON.stringify(query)}`, () => {
    const isWanted = answersTo(query, shown);
    return sorted.filter((row) => isWanted(findingIn(row)));
  });
}

function findingIn(row: Listed): Finding {
  return "finding" in row ? row.finding : row;
}
