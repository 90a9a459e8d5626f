import { concernTexts } from "../../findings/concern.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Suppressed } from "../../findings/report.ts";
import {
  ageText,
  concernsText,
  type FindingsView,
  placeOf,
  SEVERITY_TONE,
  sizeText,
  subjectText,
} from "./findings-table.ts";
import { type Cell, type Page, type Span, wrap } from "./page.ts";
import { type Column, naturalWidth, printTable } from "./table.ts";

const WIDE_COLUMNS: readonly Column[] = [
  { title: "SEVERITY" },
  { title: "WORD" },
  { title: "VERDICT" },
  { title: "OBJECT" },
  { title: "NAMESPACE" },
  { title: "ON" },
  { title: "SIZE", align: "right" },
  { title: "AGE", align: "right" },
  { title: "CONCERNS" },
  { title: "RULE" },
  { title: "SCOPE" },
  { title: "ID" },
];

/**
 * Every column, one line a finding, nothing grouped or cut: for wide screens, `grep` and `awk`. A terminal that is too
 * narrow gets the same facts as a card a finding; a pipe, or a script that asked for lines only, never does.
 */
export function printFindingsWide(
  page: Page,
  findings: readonly Finding[],
  view: FindingsView,
): void {
  const rows = findings.map((finding) => wideRow(finding, view));
  if (!view.headers || fits(page, WIDE_COLUMNS, rows))
    return printTable(page, WIDE_COLUMNS, rows, { headers: view.headers });
  for (const finding of findings) printCard(page, cardOf(finding, view));
}

function wideRow(finding: Finding, { at }: FindingsView): readonly Cell[] {
  return [
    { text: finding.severity, tone: SEVERITY_TONE[finding.severity] },
    finding.word ?? "-",
    finding.verdict,
    `${finding.subject.kind}/${finding.subject.name}`,
    finding.subject.namespace ?? "-",
    finding.subject.source,
    sizeText(finding),
    ageText(finding, at),
    concernsWord(finding),
    finding.rule,
    finding.scope.name,
    finding.id,
  ];
}

/** One word, for scripts that cut at blanks; where many hang on a part of the NAS, their namespaces. */
function concernsWord({ concerns, impact }: Finding): string {
  if (impact === null) return concernTexts(concerns).join(",") || "-";
  const names = impact.named.map(({ namespace }) => namespace);
  const more = impact.namespaces - names.length;
  return [...names, ...(more > 0 ? [`+${more}`] : [])].join(",") || "-";
}

function fits(page: Page, columns: readonly Column[], rows: readonly (readonly Cell[])[]): boolean {
  return naturalWidth(columns, rows, { headers: true }) <= (page.terminal.columns ?? Infinity);
}

/** A mark for the margin, what is the case in a few words, which object, and the rest. */
type Card = readonly [mark: Span, brief: string, object: string, rest: string];

const MARGIN = 9;

/** What is the case beside the mark, as the headings of `scan` have it; below it the object, and where to go on. */
function printCard(page: Page, [mark, brief, object, rest]: Card): void {
  const room = (page.terminal.columns ?? Infinity) - MARGIN;
  for (const [index, line] of wrap(brief, room).entries())
    page.line(index === 0 ? mark : " ".repeat(MARGIN), line);
  page.prose(object, MARGIN, "strong");
  page.prose(rest, MARGIN);
}

function cardOf(finding: Finding, { at }: FindingsView): Card {
  const { severity, word, verdict, rule, id } = finding;
  const [size, age] = [sizeText(finding), ageText(finding, at)];
  const facts = [word, verdict, size === "-" ? null : size, age === "-" ? null : `${age} old`];
  const brief = [...facts, `id ${id}`];
  const concerns = concernsText(finding);
  const concerned = concerns === "-" ? [] : [`concerns ${concerns}`];
  return [
    { text: severity.toUpperCase().padEnd(MARGIN), tone: SEVERITY_TONE[severity] },
    brief.filter((part) => part !== null).join(", "),
    subjectText(finding),
    [...concerned, rule, placeOf(finding)].join(", "),
  ];
}

const SUPPRESSED_COLUMNS: readonly Column[] = [
  { title: "OBJECT" },
  { title: "NAMESPACE" },
  { title: "ON" },
  { title: "RULE" },
  { title: "LEFT OUT BY" },
  { title: "SAID ON" },
  { title: "ID" },
];

/**
 * Findings that somebody's word keeps out, in a table of their own: never among the others, which scripts read, and acting
 * on what its owner wants left alone is the last thing they should do.
 */
export function printSuppressed(page: Page, suppressed: readonly Suppressed[]): void {
  if (suppressed.length === 0) return;
  page.gap();
  const rows = suppressed.map(suppressedRow);
  if (fits(page, SUPPRESSED_COLUMNS, rows))
    return printTable(page, SUPPRESSED_COLUMNS, rows, { headers: true });
  for (const one of suppressed) printCard(page, suppressedCard(one));
}

function suppressedRow({ by, on, finding: { subject, rule, id } }: Suppressed): readonly Cell[] {
  return [
    `${subject.kind}/${subject.name}`,
    subject.namespace ?? "-",
    subject.source,
    rule,
    by,
    on ?? "-",
    id,
  ];
}

function suppressedCard({ by, on, finding }: Suppressed): Card {
  return [
    { text: "LEFT OUT".padEnd(MARGIN), tone: "faint" },
    `${finding.rule}, id ${finding.id}`,
    subjectText(finding),
    `${placeOf(finding)}, by ${by}${on === null ? "" : ` on ${on}`}`,
  ];
}
