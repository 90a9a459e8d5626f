import { concernTexts } from "../../findings/concern.ts";
import type { Finding, Severity, SubjectKind, Verdict } from "../../findings/finding.ts";
import { impactText } from "../../findings/impact.ts";
import { humanAge } from "../../lib/units.ts";
import { type Cell, type Page, textOf, widthOf, wrap } from "./page.ts";
import { type Column, printTable } from "./table.ts";
import type { Tone } from "./terminal.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes } from "./units.ts";

/** What the pages about findings have to know besides the findings. */
export interface FindingsView {
  /** Time of the judgement, epoch ms: ages are counted from it. */
  readonly at: number;
  readonly headers: boolean;
  /** Digits of an id that tell all findings apart. */
  readonly idLength: number;
  /** Say which cluster or system each line is about, because there are several. */
  readonly sources: boolean;
}

/** How each severity looks. */
export const SEVERITY_TONE: Record<Severity, Tone> = {
  error: "bad",
  warning: "warning",
  info: "faint",
};

/**
 * Findings by rule, for reading: a heading a rule, a line a finding; two lines where the terminal is too narrow for the
 * name of the object, which is never cut. Without headers only the lines.
 */
export function printFindings(page: Page, findings: readonly Finding[], view: FindingsView): void {
  if (!view.headers) return printGroup(page, findings, view);
  const groups = Map.groupBy(findings, (finding) => `${finding.severity} ${finding.rule}`);
  for (const [index, group] of [...groups.values()].entries()) {
    if (index > 0) page.gap();
    printHeading(page, group);
    printGroup(page, group, view);
  }
}

/** `kind/name`, with the namespace where there is one: what `trace` takes. */
export function subjectText({ subject }: Finding): string {
  return subject.namespace === null
    ? `${subject.kind}/${subject.name}`
    : `${subject.kind}/${subject.name} -n ${subject.namespace}`;
}

/** The same in one word, as `-o name` and the log have it: "pvc/shop/data-0". */
export function nameText({ subject: { kind, namespace, name } }: Finding): string {
  return namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** Where a finding lies: "in nas1:tank/k8s/v"; the cluster or system too where the scope does not begin with its name. */
export function placeOf({ subject: { source }, scope: { name } }: Finding): string {
  if (name === source) return `on ${source}`;
  return name.startsWith(`${source}:`) ? `in ${name}` : `on ${source}, in ${name}`;
}

/** What the bytes of a finding are: only an unused object would give them back. */
export function spaceWord({ word }: Finding): string {
  return word === null ? "in use or kept" : "could come back";
}

function printHeading(page: Page, group: readonly Finding[]): void {
  const [first] = group;
  if (first === undefined) return;
  const indent = " ".repeat(9);
  const room = page.terminal.columns ?? Infinity;
  for (const [index, text] of wrap(first.title, room - indent.length).entries()) {
    const severity = first.severity.toUpperCase().padEnd(indent.length);
    const beside = { text: severity, tone: SEVERITY_TONE[first.severity] };
    page.line(index === 0 ? beside : indent, { text, tone: "strong" });
  }
  const sum = sumOf(group);
  const code = { text: first.rule, tone: "faint" } as const;
  if (widthOf(`${indent}${sum}  ${first.rule}`) <= room) return page.line(indent, sum, "  ", code);
  page.prose(sum, indent.length);
  page.line(indent, code);
}

/** What a group of findings has in common: "3 orphans, all suspect, 84.2 GiB"; sizes that are not known are said. */
export function sumOf(group: readonly Finding[]): string {
  const verdict = commonVerdict(group);
  const agreed = verdict === null ? [] : [group.length > 1 ? `all ${verdict}` : verdict];
  return [countOf(group), ...agreed, ...bytesOf(group)].join(", ");
}

/** "2 orphans and 1 unclaimed"; with others among them "5 findings (2 orphans)". */
function countOf(group: readonly Finding[]): string {
  const orphans = group.filter((finding) => finding.word === "orphan").length;
  const unclaimed = group.filter((finding) => finding.word === "unclaimed").length;
  const words = listed([
    ...(orphans > 0 ? [counted(orphans, "orphan")] : []),
    ...(unclaimed > 0 ? [counted(unclaimed, "unclaimed", "unclaimed")] : []),
  ]);
  if (orphans + unclaimed === group.length) return words;
  return words === ""
    ? counted(group.length, "finding")
    : `${counted(group.length, "finding")} (${words})`;
}

function bytesOf(group: readonly Finding[]): readonly string[] {
  const known = group.flatMap((finding) => finding.reclaimableBytes ?? []);
  const bytes = known.reduce((sum, value) => sum + value, 0);
  if (bytes === 0) return [];
  // what is no leftover would not come back: its size is no question
  const unsized = group.filter(
    ({ word, reclaimableBytes }) => word !== null && reclaimableBytes === null,
  ).length;
  return [
    unsized === 0
      ? humanBytes(bytes)
      : `${humanBytes(bytes)} and ${counted(unsized, "size")} not known`,
  ];
}

function commonVerdict(group: readonly Finding[]): Verdict | null {
  const [only, ...others] = new Set(group.map((finding) => finding.verdict));
  return others.length === 0 ? (only ?? null) : null;
}

/** A line of facts about a finding; columns in which nothing stands are left out. */
function printGroup(page: Page, group: readonly Finding[], view: FindingsView): void {
  const { columns, rows } = findingsTable(group, view);
  const options = { headers: view.headers && columns.length > 1, indent: view.headers ? 2 : 0 };
  printTable(page, columns, rows, options);
}

/** The columns in which something stands, and a row a finding. */
export function findingsTable(
  group: readonly Finding[],
  view: FindingsView,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] } {
  const all = columnsFor(group, view).map(({ column, cell }) => ({
    column,
    cells: group.map((finding) => cell(finding, view)),
  }));
  const filled = all.filter(
    ({ cells }, index) =>
      index === 0 || !view.headers || cells.some((cell) => !EMPTY.has(textOf(cell))),
  );
  return {
    columns: filled.map(({ column }) => column),
    rows: group.map((_, index) => filled.map(({ cells }) => cells[index] ?? "")),
  };
}

