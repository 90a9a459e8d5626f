/** Names of the columns, in their order. */
export const COLUMN_IDS = [
  "claim",
  "namespace",
  "cluster",
  "worst",
  "usedBytes",
  "requestedBytes",
  "provisionedBytes",
  "heldBySnapshotsBytes",
  "filesystemUsedBytes",
  "availableBytes",
  "pods",
  "owners",
  "pool",
  "storageClass",
  "snapshots",
  "dataset",
  "pv",
  "protocol",
  "phase",
  "driver",
  "system",
  "createdAt",
] as const;

/** The name of a column. */
export type ColumnId = (typeof COLUMN_IDS)[number];

/** In which order columns come where there is more room, and how much is needed until one comes, px. */
const BY_WIDTH: readonly (readonly [ColumnId, number])[] = [
  ["claim", 0],
  ["usedBytes", 0],
  ["worst", 460],
  ["namespace", 620],
  ["requestedBytes", 820],
  ["pods", 1_000],
  ["pool", 1_120],
  ["storageClass", 1_260],
  ["heldBySnapshotsBytes", 1_440],
  ["snapshots", 1_560],
  ["protocol", 1_660],
  ["dataset", 1_980],
  ["provisionedBytes", 2_160],
  ["owners", 2_360],
  ["createdAt", 2_500],
  ["pv", 2_820],
];

/** The columns that are shown where nobody has chosen any, by the width of the table, px. */
export function usualColumns(width: number): readonly ColumnId[] {
  const fitting = new Set(BY_WIDTH.filter(([, needs]) => width >= needs).map(([id]) => id));
  return COLUMN_IDS.filter((id) => fitting.has(id));
}

/** The columns that an address has chosen, in their order; null where it has chosen none. Names that are none are left out. */
export function chosenColumns(columns: string | null): readonly ColumnId[] | null {
  if (columns === null) return null;
  const wanted = new Set(columns.split(","));
  const chosen = COLUMN_IDS.filter((id) => wanted.has(id) || id === "claim");
  return chosen.length > 1 ? chosen : null;
}

/** The columns with one more or one less, as an address has them. The claim stays: it says what a row is. */
export function toggled(columns: readonly ColumnId[], id: ColumnId): string {
  const has = columns.includes(id);
  return COLUMN_IDS.filter((one) => (one === id ? !has : columns.includes(one))).join(",");
}
