import { claimedVolumes, type DfGroup, type DfRow, dfRows } from "../../capacity/df.ts";
import { EXIT } from "../../lib/errors.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import type { Picture } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { answerPage, errorPage } from "../pages.ts";
import { hasUnreadSource, reasonOf } from "../exit-code.ts";
import { refuseTwoNamespaces, refuseUnknownNamespace } from "../filter.ts";
import { isForReading } from "../findings-answer.ts";
import { printDocument } from "../print-document.ts";
import { type FormWord, isDocument } from "../forms.ts";
import type { DfOrder, OutputFlags, SourceFlags } from "../flags.ts";
import { look } from "../look.ts";
import { printUnreadNotes } from "../output/coverage-notes.ts";
import { printDf } from "../output/df-table.ts";
import { howToName } from "../nothing-asked.ts";
import { printOrigin } from "../output/origin.ts";
import type { Page } from "../output/page.ts";
import { printPools } from "../output/summary-page.ts";
import { poolsOf } from "../summary.ts";
import { parseSelector } from "../../answers/selector.ts";

/** Flags of `df`. */
export type DfFlags = SourceFlags &
  OutputFlags<Exclude<FormWord, "junit">> & {
    readonly by: DfGroup;
    readonly namespace?: string;
    readonly allNamespaces?: boolean;
    readonly selector?: string;
    readonly sortBy: DfOrder;
  };

/** Prints requested, provisioned, used, held by snapshots and available, by claim, namespace, class, pool or scope. */
export async function run(context: CliContext, flags: DfFlags): Promise<number> {
  refuseTwoNamespaces(flags);
  const picture = await look(context, flags, "all");
  refuseUnknownNamespace(flags.namespace, picture.inventory);
  const rows = inOrder(rowsOf(picture, flags), flags.sortBy);
  const page = await answerPage(context, flags);
  if (isDocument(flags.output)) {
    await printDocument(context, flags.output, {
      schemaVersion: 1,
      at: picture.recording.at,
      group: flags.by,
      rows,
      ...(flags.by === "pool" ? { pools: poolsOf(picture) } : {}),
    });
  } else if (flags.output === "name") for (const row of rows) page.line(row.name);
  else if (flags.output === "csv") await printCsv(context, flags, picture, rows);
  else {
    if (isForReading(flags))
      printOrigin(page, flags.from, picture.recording.at, context.clock.now());
    if (rows.length > 0)
      printDf(page, rows, {
        group: flags.by,
        headers: flags.noHeaders !== true,
        wide: flags.output === "wide",
      });
    else if (flags.by !== "pool") page.line(`no ${flags.by} to show`);
    if (!flags.noHeaders) printNotes(page, picture, flags.by);
  }
  const isAnswered = rows.length > 0 || (flags.by === "pool" && poolsOf(picture).length > 0);
  const half = absentSide(picture) !== null;
  return half && !isAnswered ? EXIT.unknown : codeOf(picture);
}

/** The rows on stdout; beside them, on stderr, what was not named or not read. */
async function printCsv(
  context: CliContext,
  { noHeaders }: DfFlags,
  picture: Picture,
  rows: readonly DfRow[],
): Promise<void> {
  const { dfCsv } = await import("../output/df-csv.ts");
  context.stdout.write(dfCsv(rows, { at: picture.recording.at, headers: noHeaders !== true }));
  if (!noHeaders) printBlanks(errorPage(context), picture);
}

/** The pools themselves, which need no claims; then what may be missing. */
function printNotes(page: Page, picture: Picture, by: DfGroup): void {
  if (by === "pool") {
    printPools(page, poolsOf(picture));
    page.prose("as the pools count, parity included", 2, "faint");
  }
  printBlanks(page, picture);
}

/** What was not named, and what was not read. */
function printBlanks(page: Page, picture: Picture): void {
  const absent = absentSide(picture);
  if (absent !== null) {
    page.gap();
    page.prose(`${absent.because}: ${howToName(absent.because)}`, 0, "unsure");
  }
  printUnreadNotes(page, picture.inventory);
}

/** The side that is not configured at all; null where both are. */
function absentSide({ sources }: Picture): { readonly because: string } | null {
  const has = (kind: "cluster" | "system") => sources.some((source) => source.kind === kind);
  if (!has("system")) return { because: "no TrueNAS was named, so what volumes use is not known" };
  return has("cluster")
    ? null
    : { because: "no Kubernetes cluster was named, so claims are not known" };
}

function rowsOf(
  { inventory, links, scopes, sources }: Picture,
  { by, namespace, selector }: DfFlags,
): readonly DfRow[] {
  const nameOf = (id: string) => sources.find((source) => source.id === id)?.name ?? id;
  const several = sources.filter(({ kind }) => kind === "cluster").length > 1;
  const clusterName = (id: string) => (several ? nameOf(id) : null);
  const input = { inventory, links, scopes, nameOf, clusterName };
  const selected = selector === undefined ? null : parseSelector(selector, "--selector");
  const volumes = claimedVolumes(input).filter(
    ({ claim }) =>
      (namespace === undefined || claim.namespace === namespace) &&
      (selected === null || selected(claim.labels)),
  );
  return dfRows(by, volumes, input);
}

const BYTES = {
  used: "usedBytes",
  requested: "requestedBytes",
  provisioned: "provisionedBytes",
  snapshots: "heldBySnapshotsBytes",
  available: "availableBytes",
} as const;

function inOrder(rows: readonly DfRow[], order: DfFlags["sortBy"]): readonly DfRow[] {
  if (order === "name") return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return rows.toSorted((a, b) => (b[BYTES[order]] ?? -1) - (a[BYTES[order]] ?? -1));
}

/** 3 where a source was not read, or a collection that the numbers rest on is not whole. */
function codeOf({ inventory }: Picture): number {
  const coverage = COLLECTIONS.flatMap((collection) => inventory.coverage(collection));
  const needed = new Set([
    "persistentVolumeClaims",
    "persistentVolumes",
    "datasets",
    "datasetSpace",
    "claimUsage",
  ]);
  return hasUnreadSource(coverage) ||
    coverage.some((part) => needed.has(part.collection) && reasonOf(part) !== null)
    ? EXIT.unknown
    : EXIT.clean;
}
