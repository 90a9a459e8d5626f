import {
  Alert,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from "@patternfly/react-core";
import { refusalIn } from "../data/answer-of.ts";
import type { ListAddress } from "../filter/use-list-address.ts";
import { TEXTS } from "../texts.ts";
import { RowTable, type RowTableProps } from "./row-table.tsx";
import { UnreadNote } from "./unread.tsx";

/** What rows that an address asks for are given. */
export interface AskedRowsProps<R> extends Omit<
  RowTableProps<R>,
  "label" | "sort" | "onSort" | "empty"
> {
  readonly address: ListAddress;
  /** What the rows are, and what is said where there are none at all, whatever is asked for. */
  readonly texts: { readonly title: string; readonly none: string; readonly noneHint: string };
}

/**
 * Rows that an address asks for, below why there may be more of them. Where there are none, or the API refuses the question, there
 * is a way back; what is wrong with a filter its field says.
 */
export function AskedRows<R>({ address, texts, ...table }: AskedRowsProps<R>) {
  const { head } = table.list;
  const refused = refusalIn(head);
  if (refused !== null) return <Refused why={refused} onUsualSort={address.onUsualSort} />;
  const empty = <Nothing texts={texts} {...address} />;
  return (
    <>
      {head.is === "here" && <UnreadNote unread={head.value.unread} />}
      <RowTable
        {...table}
        label={texts.title}
        sort={address.sort}
        onSort={address.onSort}
        empty={empty}
      />
    </>
  );
}

/** An order that is none has no column whose head could change it. */
function Refused({
  why,
  onUsualSort,
}: { readonly why: string } & Pick<ListAddress, "onUsualSort">) {
  if (onUsualSort === null) return null;
  return (
    <Alert
      isInline
      variant="danger"
      title={TEXTS.list.refused}
      actionLinks={
        <Button variant="link" isInline onClick={onUsualSort}>
          {TEXTS.list.usualSort}
        </Button>
      }
    >
      {why}
    </Alert>
  );
}

function Nothing({ texts, text, onFilter }: Pick<AskedRowsProps<never>, "texts"> & ListAddress) {
  const isFiltered = text !== "";
  return (
    <EmptyState titleText={isFiltered ? TEXTS.list.empty : texts.none} headingLevel="h2">
      <EmptyStateBody>{isFiltered ? TEXTS.list.emptyHint : texts.noneHint}</EmptyStateBody>
      {isFiltered && (
        <EmptyStateFooter>
          <EmptyStateActions>
            <Button variant="link" onClick={() => onFilter(new Map())}>
              {TEXTS.list.clear}
            </Button>
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