/** Texts that say nothing. */
const EMPTY: ReadonlySet<string> = new Set(["-", "0 B"]);

interface FindingColumn {
  readonly column: Column;
  readonly cell: (finding: Finding, view: FindingsView) => Cell;
}

/** Verdict and word are said in the heading where all findings of the group agree. */
function columnsFor(group: readonly Finding[], view: FindingsView): readonly FindingColumn[] {
  const agreed =
    commonVerdict(group) !== null &&
    new Set(group.map((finding) => finding.word)).size === 1 &&
    view.headers;
  return [
    { column: { title: "OBJECT", literal: true }, cell: subjectText },
    ...(view.sources
      ? [{ column: { title: "ON" }, cell: (finding: Finding) => finding.subject.source }]
      : []),
    ...(agreed ? [] : [{ column: { title: "WHAT", said: asItIs }, cell: whatCell }]),
    { column: { title: "SIZE", align: "right", said: asItIs }, cell: sizeText },
    {
      column: { title: "AGE", align: "right", said: (age) => `${age} old` },
      cell: (finding, { at }) => ageText(finding, at),
    },
    { column: { title: "CONCERNS" }, cell: concernsText },
    {
      column: { title: "ID", literal: true },
      cell: ({ id }, { idLength }) => ({ text: id.slice(0, idLength), tone: "faint" }),
    },
  ];
}

/** "orphan, suspect, 39 GiB" */
function asItIs(text: string): string {
  return EMPTY.has(text) ? "" : text;
}

/** Word and verdict: "orphan, suspect". */
function whatCell({ word, verdict }: Finding): Cell {
  const tone: Tone = verdict === "confirmed" ? "plain" : "unsure";
  return word === null ? { text: verdict, tone } : [`${word}, `, { text: verdict, tone }];
}

/** Claims by name, or where many hang on a part of the NAS, how many. */
export function concernsText({ concerns, impact }: Finding): string {
  return impact === null ? concernTexts(concerns).join(", ") || "-" : impactText(impact);
}

/** What leads to data, or only speaks of it, holds none itself. */
const NEVER_SIZED: ReadonlySet<string> = new Set<SubjectKind>([
  "share",
  "target",
  "extent",
  "initiator-group",
  "session",
  "nvmeof-subsystem",
  "nvmeof-namespace",
  "snapshot-task",
]);

/** Bytes that would come back; "-" where that is not known, or no question. */
export function sizeText(finding: Finding): string {
  return finding.reclaimableBytes === null || NEVER_SIZED.has(finding.subject.kind)
    ? "-"
    : humanBytes(finding.reclaimableBytes);
}

/** Time since the finding's object began, counted from `at`; "-" where that is not known. */
export function ageText(finding: Finding, at: number): string {
  return finding.since === null ? "-" : humanAge(at - finding.since);
}
