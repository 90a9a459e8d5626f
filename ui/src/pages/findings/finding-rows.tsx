import {
  EmptyState,
  EmptyStateBody,
  Button,
  EmptyStateActions,
  EmptyStateFooter,
} from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { SearchIcon } from "@patternfly/react-icons/dist/esm/icons/search-icon";
import type { Query, ListedFinding } from "../../data/answers.ts";
import type { Data } from "../../data/data.ts";
import { RowTable } from "../../parts/row-table.tsx";
import { TEXTS } from "../../texts.ts";
import { type IsNew, type Room, useColumns } from "./columns.tsx";
import { tableOrder } from "./order.ts";
import { cleared, type FindingsState, isFiltered, type Sort } from "./state.ts";
import type { Change } from "./use-state.ts";

const { findings: texts } = TEXTS;

/** Height of a row, px: a finding has two lines, what is so, and of what; where there is least room the first is two. */
function rowPxIn(room: Room): number {
  return room === "least" ? 72 : 45;
}

const idOf = ({ finding }: ListedFinding) => finding.id;

/** What is given to list findings. */
export interface FindingRowsProps {
  readonly data: Data;
  readonly state: FindingsState;
  readonly change: Change;
  readonly question: Query;
  readonly label: string;
  readonly room: Room;
  readonly isNew: IsNew;
  readonly fits?: boolean;
}

/** Findings that answer a question, in rows. */
export function FindingRows(props: FindingRowsProps) {
  const { data, state, change, question, label, room, isNew, fits = false } = props;
  const list = data.useList("findings", question);
  const isOfOneRule = state.group === "rule";
  const columns = useColumns({ list: state.list, room, isNew, isOfOneRule });
  return (
    <RowTable
      label={label}
      columns={columns}
      list={list}
      keyOf={idOf}
      sort={tableOrder(state.sort)}
      onSort={(sort) => change({ sort: tableOrder(sort) as Sort })}
      selected={state.finding}
      rowPx={rowPxIn(room)}
      fits={fits}
      empty={<NoFindings state={state} change={change} />}
    />
  );
}

/** That there is none is good news only where nothing was filtered. */
export function NoFindings({ state, change }: Pick<FindingRowsProps, "state" | "change">) {
  if (!isFiltered(state))
    return (
      <EmptyState
        titleText={texts.empty[state.list]}
        headingLevel="h2"
        icon={CheckCircleIcon}
        {...(state.list === "found" ? { status: "success" as const } : {})}
      >
        <EmptyStateBody>{texts.emptyHint[state.list]}</EmptyStateBody>
      </EmptyState>
    );
  return (
    <EmptyState titleText={TEXTS.list.empty} headingLevel="h2" icon={SearchIcon}>
      <EmptyStateBody>{TEXTS.list.emptyHint}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" onClick={() => change(cleared(state))}>
            {texts.clear}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}
