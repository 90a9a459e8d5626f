import {
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
import { StrangeAddress } from "./strange-address.tsx";
import { UnreadNote } from "./unread.tsx";
import { IsWhole } from "./worst.tsx";

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
  const strange = <StrangeAddress strange={address.strange} onClear={address.onForget} />;
  if (refused !== null)
    return (
      <>
        {strange}
        <Refused {...address} />
      </>
    );
  const empty = <Nothing texts={texts} {...address} />;
  return (
    <>
      {strange}
      {head.is === "here" && <UnreadNote unread={head.value.unread} />}
      <IsWhole.Provider value={head.is === "here" && head.value.unread.length === 0}>
        <RowTable
          {...table}
          label={texts.title}
          sort={address.sort}
          onSort={address.onSort}
          empty={empty}
        />
      </IsWhole.Provider>
    </>
  );
}

/** Why it is refused stands below the field of the filter. */
function Refused({ onFilter }: Pick<ListAddress, "onFilter">) {
  return (
    <EmptyState titleText={TEXTS.list.refused} headingLevel="h2">
      <EmptyStateFooter>
        <ClearFilters onFilter={onFilter} />
      </EmptyStateFooter>
    </EmptyState>
  );
}

function ClearFilters({ onFilter }: Pick<ListAddress, "onFilter">) {
  return (
    <EmptyStateActions>
      <Button variant="link" onClick={() => onFilter(new Map())}>
        {TEXTS.list.clear}
      </Button>
    </EmptyStateActions>
  );
}

function Nothing({ texts, text, onFilter }: Pick<AskedRowsProps<never>, "texts"> & ListAddress) {
  const isFiltered = text !== "";
  return (
    <EmptyState titleText={isFiltered ? TEXTS.list.empty : texts.none} headingLevel="h2">
      <EmptyStateBody>{isFiltered ? TEXTS.list.emptyHint : texts.noneHint}</EmptyStateBody>
      {isFiltered && (
        <EmptyStateFooter>
          <ClearFilters onFilter={onFilter} />
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
