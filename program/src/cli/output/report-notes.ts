import { grouped } from "../../lib/units.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Report, Suppressed } from "../../findings/report.ts";
import { couldComeBack } from "../../answers/could-come-back.ts";
import type { Chosen } from "../../answers/findings.ts";
import { type AgedSummary, agedIn, countsOf, type Summary } from "../../answers/summary.ts";
import { howToName } from "../nothing-asked.ts";
import { wordOf } from "./left-out.ts";
import { printCommands } from "./next-step.ts";
import { printOpen } from "./open-questions.ts";
import type { Page } from "./page.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes, humanTime } from "./units.ts";

/** What is said besides the findings. */
export interface Remarks {
  /** What is missing where no rule could be asked; null where one was. */
  readonly nothing: string | null;
}

/**
 * What stands below a list of findings: what could not be judged and what to do about it, what keeps findings from being
 * confirmed, what was left out and by whose word, which rules had no source; then one line that sums up.
 */
export function printNotes(page: Page, report: Report, chosen: Chosen, remarks: Remarks): void {
  printReasons(page, report, chosen, remarks);
  page.gap();
  printConclusion(page, report, chosen, remarks);
  printCommands(page, stepsOf(chosen));
}

/** The same without the line that sums up. */
export function printReasons(
  page: Page,
  report: Report,
  { findings: shown, suppressed }: Chosen,
  { nothing }: Remarks,
): void {
  printMemory(page, { memory: report.memory, aged: agedIn(report.aged) });
  printScopeNotes(
    page,
    report.scopes.flatMap(({ notes }) => notes),
  );
  printOpen(page, report, { findings: shown });
  printMissing(
    page,
    shown.filter((finding) => finding.verdict === "suspect"),
  );
  printSuppressed(page, suppressed);
  if (nothing === null) printSkipped(page, report);
}

/** The line that sums up, and what filters keep back. */
export function printConclusion(
  page: Page,
  report: Report,
  chosen: Chosen,
  { nothing }: Pick<Remarks, "nothing">,
): void {
  page.prose(lastLine(sumOf(report, chosen), nothing), 0, "strong");
  if (nothing !== null) page.prose(`next: ${howToName(nothing)}`, 2);
  const { hidden, findings } = chosen;
  if (hidden > 0 && findings.length > 0)
    page.prose(`${counted(hidden, "more finding")} not shown, because of filters`, 0, "faint");
}

/** What to do about what could not be told. */
export function stepsOf({ findings }: Chosen): readonly string[] {
  return findings.filter(({ verdict }) => verdict === "unknown").flatMap(({ remedy }) => remedy);
}

/**
 * What is not in a list of rows, which has no place to say it: what is frozen, findings left out and by whose word, or
 * kept back by filters, rules that were not asked.
 */
export function printAside(page: Page, report: Report, shown: Chosen, remarks: Remarks): void {
  printFreezes(page, report);
  for (const text of leftOutTexts(shown.suppressed)) page.prose(`left out: ${text}`);
  if (shown.hidden > 0)
    page.prose(`${counted(shown.hidden, "more finding")} not shown, because of filters`);
  if (remarks.nothing !== null) return printConclusion(page, report, shown, remarks);
  for (const [because, rules] of Map.groupBy(notAsked(report), (skipped) => skipped.because))
    page.prose(`not asked: ${counted(rules.length, "rule")}: ${because}`);
}

/** Why the memory does not count yet, what is frozen, and what is only remembered: said before anything else. */
export function printMemory(
  page: Page,
  { memory, aged }: Pick<Report, "memory"> & { readonly aged: readonly AgedSummary[] },
): void {
  printFreezes(page, { memory });
  if (memory?.learnsUntil != null) {
    const { bornAt, because } = memory.epoch;
    const why = because === null ? "" : ` (${because})`;
    page.gap();
    page.prose(
      `The memory began at ${humanTime(bornAt)}${why}: it learns until ${humanTime(memory.learnsUntil)}, and nothing that seems gone is confirmed before`,
      0,
      "unsure",
    );
  }
  if (aged.length === 0) return;
  const count = aged.reduce((sum, { findings }) => sum + findings, 0);
  page.gap();
  page.prose(`Found earlier and not judged again (${counted(count, "finding")})`, 0, "strong");
  for (const { rule, findings, lastSeenAt } of aged)
    page.prose(
      `${counted(findings, "finding")} of ${rule}, last seen at ${humanTime(lastSeenAt)}`,
      2,
    );
}

function printFreezes(page: Page, { memory }: Pick<Report, "memory">): void {
  for (const { id, place, because, since } of memory?.freezes ?? []) {
    page.gap();
    page.prose(
      `${place.name} is frozen since ${humanTime(since)}: ${because}. Nothing there is confirmed until somebody has looked and ends it:`,
      0,
      "bad",
    );
    page.command(`plumbline unfreeze ${id} --reason TEXT`);
  }
}

/** What of the declared claim scopes does not fit what was read: something may be missing from what was found, or bear another word. */
export function printScopeNotes(page: Page, notes: readonly string[]): void {
  if (notes.length === 0) return;
  page.gap();
  page.line({ text: "Look at the configuration of claim scopes", tone: "strong" });
  for (const note of notes) page.prose(note, 2, "unsure");
}

