import { Button, EmptyState, EmptyStateBody, Skeleton } from "@patternfly/react-core";
import { SortAmountDownIcon } from "@patternfly/react-icons/dist/esm/icons/sort-amount-down-icon";
import { SortAmountUpIcon } from "@patternfly/react-icons/dist/esm/icons/sort-amount-up-icon";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { LiveList } from "../data/data.ts";
import { TEXTS } from "../texts.ts";
import { Answered, Awaited } from "./answered.tsx";
import { elementKeys } from "./element-keys.ts";
import { useRowKeys, useStillRows } from "./row-movement.ts";
import "./row-table.css";

/** One column of a table of rows. */
export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** A track of a CSS grid: "minmax(12rem, 2fr)". */
  readonly width: string;
  /** The word by which the API sorts it; left out where it does not. */
  readonly sort?: string;
  /** Numbers stand at the right, so that they compare. */
  readonly isNumber?: boolean;
  /** Whether a first click on the head sorts the largest first; of numbers it does. */
  readonly largestFirst?: boolean;
  readonly cell: (row: R) => ReactNode;
}

/** The words by which columns sort. */
export function sortsOf<R>(columns: readonly Column<R>[]): readonly string[] {
  return columns.flatMap(({ sort = null }) => (sort === null ? [] : [sort]));
}

/** What a table of rows is given. */
export interface RowTableProps<R> {
  /** What the rows are: "Volumes". */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly list: LiveList<R>;
  readonly keyOf: (row: R) => string;
  /** As the API takes it: "usedBytes", or "-usedBytes" for the largest first. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** In the place of rows where there are none. */
  readonly empty?: ReactNode;
  readonly selected?: string | null;
  /** Height of a row in px: the same of all, so that the n-th of a hundred thousand has its place before it is here. */
  readonly rowPx?: number;
  /** Whether it is no higher than its rows, as a table within others is. */
  readonly fits?: boolean;
}

/** Height of a row of one line. */
const LINE_PX = 44;

/**
 * A table of any length: only rows that are in view are drawn, and fetched as they come there. It is told to screen readers as the
 * whole table, with the number of every row. Rows that come and go above those in view do not move these; the keys up and down go
 * from the link or button of one row to the next one's.
 */
export function RowTable<R>(props: RowTableProps<R>) {
  const { list, empty = <NothingMatches /> } = props;
  return (
    <Answered answer={list.head} waiting={<Awaited lines={AWAITED_ROWS} />} keepsBefore>
      {({ total }) => (total === 0 ? empty : <Rows {...props} total={total} />)}
    </Answered>
  );
}

/** About as many as a window shows, so that little jumps when they come. */
const AWAITED_ROWS = 12;

function NothingMatches() {
  return (
    <EmptyState titleText={TEXTS.list.empty} headingLevel="h2">
      <EmptyStateBody>{TEXTS.list.emptyHint}</EmptyStateBody>
    </EmptyState>
  );
}

function Rows<R>(props: RowTableProps<R> & { readonly total: number }) {
  const { label, columns, list, keyOf, total, selected = null } = props;
  const { rowPx = LINE_PX, fits = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  useStillRows(scroller, list, keyOf, rowPx);
  useRowKeys(scroller);
  const drawn = virtual.getVirtualItems();
  const rows = drawn.map(({ index, start }) => {
    const row = list.row(index);
    return { index, start, row, key: row === null ? null : keyOf(row) };
  });
  const keys = elementKeys(rows);
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? 0;
  const { inView } = list;
  useEffect(() => inView(first, last), [inView, first, last]);
  const tracks = useMemo(
    () => ({ gridTemplateColumns: columns.map(({ width }) => width).join(" ") }),
    [columns],
  );
  return (
    <div
      ref={scroller}
      className={`pl-rows${fits ? " pl-rows--fits" : ""}`}
      role="region"
      aria-label={TEXTS.list.scroll(label)}
      tabIndex={0}
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-busy={list.head.is === "here" && list.head.forAnother}
      >
        <div role="rowgroup" className="pl-rows__head">
          <div role="row" aria-rowindex={1} className="pl-row" style={tracks}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} {...props} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="pl-rows__body" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, start, row, key }, n) => (
            <div
              key={keys[n]}
              role="row"
              aria-rowindex={index + 2}
              className={`pl-row${key !== null && key === selected ? " pl-row--selected" : ""}`}
              style={{ ...tracks, height: rowPx, transform: `translateY(${start}px)` }}
            >
              <RowCells row={row} columns={columns} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function HeadCell<R>({
  column: { title, sort: word, isNumber = false, largestFirst = isNumber },
  sort,
  onSort,
}: { readonly column: Column<R> } & Pick<RowTableProps<R>, "sort" | "onSort">) {
  const isUp = sort === word;
  const isDown = word !== undefined && sort === `-${word}`;
  const className = isNumber ? "pl-cell pl-cell--number" : "pl-cell";
  if (word === undefined)
    return (
      <div role="columnheader" className={className}>
        {title}
      </div>
    );
  const icon = isUp ? <SortAmountUpIcon /> : isDown ? <SortAmountDownIcon /> : undefined;
  // of numbers the largest are looked for, of names the first
  const next = isUp ? `-${word}` : isDown ? word : largestFirst ? `-${word}` : word;
  return (
    <div
      role="columnheader"
      aria-sort={isUp ? "ascending" : isDown ? "descending" : "none"}
      className={className}
    >
      <Button variant="plain" size="sm" icon={icon} iconPosition="end" onClick={() => onSort(next)}>
        {title}
      </Button>
    </div>
  );
}

function RowCells<R>({
  row,
  columns,
}: {
  readonly row: R | null;
  readonly columns: readonly Column<R>[];
}) {
  return row === null ? <NotHere columns={columns} /> : <Cells row={row} columns={columns} />;
}

/** A row is drawn anew when it is another one, and not because the table is. */
const Cells = memo(function Cells<R>({
  row,
  columns,
}: {
  readonly row: R;
  readonly columns: readonly Column<R>[];
}) {
  return columns.map(({ id, isNumber, cell }) => (
    <div key={id} role="cell" className={isNumber ? "pl-cell pl-cell--number" : "pl-cell"}>
      {cell(row)}
    </div>
  ));
}) as <R>(props: { readonly row: R; readonly columns: readonly Column<R>[] }) => ReactNode;

function NotHere<R>({ columns }: { readonly columns: readonly Column<R>[] }) {
  return columns.map(({ id }) => (
    <div key={id} role="cell" className="pl-cell">
      <Skeleton screenreaderText={TEXTS.notYet} />
    </div>
  ));
}
