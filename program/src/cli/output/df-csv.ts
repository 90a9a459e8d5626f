import type { DfRow } from "../../capacity/df.ts";
import { type CsvColumn, csvText, csvTime } from "./csv.ts";

/** Rows of `df` as CSV: columns are named as in JSON, sizes are bytes, `at` is when it was read. */
export function dfCsv(
  rows: readonly DfRow[],
  { at, headers }: { readonly at: number; readonly headers: boolean },
): string {
  return csvText([{ name: "at", value: () => csvTime(at) }, ...COLUMNS], rows, { headers });
}

const FIELDS = [
  "group",
  "name",
  "volumes",
  "unknownVolumes",
  "unknownNames",
  "sharedVolumes",
  "requestedBytes",
  "provisionedBytes",
  "unlimitedVolumes",
  "provisionedUnknownVolumes",
  "usedBytes",
  "heldBySnapshotsBytes",
  "availableBytes",
  "filesystemUsedBytes",
  "filesystemUnknownVolumes",
  "reservedBytes",
  "storageClass",
  "dataset",
] as const satisfies readonly (keyof DfRow)[];

const COLUMNS = FIELDS.map((name): CsvColumn<DfRow> => ({ name, value: (row) => row[name] }));