/** How much was found, and what is not among it. */
export interface Sum extends Pick<
  Summary,
  "findings" | "reclaimableBytes" | "unsizedLeftovers" | "suppressed" | "skipped"
> {
  /** Kept back by filters. */
  readonly hidden: number;
}

/** "Nothing is out of plumb" is said only where everything was asked and nothing is kept back; what is left out is said. */
export function lastLine(sum: Sum, nothing: string | null): string {
  if (nothing !== null) return `nothing could be asked: every rule ${nothing}`;
  const { suppressed } = sum;
  const leftOut = suppressed > 0 ? `; ${counted(suppressed, "finding")} left out` : "";
  return `${mainClause(sum)}${leftOut}`;
}

function mainClause(sum: Sum): string {
  const { error, warning, info, unknown } = sum.findings;
  if (error + warning + info + unknown > 0) return countsText(sum);
  if (sum.hidden > 0) return `nothing to show: filters keep back ${counted(sum.hidden, "finding")}`;
  const { length } = notAsked(sum);
  return length > 0
    ? `nothing found; ${counted(length, "rule")} could not be asked`
    : countsText(sum);
}

/** "2 errors, 14 warnings, 3 info, 1 question could not be answered; 84.2 GiB could come back". */
export function countsText({
  findings: { error, warning, info, unknown },
  reclaimableBytes,
  unsizedLeftovers,
}: Pick<Sum, "findings" | "reclaimableBytes" | "unsizedLeftovers">): string {
  const parts = [
    ...(error > 0 ? [counted(error, "error")] : []),
    ...(warning > 0 ? [counted(warning, "warning")] : []),
    ...(info > 0 ? [counted(info, "info", "info")] : []),
  ];
  if (parts.length === 0)
    parts.push(unknown > 0 ? "nothing found where it could be judged" : "nothing is out of plumb");
  if (unknown > 0) parts.push(`${counted(unknown, "question")} could not be answered`);
  const back = comeBackText(reclaimableBytes, unsizedLeftovers);
  return back === null ? parts.join(", ") : `${parts.join(", ")}; ${back}`;
}

/** null where nothing is left over. */
function comeBackText(bytes: number, unsized: number): string | null {
  if (bytes > 0) return `${unsized > 0 ? "at least " : ""}${humanBytes(bytes)} could come back`;
  return unsized > 0 ? `what ${counted(unsized, "leftover")} would give back is not known` : null;
}

function sumOf({ skipped }: Report, { findings, hidden, suppressed }: Chosen): Sum {
  const judged = findings.filter((finding) => finding.verdict !== "unknown");
  return {
    findings: countsOf(findings),
    ...couldComeBack(judged),
    suppressed: suppressed.length,
    skipped,
    hidden,
  };
}

function printMissing(page: Page, suspects: readonly Finding[]): void {
  const counts = new Map<string, number>();
  for (const sentence of suspects.flatMap((finding) => finding.missing))
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  if (counts.size === 0) return;
  page.gap();
  page.prose(
    `Suspect and not confirmed (${counted(suspects.length, "finding")}), because`,
    0,
    "strong",
  );
  for (const [sentence, count] of counts)
    page.prose(
      count === suspects.length ? sentence : `${sentence} (${counted(count, "finding")})`,
      2,
    );
}

function printSuppressed(page: Page, suppressed: readonly Suppressed[]): void {
  if (suppressed.length === 0) return;
  page.gap();
  page.line({ text: "Left out (-o wide names them)", tone: "strong" });
  for (const text of leftOutTexts(suppressed)) page.prose(text, 2);
}

/** "2 findings: the hint kor/used=true on pvc/shop/a and pvc/shop/b". */
function leftOutTexts(suppressed: readonly Suppressed[]): readonly string[] {
  return [...Map.groupBy(suppressed, (one) => one.by)].map(([by, same]) => {
    const bearers = [...new Set(same.flatMap(({ on }) => on ?? []))];
    const word = wordOf({ by, on: bearers.length === 0 ? null : someOf(bearers) });
    return `${counted(same.length, "finding")}: ${word}`;
  });
}

/** How many bearers of a hint are named before the rest is counted. */
const NAMED_BEARERS = 3;

function someOf(names: readonly string[]): string {
  const more = names.length - NAMED_BEARERS;
  return listed([...names.slice(0, NAMED_BEARERS), ...(more > 0 ? [`${grouped(more)} more`] : [])]);
}

function printSkipped(page: Page, report: Report): void {
  const skipped = notAsked(report);
  if (skipped.length === 0) return;
  page.gap();
  page.line({ text: "Not asked", tone: "strong" });
  const causes = Map.groupBy(skipped, ({ because }) => because);
  for (const [because, rules] of causes)
    page.prose(`${listed(rules.map((rule) => rule.rule))}: ${because}`, 2, "faint");
}

/** Rules that lack a side that most people have. A Prometheus is a matter of choice: that it is not there is said in JSON only. */
function notAsked({ skipped }: Pick<Report, "skipped">): Report["skipped"] {
  return skipped.filter(
    ({ lacks }) => lacks.length === 0 || lacks.some((collection) => collection !== "claimUsage"),
  );
}
