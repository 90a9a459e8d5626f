import { Label } from "@patternfly/react-core";
import { useMemo } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import type { ListedFinding } from "../../data/answers.ts";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import { SeverityLabel, VerdictLabel } from "../../parts/labels.tsx";
import type { Column } from "../../parts/row-table.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import type { ListWord } from "./state.ts";
import { WordLabel } from "./word-label.tsx";

const { findings: texts } = TEXTS;
const { columns: titles } = texts;

/** How much room a table has; the least has none for a title in one line. */
export type Room = "least" | "narrow" | "middle" | "wide";

/** Whether a finding is marked as one that came while somebody looks. */
export type IsNew = (row: ListedFinding) => boolean;

type FindingColumn = Column<ListedFinding>;

/** What decides how findings are listed. */
export interface Listing {
  readonly list: ListWord;
  readonly room: Room;
  readonly isNew: IsNew;
  /** Whether all are of one rule: then the object says more than the title. */
  readonly isOfOneRule: boolean;
}

/** Columns of a list of findings, as many as there is room for. */
export function useColumns({ list, room, isNew, isOfOneRule }: Listing): readonly FindingColumn[] {
  return useMemo(
    () => columnsOf({ list, room, isNew, isOfOneRule }),
    [list, room, isNew, isOfOneRule],
  );
}

function columnsOf(listing: Listing): readonly FindingColumn[] {
  const { list, room } = listing;
  const what = findingColumn(listing);
  const { severity, verdict, concerns, size, age, firstSeen, because, lastSeen, by } = COLUMNS;
  const own = { found: [], unjudged: [because], aged: [lastSeen], ignored: [by] }[list];
  if (hasOneColumn(room)) return [what];
  if (list === "unjudged") return [severity, what, ...own];
  if (room === "middle") return [severity, what, verdict, ...(own.length > 0 ? own : [size])];
  return [severity, what, verdict, concerns, ...own, size, age, firstSeen];
}

/** Whether there is room for a finding alone, which then says everything. */
export function hasOneColumn(room: Room): boolean {
  return room === "narrow" || room === "least";
}

function findingColumn({ room, isNew, isOfOneRule }: Listing): FindingColumn {
  const isAlone = hasOneColumn(room);
  return {
    id: "finding",
    title: titles.finding,
    width: isAlone ? "minmax(0, 1fr)" : "minmax(14rem, 4fr)",
    sort: isOfOneRule ? "object" : "rule",
    cell: (row) => (
      <FindingCell row={row} isNew={isNew(row)} isAlone={isAlone} isOfOneRule={isOfOneRule} />
    ),
  };
}

const COLUMNS = {
  severity: {
    id: "severity",
    title: titles.severity,
    width: "6.5rem",
    sort: "severity",
    largestFirst: true,
    cell: ({ finding: { severity } }) => <SeverityLabel severity={severity} />,
  },
  verdict: {
    id: "verdict",
    title: titles.verdict,
    width: "13rem",
    cell: ({ finding: { verdict, word } }) => (
      <span className="pl-labels">
        <VerdictLabel verdict={verdict} />
        <WordLabel word={word} />
      </span>
    ),
  },
  concerns: {
    id: "concerns",
    title: titles.concerns,
    width: "minmax(7rem, 1fr)",
    cell: ({ finding }) => <Concerns concerns={finding.concerns} />,
  },
  size: {
    id: "size",
    title: titles.size,
    width: "6.5rem",
    sort: "size",
    isNumber: true,
    cell: ({ finding }) => <Size {...finding} />,
  },
  age: {
    id: "age",
    title: titles.age,
    width: "8rem",
    sort: "age",
    isNumber: true,
    cell: ({ finding: { since } }) => (since === null ? <Unknown /> : <Ago at={since} />),
  },
  firstSeen: {
    id: "firstSeen",
    title: titles.firstSeen,
    width: "8rem",
    sort: "firstSeen",
    isNumber: true,
    cell: ({ finding: { lifecycle } }) =>
      lifecycle === null ? <Unknown /> : <Ago at={lifecycle.firstSeenAt} />,
  },
  because: {
    id: "because",
    title: titles.because,
    width: "minmax(14rem, 5fr)",
    cell: ({ finding: { missing } }) => <Because missing={missing} />,
  },
  lastSeen: {
    id: "lastSeen",
    title: titles.lastSeen,
    width: "8rem",
    isNumber: true,
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? <Unknown /> : <Ago at={lastSeenAt} />),
  },
  by: {
    id: "by",
    title: titles.by,
    width: "minmax(9rem, 2fr)",
    cell: ({ leftOut }) => (leftOut === null ? <Unknown /> : <bdi>{leftOut.by}</bdi>),
  },
} as const satisfies Readonly<Record<string, FindingColumn>>;

