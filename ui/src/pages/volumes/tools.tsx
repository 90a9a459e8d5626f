import { memo } from "react";
import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import type { Query } from "../../data/answers.ts";
import type { Data } from "../../data/data.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { asCsv, asJson } from "../../export/export-rows.ts";
import { ListFilter } from "../../filter/list-filter.tsx";
import { TEXTS } from "../../texts.ts";
import { ColumnChooser } from "./column-chooser.tsx";
import { csvHead, csvRow } from "./exported.ts";
import { type ColumnId, toggled } from "./shown-columns.ts";
import { VOLUME_WORDS } from "./words.ts";

/** What can be done with the list: filter it, choose its columns, save it. It is drawn anew when these change, not when rows do. */
export const VolumeTools = memo(function VolumeTools({
  data,
  value,
  problem,
  query,
  total,
  shown,
  areChosen,
  onFilter,
  onColumns,
}: {
  readonly data: Data;
  /** The filter in force, as a text. */
  readonly value: string;
  /** Why the API refuses it; null where it does not. */
  readonly problem: string | null;
  readonly query: Query;
  /** null while it is not known how many rows there are. */
  readonly total: number | null;
  readonly shown: readonly ColumnId[];
  /** Whether somebody chose the columns, and not the width of the window. */
  readonly areChosen: boolean;
  readonly onFilter: (filter: ReadonlyMap<string, readonly string[]>) => void;
  readonly onColumns: (columns: string | null) => void;
}) {
  return (
    <>
      <ListFilter
        data={data}
        texts={TEXTS.volumes}
        words={VOLUME_WORDS}
        value={value}
        problem={problem}
        onFilter={onFilter}
      />
      <ColumnChooser
        shown={shown}
        isChosen={areChosen}
        onToggle={(id) => onColumns(toggled(shown, id))}
        onReset={() => onColumns(null)}
      />
      <ExportMenu
        name={["plumbline-volumes", value]}
        total={total}
        rows={(signal) => data.allRows("volumes", query, signal)}
        formats={FORMATS}
      />
    </>
  );
});

const FORMATS = { csv: asCsv(csvHead(), csvRow), json: asJson<VolumeRow>() };
