import { enabledIn } from "../answers/enabled.ts";
import { shortIdLength } from "../answers/finding-ids.ts";
import { choose, type Chosen, type FindingFilter } from "../answers/findings.ts";
import { nothingAsked } from "../answers/nothing-asked.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Rule } from "../findings/rule.ts";
import { RULES } from "../findings/rules/index.ts";
import type { Found } from "./answerer.ts";
import type { CliContext } from "./context.ts";
import { exitCode } from "./exit-code.ts";
import { type ExitFlags, type FilterFlags, type OutputFlags, usageError } from "./flags.ts";
import { codeUnlessNothing } from "./nothing-asked.ts";
import { nameText, printFindings } from "./output/findings-table.ts";
import { printFindingsWide, printSuppressed } from "./output/findings-wide.ts";
import { type Origin, printOrigin } from "./output/origin.ts";
import type { Page } from "./output/page.ts";
import { printOpen } from "./output/open-questions.ts";
import { printAside, printNotes, type Remarks } from "./output/report-notes.ts";
import { answerPage, errorPage } from "./pages.ts";
import { printDocument } from "./print-document.ts";

/** Flags of `scan` and `orphans`. */
export type AnswerFlags = OutputFlags & FilterFlags & ExitFlags;

/** What a command asks. */
export interface About {
  readonly command: string;
  /** Where none of these could be asked, that is said, and the exit code is 3. */
  readonly asked: readonly Rule[];
  /** Those whose findings it lists. */
  readonly listed: readonly Rule[];
}

const EVERYTHING: About = { command: "scan", asked: RULES, listed: RULES };

/** Which findings the flags ask to see. Throws ConfigError where they contradict each other. */
export function filterOf(flags: FilterFlags): FindingFilter {
  refuseTwoNamespaces(flags);
  const { namespace, selector, olderThan, minSize, reclaimable } = flags;
  return {
    namespaces: namespace === undefined ? [] : [namespace],
    labelSelector: selector ?? null,
    olderThanMs: olderThan ?? null,
    minBytes: minSize ?? null,
    reclaimable: reclaimable ?? false,
  };
}

/** Throws ConfigError where one namespace and all of them are asked for. */
export function refuseTwoNamespaces({
  namespace,
  allNamespaces,
}: Pick<FilterFlags, "namespace" | "allNamespaces">): void {
  if (namespace === undefined || !allNamespaces) return;
  throw usageError("--all-namespaces", "either it or --namespace", "both", "remove one of the two");
}

/** Prints what was found, in the form asked for, and answers the exit code. */
export async function answerWithFindings(
  context: CliContext,
  flags: AnswerFlags,
  { report, settings, wanted, origin }: Found,
  { command, asked, listed }: About = EVERYTHING,
): Promise<number> {
  const shown = choose(report, wanted, flags.sortBy);
  const isEmpty = report.findings.every(({ verdict }) => verdict === "unknown");
  const nothing = isEmpty ? nothingAsked(report, enabledIn(asked, settings)) : null;
  const rules = enabledIn(listed, settings);
  await printAnswer(context, flags, {
    report,
    shown,
    remarks: { nothing },
    command,
    rules,
    origin,
  });
  return codeUnlessNothing(exitCode(report, shown.findings, flags), nothing, flags.exitZero);
}

/** What is to be printed, in whatever form. */
interface Answer {
  readonly report: Report;
  readonly shown: Chosen;
  readonly remarks: Remarks;
  readonly command: string;
  /** Those whose findings it lists; what is switched off is left out. */
  readonly rules: readonly Rule[];
  readonly origin: Origin;
}

async function printAnswer(context: CliContext, flags: AnswerFlags, answer: Answer): Promise<void> {
  const { report, shown, remarks, origin } = answer;
  const page = await answerPage(context, flags);
  if (isForReading(flags)) printOrigin(page, origin, report.at, context.clock.now());
  switch (flags.output) {
    case "table":
      return printTableAnswer(page, report, shown, flags, remarks);
    case "wide":
      printFindingsWide(page, shown.findings, viewOf(report, flags));
      if (!flags.noHeaders) printSuppressed(page, shown.suppressed);
      return printBeside(context, flags, { ...answer, shown: { ...shown, suppressed: [] } });
    case "name":
      printNames(page, shown.findings);
      return printBeside(context, flags, answer);
    case "markdown": {
      const { printFindingsMarkdown } = await import("./output/findings-markdown.ts");
      return printFindingsMarkdown(page, report, shown, viewOf(report, flags), remarks);
    }
    case "csv":
      return printCsv(context, flags, answer);
    case "junit":
      return printJUnit(context, flags, answer);
    default:
      return printDocument(context, flags.output, { ...report, ...shownOf(shown) });
  }
}

/** The objects, each once however much is found about it; what could not be told is about no object. */
export function printNames(page: Page, findings: readonly Finding[]): void {
  const told = findings.filter(({ verdict }) => verdict !== "unknown");
  for (const name of new Set(told.map(nameText))) page.line(name);
}

/** On stderr, what is not among the rows; names have no place for what could not be told either. */
function printBeside(
  context: CliContext,
  { noHeaders, output }: AnswerFlags,
  { report, shown, remarks }: Answer,
): void {
  if (noHeaders) return;
  const page = errorPage(context);
  if (output === "name") printOpen(page, report, shown);
  printAside(page, report, shown, remarks);
}

/** The rows on stdout; beside them what is not among them. */
async function printCsv(context: CliContext, flags: AnswerFlags, answer: Answer): Promise<void> {
  const { findingsCsv } = await import("./output/findings-csv.ts");
  const { report, shown } = answer;
  const view = { at: report.at, headers: flags.noHeaders !== true };
  context.stdout.write(findingsCsv(shown.findings, view));
  printBeside(context, flags, answer);
}

/** A rule that is switched off is no test. */
async function printJUnit(
  { stdout }: CliContext,
  { failOn }: AnswerFlags,
  { report, shown, rules, remarks, command }: Answer,
): Promise<void> {
  const { junitText } = await import("./output/junit.ts");
  const name = `plumbline ${command}`;
  stdout.write(junitText({ name, report, shown, rules, remarks, failOn }));
}

/** Whether a person reads the answer, and not a program. */
export function isForReading({ output, noHeaders }: OutputFlags): boolean {
  return (output === "table" || output === "wide" || output === "markdown") && noHeaders !== true;
}

function shownOf({ findings, suppressed }: Chosen): Pick<Report, "findings" | "suppressed"> {
  return { findings, suppressed };
}

function printTableAnswer(
  page: Page,
  report: Report,
  shown: Chosen,
  flags: AnswerFlags,
  remarks: Remarks,
): void {
  const judged = shown.findings.filter((finding) => finding.verdict !== "unknown");
  printFindings(page, judged, viewOf(report, flags));
  if (flags.noHeaders) return;
  printNotes(page, report, shown, remarks);
}

function viewOf(report: Report, flags: AnswerFlags) {
  const several = (kind: "cluster" | "system") =>
    report.sources.filter((source) => source.kind === kind).length > 1;
  return {
    at: report.at,
    headers: flags.noHeaders !== true,
    idLength: shortIdLength([...report.findings, ...report.suppressed.map((one) => one.finding)]),
    sources: several("cluster") || several("system"),
  };
}
