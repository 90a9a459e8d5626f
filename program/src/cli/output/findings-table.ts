import type { Finding, Severity } from "../../findings/finding.ts";
import { type Cell, type Page, type Span, widthOf } from "./page.ts";
import { type Column, naturalWidth, printTable } from "./table.ts";
import type { Tone } from "./terminal.ts";
import { counted, humanAge, humanBytes, listed } from "./units.ts";

/** What the pages about findings have to know besides the findings. */
export interface FindingsView {
  /** Time of the judgement, epoch ms: ages are counted from it. */
  readonly at: number;
  readonly headers: boolean;
  /** Say which cluster or system each line is about, because there are several. */
  readonly sources: boolean;
}

const SEVERITY_TONE: Record<Severity, Tone> = { error: "bad", warning: "warning", info: "faint" };

const DETAIL_COLUMNS: readonly Column[] = [{ title: "WHAT" }, { title: "SIZE", align: "right" }, { title: "AGE", align: "right" }, { title: "CONCERNS" }];

/**
 * Findings by rule, for reading: a heading a rule, a line a finding; two lines where the terminal is too narrow for the
 * name of the object, which is never cut. Without headers only the lines.
 */
export function printFindings(page: Page, findings: readonly Finding[], view: FindingsView): void {
  const groups = Map.groupBy(findings, (finding) => `${finding.severity} ${finding.rule}`);
  for (const [index, group] of [...groups.values()].entries()) {
    if (view.headers && index > 0) page.line();
    if (view.headers) printHeading(page, group);
    printGroup(page, group, view);
  }
}

/** `kind/name`, with the namespace where there is one: what `trace` takes. */
export function subjectText({ subject }: Finding): string {
  return subject.namespace === null ? `${subject.kind}/${subject.name}` : `${subject.kind}/${subject.name} -n ${subject.namespace}`;
}

function printHeading(page: Page, group: readonly Finding[]): void {
  const [first] = group;
  if (first === undefined) return;
  page.line({ text: first.severity.toUpperCase().padEnd(9), tone: SEVERITY_TONE[first.severity] }, { text: first.title, tone: "strong" });
  page.line(" ".repeat(9), { text: `${first.rule}: ${sumOf(group)}`, tone: "faint" });
}

/** "3 orphans and 2 unclaimed, 84.2 GiB"; sizes that are not known are said. */
function sumOf(group: readonly Finding[]): string {
  const orphans = group.filter((finding) => finding.word === "orphan").length;
  const unclaimed = group.filter((finding) => finding.word === "unclaimed").length;
  const words = [...(orphans > 0 ? [counted(orphans, "orphan")] : []), ...(unclaimed > 0 ? [`${unclaimed.toLocaleString("en-US")} unclaimed`] : [])];
  const what = words.length > 0 ? listed(words) : counted(group.length, "finding");
  const known = group.flatMap((finding) => finding.reclaimableBytes ?? []);
  if (known.length === 0) return what;
  const bytes = humanBytes(known.reduce((sum, value) => sum + value, 0));
  const unsized = group.length - known.length;
  return `${what}, ${bytes}${unsized > 0 ? ` and ${counted(unsized, "size")} not known` : ""}`;
}

function printGroup(page: Page, group: readonly Finding[], view: FindingsView): void {
  const indent = view.headers ? 2 : 0;
  const options = { headers: view.headers, indent };
  const columns = [{ title: "OBJECT" }, ...(view.sources ? [{ title: "ON" }] : []), ...DETAIL_COLUMNS];
  const rows = group.map((finding) => [subjectText(finding), ...(view.sources ? [finding.subject.source] : []), ...detailCells(finding, view)]);
  const room = page.terminal.columns ?? Infinity;
  if (naturalWidth(columns, rows, options) <= room || !view.headers) return printTable(page, columns, rows, options);
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ""))));
  for (const row of rows) printStacked(page, row, widths);
}

/** The object on a line of its own, what is known of it below. */
function printStacked(page: Page, [object = "", ...details]: readonly Cell[], widths: readonly number[]): void {
  page.line("  ", ...[object].flat() as readonly Span[]);
  const padded = details.map((cell, index): readonly Span[] => {
    const spans = [cell].flat() as readonly Span[];
    return [...spans, " ".repeat(Math.max(0, (widths[index + 1] ?? 0) - widthOf(spans)) + 2)];
  });
  page.line("      ", ...padded.flat());
}

function detailCells(finding: Finding, view: FindingsView): readonly Cell[] {
  return [whatCell(finding), sizeText(finding), ageText(finding, view.at), finding.concerns.join(", ") || "-"];
}

/** Word and verdict: "orphan, suspect". */
function whatCell({ word, verdict }: Finding): Cell {
  const tone: Tone = verdict === "confirmed" ? "plain" : "unsure";
  return word === null ? { text: verdict, tone } : [`${word}, `, { text: verdict, tone }];
}

function sizeText(finding: Finding): string {
  return finding.reclaimableBytes === null ? "-" : humanBytes(finding.reclaimableBytes);
}

function ageText(finding: Finding, at: number): string {
  return finding.since === null ? "-" : humanAge(at - finding.since);
}

const WIDE_COLUMNS: readonly Column[] = [
  { title: "SEVERITY" }, { title: "WORD" }, { title: "VERDICT" }, { title: "OBJECT" }, { title: "NAMESPACE" }, { title: "ON" },
  { title: "SIZE", align: "right" }, { title: "AGE", align: "right" }, { title: "CONCERNS" }, { title: "RULE" }, { title: "SCOPE" }, { title: "ID" },
];

/** Every column, one line a finding, nothing grouped or cut: for wide screens, `grep` and `awk`. */
export function printFindingsWide(page: Page, findings: readonly Finding[], view: FindingsView): void {
  const rows = findings.map((finding): readonly Cell[] => [
    { text: finding.severity, tone: SEVERITY_TONE[finding.severity] },
    finding.word ?? "-",
    finding.verdict,
    `${finding.subject.kind}/${finding.subject.name}`,
    finding.subject.namespace ?? "-",
    finding.subject.source,
    sizeText(finding).replace(" ", ""),
    ageText(finding, view.at),
    finding.concerns.join(",") || "-",
    finding.rule,
    finding.scope.name,
    finding.id,
  ]);
  printTable(page, WIDE_COLUMNS, rows, { headers: view.headers });
}
