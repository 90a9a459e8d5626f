import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import { csvLine, type CsvValue } from "../../export/csv.ts";

/** Columns of an exported file: every field of a row, whatever is on the screen, by the names of the API. */
const FIELDS: readonly (keyof VolumeRow)[] = [
  "cluster",
  "namespace",
  "claim",
  "phase",
  "pv",
  "storageClass",
  "driver",
  "protocol",
  "system",
  "pool",
  "dataset",
  "podCount",
  "pods",
  "owners",
  "requestedBytes",
  "provisionedBytes",
  "usedBytes",
  "heldBySnapshotsBytes",
  "availableBytes",
  "filesystemUsedBytes",
  "shared",
  "snapshots",
  "createdAt",
  "findings",
  "worst",
  "key",
];

/** The first line of the file. */
export function csvHead(): string {
  return csvLine(FIELDS);
}

/** One volume as a line of the file; times are ISO 8601, what is not known is an empty cell. */
export function csvRow(row: VolumeRow): string {
  return csvLine(
    FIELDS.map((field): CsvValue =>
      field === "createdAt" ? new Date(row.createdAt).toISOString() : row[field],
    ),
  );
}
