import { grouped } from "../../lib/units.ts";
import type { DfGroup, DfRow } from "../../capacity/df.ts";
import type { Page } from "./page.ts";
import { type Column, printTable } from "./table.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes } from "./units.ts";

const NAMES: Record<DfGroup, string> = {
  claim: "CLAIM",
  namespace: "NAMESPACE",
  storageclass: "CLASS",
  pool: "POOL",
  scope: "SCOPE",
};

/** Groups of which it can be said what they can still take: a namespace has no space of its own. */
const WITH_AVAILABLE: ReadonlySet<DfGroup> = new Set(["claim", "pool", "scope"]);

interface DfColumn {
  readonly column: Column;
  readonly cell: (row: DfRow, least: string) => string;
}

/** How `df` is printed. `wide` adds what is reserved, and of claims their class and dataset. */
export interface DfOptions {
  readonly wide: boolean;
  readonly group: DfGroup;
  readonly headers: boolean;
  /** Whether there is a NAS that could know the claims. */
  readonly isNasNamed: boolean;
}

/**
 * Capacity: asked for, promised by the NAS, used, of that held by snapshots, still available. "?" is not known, "-" does
 * not apply, "≥" is a sum of which parts are not known or have no limit; the lines below say of which.
 */
export function printDf(
  page: Page,
  rows: readonly DfRow[],
  { group, headers, wide, isNasNamed }: DfOptions,
): void {
  const hasFilesystems = rows.some(({ filesystemUsedBytes }) => filesystemUsedBytes !== null);
  const shown = [
    ...columnsFor(group, wide),
    ...(hasFilesystems ? [FILESYSTEM] : []),
    ...(wide && group === "claim" ? WHERE : []),
  ];
  const least = page.terminal.unicode ? "≥ " : ">= ";
  printTable(
    page,
    shown.map(({ column }) => column),
    rows.map((row) => shown.map(({ cell }) => cell(row, least))),
    { headers },
  );
  if (!headers) return;
  if (group === "claim") {
    printSharing(page, rows);
    if (isNasNamed) printUnknownClaims(page, rows);
    return;
  }
  if (isNasNamed) printUnknown(page, rows);
  printUnlimited(page, rows);
  for (const { name, volumes, sharedVolumes } of rows)
    if (sharedVolumes > 0)
      page.prose(
        `${name}: ${grouped(sharedVolumes)} of ${counted(volumes, "volume")} share their dataset with others; what it uses is counted once`,
      );
}

const right = (title: string): Column => ({ title, align: "right" });

function columnsFor(group: DfGroup, wide: boolean): readonly DfColumn[] {
  return [
    {
      column: { title: NAMES[group], literal: true, whenNarrow: "ownLine" },
      cell: (row) => row.name,
    },
    ...(group === "claim"
      ? []
      : [
          {
            column: right("CLAIMS"),
            cell: (row: DfRow) => grouped(row.volumes),
          },
        ]),
    { column: right("REQUESTED"), cell: (row) => humanBytes(row.requestedBytes) },
    {
      column: right("PROVISIONED"),
      cell: promisedText,
    },
    { column: right("USED"), cell: (row, least) => sumText(row, row.usedBytes, least) },
    {
      column: right("SNAPSHOTS"),
      cell: (row, least) => sumText(row, row.heldBySnapshotsBytes, least),
    },
    ...(wide ? [RESERVED] : []),
    ...(WITH_AVAILABLE.has(group) ? [{ column: right("AVAIL"), cell: availableText }] : []),
  ];
}

/** Shown once anything is known of it. Empty where nothing is: a claim that nobody mounts is no question to the NAS. */
const FILESYSTEM: DfColumn = {
  column: { title: "FS-USED", align: "right" },
  cell: ({ filesystemUsedBytes: bytes, filesystemUnknownVolumes }, least) =>
    bytes === null ? "" : (filesystemUnknownVolumes > 0 ? least : "") + humanBytes(bytes),
};

const RESERVED: DfColumn = {
  column: right("RESERVED"),
  cell: (row, least) => sumText(row, row.reservedBytes, least),
};

/** Of one claim. */
const WHERE: readonly DfColumn[] = [
  { column: { title: "CLASS", literal: true }, cell: ({ storageClass }) => storageClass ?? "-" },
  { column: { title: "DATASET", literal: true }, cell: ({ dataset }) => dataset ?? "?" },
];

/** What was promised is known of a dataset whose space is not; one without a limit is no question. */
function promisedText(row: DfRow, least: string): string {
  const { provisionedBytes: bytes, unlimitedVolumes, provisionedUnknownVolumes: unknown } = row;
  if (bytes === null) return unknown > 0 ? "?" : "-";
  return (unlimitedVolumes + unknown > 0 ? least : "") + humanBytes(bytes);
}

function sumText({ unknownVolumes }: DfRow, bytes: number | null, least: string): string {
  return bytes !== null && unknownVolumes > 0 ? least + humanBytes(bytes) : humanBytes(bytes);
}

/** A zvol that is known has no such number; that is not a question. */
function availableText({ availableBytes, unknownVolumes }: DfRow): string {
  return availableBytes === null && unknownVolumes === 0 ? "-" : humanBytes(availableBytes);
}

/** Claims of one dataset, of which each row says all that is on it. */
function printSharing(page: Page, rows: readonly DfRow[]): void {
  const names = rows.filter(({ sharedVolumes }) => sharedVolumes > 0).map(({ name }) => name);
  if (names.length === 0) return;
  const verb = names.length === 1 ? "shares its" : "share their";
  page.prose(
    `${counted(names.length, "claim")} ${verb} dataset with others, and each is shown with all that it uses: ${firstOf(names)}`,
  );
}

/** Claims of which the NAS says nothing: why differs, and their chains say it. */
function printUnknownClaims(page: Page, rows: readonly DfRow[]): void {
  const names = rows.filter(({ unknownVolumes }) => unknownVolumes > 0).map(({ name }) => name);
  if (names.length === 0) return;
  page.prose(
    `?: ${counted(names.length, "claim")} ${names.length === 1 ? "is" : "are"} not known on the NAS; trace shows where the line of each ends: ${firstOf(names)}`,
    0,
    "unsure",
  );
}

/** More names than this are not said. */
const MOST_NAMES = 5;

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return listed(more > 0 ? [...names.slice(0, MOST_NAMES), `${grouped(more)} more`] : names);
}

function printUnlimited(page: Page, rows: readonly DfRow[]): void {
  for (const { name, volumes, unlimitedVolumes: unlimited } of rows)
    if (unlimited > 0)
      page.prose(
        `${name}: ${grouped(unlimited)} of ${counted(volumes, "volume")} without a limit on the NAS, which PROVISIONED leaves out`,
      );
}

function printUnknown(page: Page, rows: readonly DfRow[]): void {
  for (const { name, volumes, unknownVolumes, unknownNames } of rows) {
    if (unknownVolumes === 0) continue;
    const more = unknownVolumes - unknownNames.length;
    const names = [...unknownNames, ...(more > 0 ? [`${grouped(more)} more`] : [])];
    page.prose(
      `${name}: ${grouped(unknownVolumes)} of ${counted(volumes, "volume")} not known on the NAS: ${listed(names)}`,
      0,
      "unsure",
    );
  }
}
