import type { Rule } from "../../findings/rule.ts";
import { type CsvColumn, csvText } from "./csv.ts";
import { ruleDocument } from "./explanation.ts";

/** Rules as CSV, one a row, columns named as in JSON. */
export function rulesCsv(
  rules: readonly Rule[],
  { headers }: { readonly headers: boolean },
): string {
  return csvText(COLUMNS, rules.map(ruleDocument), { headers });
}

type Described = ReturnType<typeof ruleDocument>;

const COLUMNS: readonly CsvColumn<Described>[] = [
  { name: "code", value: ({ code }) => code },
  { name: "title", value: ({ title }) => title },
  { name: "severity", value: ({ severity }) => severity },
  { name: "each", value: ({ each }) => each },
  { name: "needs", value: ({ needs }) => needs },
  { name: "within", value: ({ within }) => within },
  { name: "absence", value: ({ absence }) => absence },
  { name: "why", value: ({ why }) => why },
  { name: "remedy", value: ({ remedy }) => remedy },
  {
    name: "options",
    value: ({ options }) => options.map(({ name, default: usual }) => `${name}=${String(usual)}`),
  },
];
