import type { DfGroup, DfRow } from "../../capacity/df.ts";
import type { Page } from "./page.ts";
import { type Column, printTable } from "./table.ts";
import { humanBytes } from "./units.ts";

const NAMES: Record<DfGroup, string> = {
  claim: "CLAIM",
  namespace: "NAMESPACE",
  storageclass: "CLASS",
  pool: "POOL",
  scope: "SCOPE",
};

const SIZES: readonly Column[] = ["REQUESTED", "PROVISIONED", "USED", "SNAPSHOTS", "AVAILABLE"].map(
  (title) => ({ title, align: "right" }),
);

/** Capacity, five numbers a line: asked for, promised by the NAS, used, of that held by snapshots, still available. "?" is not known. */
export function printDf(
  page: Page,
  rows: readonly DfRow[],
  options: { readonly headers: boolean },
): void {
  const group = rows[0]?.group ?? "claim";
  const counted = group !== "claim";
  const columns: readonly Column[] = [
    { title: NAMES[group] },
    ...(counted ? [{ title: "VOLUMES", align: "right" as const }] : []),
    ...SIZES,
  ];
  const cells = rows.map((row) => [
    row.name,
    ...(counted ? [row.volumes.toLocaleString("en-US")] : []),
    ...[
      row.requestedBytes,
      row.provisionedBytes,
      row.usedBytes,
      row.heldBySnapshotsBytes,
      row.availableBytes,
    ].map(humanBytes),
  ]);
  printTable(page, columns, cells, { headers: options.headers });
}