function FindingCell({
  row,
  isNew,
  isAlone,
  isOfOneRule,
}: {
  readonly row: ListedFinding;
  readonly isNew: boolean;
  /** Whether there is room for no other column. */
  readonly isAlone: boolean;
  readonly isOfOneRule: boolean;
}) {
  const { id, title, subject, severity } = row.finding;
  const { kind, namespace, name, source } = subject;
  const whole = namespace === null ? name : `${namespace}/${name}`;
  return (
    <>
      <span className="pl-finding__title">
        <FindingLink id={id} title={isOfOneRule ? whole : title} />
        {isNew && (
          <Label isCompact color="blue">
            {texts.isNew}
          </Label>
        )}
      </span>
      <span className="pl-finding__subject" title={`${kind}/${whole} · ${source}`}>
        {isAlone && (
          <>
            <SeverityLabel severity={severity} /> <WhyApart row={row} />
          </>
        )}
        {isOfOneRule ? texts.kindOn(kind, source) : `${kind} `}
        {!isOfOneRule && <bdi>{whole}</bdi>}
      </span>
    </>
  );
}

/** Since when nobody can look, or by whose word it is left alone. */
function WhyApart({ row: { lastSeenAt, leftOut } }: { readonly row: ListedFinding }) {
  if (lastSeenAt !== null)
    return (
      <>
        {titles.lastSeen} <Ago at={lastSeenAt} />
        {" · "}
      </>
    );
  if (leftOut === null) return null;
  return (
    <>
      <bdi>{leftOut.by}</bdi>
      {" · "}
    </>
  );
}

/** The id under which the link of a finding stands in the document. */
export function linkIdOf(finding: string): string {
  return `finding-${finding}`;
}

/** Leads to what is told about a finding, and back to this list. */
function FindingLink({ id, title }: { readonly id: string; readonly title: string }) {
  const { pathname } = useLocation();
  const [query] = useSearchParams();
  const isOpen = query.get("finding") === id;
  const search = new URLSearchParams(query);
  search.set("finding", id);
  return (
    <Link
      id={linkIdOf(id)}
      className="pl-row__link"
      to={{ pathname, search: search.toString() }}
      aria-current={isOpen ? "true" : undefined}
    >
      <bdi>{title}</bdi>
    </Link>
  );
}

function Concerns({ concerns }: Pick<ListedFinding["finding"], "concerns">) {
  const namespaces = [...new Set(concerns.map(({ namespace }) => namespace))];
  const [first, ...rest] = namespaces;
  if (first === undefined) return <span aria-label={TEXTS.none}>–</span>;
  return (
    <span title={namespaces.join(", ")}>
      <bdi>{first}</bdi>
      {rest.length > 0 && <small> {texts.moreConcerned(rest.length)}</small>}
    </span>
  );
}

function Size({ word, reclaimableBytes }: ListedFinding["finding"]) {
  if (reclaimableBytes === null && word === null)
    return (
      <span aria-label={texts.noSize} title={texts.noSize}>
        –
      </span>
    );
  if (word !== null || reclaimableBytes === null) return <Bytes bytes={reclaimableBytes} />;
  return (
    <span className="pl-held">
      <Bytes bytes={reclaimableBytes} />
    </span>
  );
}

function Because({ missing: [first, ...rest] }: { readonly missing: readonly string[] }) {
  if (first === undefined) return <Unknown />;
  return (
    <span className="pl-because" title={[first, ...rest].join("\n")}>
      {first}
      {rest.length > 0 && ` (${texts.moreConcerned(rest.length)})`}
    </span>
  );
}
