import type { DfGroup } from "../../capacity/df.ts";
import type { DfAnswer } from "../../answers/df.ts";
import type { DfOrder } from "../../answers/orders.ts";
import { EXIT } from "../../lib/errors.ts";
import type { Collection } from "../../model/collections.ts";
import { answererFor } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { isForReading, refuseTwoNamespaces } from "../findings-answer.ts";
import type { OutputFlags, ReadingFlags } from "../flags.ts";
import { type FormWord, isDocument } from "../forms.ts";
import { howToName } from "../nothing-asked.ts";
import { printUnread } from "../output/coverage-notes.ts";
import { printDf } from "../output/df-table.ts";
import { type Origin, printOrigin } from "../output/origin.ts";
import type { Page } from "../output/page.ts";
import { printPools } from "../output/summary-page.ts";
import { counted } from "../output/units.ts";
import { answerPage, errorPage } from "../pages.ts";
import { printDocument } from "../print-document.ts";

/** Flags of `df`. */
export type DfFlags = ReadingFlags &
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
  const { by, sortBy, namespace, selector: labelSelector = null } = flags;
  const namespaces = namespace === undefined ? [] : [namespace];
  await using answerer = await answererFor(context, flags);
  const answer = await answerer.df({ by, sortBy, namespaces, clusters: [], labelSelector });
  await print(context, flags, answer, answerer.origin);
  return codeOf(answer);
}

async function print(
  context: CliContext,
  flags: DfFlags,
  answer: DfAnswer,
  origin: Origin,
): Promise<void> {
  const { rows, group } = answer;
  const page = await answerPage(context, flags);
  if (isDocument(flags.output)) return printDocument(context, flags.output, answer);
  if (flags.output === "name") {
    for (const row of rows) page.line(row.name);
    return;
  }
  if (flags.output === "csv") return printCsv(context, flags, answer);
  if (isForReading(flags)) printOrigin(page, origin, answer.at, context.clock.now());
  if (rows.length > 0)
    printDf(page, rows, {
      group,
      headers: flags.noHeaders !== true,
      wide: flags.output === "wide",
      isNasNamed: answer.sources.some(({ kind }) => kind === "system"),
    });
  else if (group !== "pool") page.line(`no ${group} to show`);
  if (!flags.noHeaders) printNotes(page, answer);
}

/** The rows on stdout; beside them, on stderr, what was not named or not read. */
async function printCsv(
  context: CliContext,
  { noHeaders }: DfFlags,
  answer: DfAnswer,
): Promise<void> {
  const { dfCsv } = await import("../output/df-csv.ts");
  const { at, rows } = answer;
  context.stdout.write(dfCsv(rows, { at, headers: noHeaders !== true }));
  if (!noHeaders) printBlanks(errorPage(context), answer);
}

/** The pools themselves, which need no claims; then what may be missing. */
function printNotes(page: Page, answer: DfAnswer): void {
  if (answer.pools !== undefined) {
    printPools(page, answer.pools);
    page.prose("as the pools count, parity included", 2, "faint");
  }
  printBlanks(page, answer);
}

/** What no row counts, what was not named, and what was not read. */
function printBlanks(page: Page, answer: DfAnswer): void {
  const { elsewhereClaims, unplacedClaims } = answer.leftOut;
  if (unplacedClaims > 0)
    page.prose(
      `${counted(unplacedClaims, "claim")} in no row: it is not known in which ${answer.group}`,
      0,
      "unsure",
    );
  if (elsewhereClaims > 0)
    page.prose(`${counted(elsewhereClaims, "claim")} left out: on other storage`);
  const absent = absentSide(answer);
  if (absent !== null) {
    page.gap();
    page.prose(`${absent.because}: ${howToName(absent.because)}`, 0, "unsure");
  }
  printUnread(page, answer.unread);
}

/** The side that is not configured at all; null where both are. */
function absentSide({ sources }: DfAnswer): { readonly because: string } | null {
  const has = (kind: "cluster" | "system") => sources.some((source) => source.kind === kind);
  if (!has("system")) return { because: "no TrueNAS was named, so what volumes use is not known" };
  return has("cluster")
    ? null
    : { because: "no Kubernetes cluster was named, so claims are not known" };
}

/** What the numbers rest on. */
const NEEDED: ReadonlySet<Collection> = new Set<Collection>([
  "persistentVolumeClaims",
  "persistentVolumes",
  "datasets",
  "datasetSpace",
  "claimUsage",
]);

/** 3 where a source was not read, or a collection that the numbers rest on is not whole, or a side is not there and nothing is shown. */
function codeOf(answer: DfAnswer): number {
  const { rows, pools = [], unread } = answer;
  if (rows.length + pools.length === 0 && absentSide(answer) !== null) return EXIT.unknown;
  const isBlind = unread.some(
    ({ everything, collections }) => everything || collections.some((one) => NEEDED.has(one)),
  );
  return isBlind ? EXIT.unknown : EXIT.clean;
}
