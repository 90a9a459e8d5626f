import { concernTexts } from "../../findings/concern.ts";
import type { Finding } from "../../findings/finding.ts";
import { type CsvColumn, csvText, csvTime } from "./csv.ts";

/**
 * Findings as CSV, one a row, those that could not be judged included. A column is named as the field is in JSON, counted from
 * the finding (`subject.name`), and `at` is the time of the judgement; what JSON has beside these is too deep for a cell.
 */
export function findingsCsv(
  findings: readonly Finding[],
  { at, headers }: { readonly at: number; readonly headers: boolean },
): string {
  return csvText([{ name: "at", value: () => csvTime(at) }, ...COLUMNS], findings, { headers });
}

const COLUMNS: readonly CsvColumn<Finding>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "rule", value: ({ rule }) => rule },
  { name: "title", value: ({ title }) => title },
  { name: "severity", value: ({ severity }) => severity },
  { name: "verdict", value: ({ verdict }) => verdict },
  { name: "word", value: ({ word }) => word },
  { name: "subject.kind", value: ({ subject }) => subject.kind },
  { name: "subject.namespace", value: ({ subject }) => subject.namespace },
  { name: "subject.name", value: ({ subject }) => subject.name },
  { name: "subject.source", value: ({ subject }) => subject.source },
  { name: "scope.kind", value: ({ scope }) => scope.kind },
  { name: "scope.name", value: ({ scope }) => scope.name },
  { name: "scope.closed", value: ({ scope }) => scope.closed },
  { name: "reclaimableBytes", value: ({ reclaimableBytes }) => reclaimableBytes },
  { name: "since", value: ({ since }) => csvTime(since) },
  { name: "lifecycle.state", value: ({ lifecycle }) => lifecycle?.state ?? null },
  {
    name: "lifecycle.firstSeenAt",
    value: ({ lifecycle }) => csvTime(lifecycle?.firstSeenAt ?? null),
  },
  { name: "lifecycle.confirmations", value: ({ lifecycle }) => lifecycle?.confirmations ?? null },
  { name: "concerns", value: ({ concerns }) => concernTexts(concerns) },
  {
    name: "evidence",
    value: ({ evidence }) => evidence.map(({ fact, value }) => `${fact}: ${value}`),
  },
  { name: "missing", value: ({ missing }) => missing },
  { name: "remedy", value: ({ remedy }) => remedy.flatMap((step) => step.split("\n")) },
];
