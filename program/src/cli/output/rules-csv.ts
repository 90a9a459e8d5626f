import type { Rule } from "../../findings/rule.ts";
import type { RuleSettings } from "../../findings/settings.ts";
import { type CsvColumn, csvText } from "./csv.ts";
import { ruleDocument } from "./explanation.ts";

/** Rules as CSV, one a row, columns named as in JSON. */
export function rulesCsv(
  rules: readonly Rule[],
  settings: RuleSettings,
  { headers }: { readonly headers: boolean },
): string {
  return csvText(
    COLUMNS,
    rules.map((rule) => ruleDocument(rule, settings[rule.code])),
    { headers },
  );
}

type Described = ReturnType<typeof ruleDocument>;

const COLUMNS: readonly CsvColumn<Described>[] = [
  { name: "code", value: ({ code }) => code },
  { name: "title", value: ({ title }) => title },
  { name: "enabled", value: ({ inForce }) => inForce.enabled },
  { name: "severity", value: ({ inForce }) => inForce.severity },
  { name: "each", value: ({ each }) => each },
  { name: "needs", value: ({ needs }) => needs },
  { name: "within", value: ({ within }) => within },
  { name: "absence", value: ({ absence }) => absence },
  { name: "why", value: ({ why }) => why },
  { name: "remedy", value: ({ remedy }) => remedy },
  {
    name: "options",
    value: ({ inForce: { options } }) =>
      Object.entries(options).map(([name, value]) => `${name}=${String(value)}`),
  },
];
