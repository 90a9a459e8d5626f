import type { ComparedId } from "../../parts/largest.ts";

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

/** Those of these columns whose bars compare: what a dataset can still take is as a rule what is left of its pool. */
export function comparedIn(ids: readonly ColumnId[]): readonly ComparedId[] {
  return ids.filter((id) => id.endsWith("Bytes") && id !== "availableBytes") as ComparedId[];
}

/** A size with its bar; where a longer title makes a column wider, its bar is not longer for that. */
const SIZE_REM = 7.5;

/** The least width of each column, rem. */
const LEAST_REM: Readonly<Record<ColumnId, number>> = {
  claim: 13,
  namespace: 7,
  cluster: 6,
  worst: 8.5,
  usedBytes: SIZE_REM,
  requestedBytes: SIZE_REM,
  provisionedBytes: SIZE_REM,
  heldBySnapshotsBytes: 9.5,
  filesystemUsedBytes: 11,
  availableBytes: SIZE_REM,
  pods: 9,
  owners: 10,
  pool: 5,
  storageClass: 8,
  snapshots: 6,
  dataset: 18,
  pv: 19,
  protocol: 5,
  phase: 5,
  driver: 13,
  system: 5,
  createdAt: 7.5,
};

/** Where there is room for two columns only. */
const NARROW_REM: Partial<Record<ColumnId, number>> = { claim: 8.5, usedBytes: 7 };

/**
 * The track of one of these columns: it takes of the room that is left as much as it needs anyway. All have the same ratio, so that
 * none makes another one wider than there is room for.
 */
export function trackOf(id: ColumnId, among: readonly ColumnId[]): string {
  const rem = (among.length <= 2 ? NARROW_REM[id] : undefined) ?? LEAST_REM[id];
  return `minmax(${rem}rem, ${rem}fr)`;
}

/** How much of the width of a column of sizes stays empty before the bar, 0 to 1: bars compare, so that all are of one length. */
export function emptyRatio(id: ColumnId): number {
  return 1 - SIZE_REM / LEAST_REM[id];
}

/** Which columns come first where there is not room for all. */
const BY_NEED: readonly ColumnId[] = [
  "claim",
  "usedBytes",
  "worst",
  "namespace",
  "requestedBytes",
  "pods",
  "pool",
  "storageClass",
  "heldBySnapshotsBytes",
  "snapshots",
  "protocol",
  "dataset",
  "provisionedBytes",
  "owners",
  "createdAt",
  "pv",
];

/** One rem, the space between columns and at both ends of a row, px. */
const [REM, GAP, ENDS] = [16, 16, 34];

/** The columns that are shown where nobody has chosen any: as many as a table of this width has room for, px; two at least. */
export function usualColumns(width: number): readonly ColumnId[] {
  let room = width - ENDS + GAP;
  const fitting = new Set(BY_NEED.slice(0, 2));
  for (const id of BY_NEED) {
    room -= LEAST_REM[id] * REM + GAP;
    if (room < 0) break;
    fitting.add(id);
  }
  return COLUMN_IDS.filter((id) => fitting.has(id));
}

/** The columns that an address has chosen, in their order; null where it has chosen none. Names that are none are left out. */
export function chosenColumns(columns: string | null): readonly ColumnId[] | null {
  if (columns === null) return null;
  const wanted = new Set(columns.split(","));
  const chosen = COLUMN_IDS.filter((id) => wanted.has(id) || id === "claim");
  return chosen.length > 1 ? chosen : null;
}

/** Names in an address that are no columns, once each. */
export function strangeColumns(columns: string | null): readonly string[] {
  const known = new Set<string>(COLUMN_IDS);
  const names = new Set((columns ?? "").split(",").filter((name) => name !== ""));
  return [...names].filter((name) => !known.has(name));
}

/** The columns with one more or one less, as an address has them. The claim stays: it says what a row is. */
export function toggled(columns: readonly ColumnId[], id: ColumnId): string {
  const has = columns.includes(id);
  return COLUMN_IDS.filter((one) => (one === id ? !has : columns.includes(one))).join(",");
}
