import type { RuleRow } from "../../../../program/src/api/contract.ts";

/** Rules of which the code, the title or the reason holds the text, in the order of their codes; case does not count. */
export function chosenRules(rules: readonly RuleRow[], text: string): readonly RuleRow[] {
  const wanted = text.trim().toLowerCase();
  return rules
    .filter(({ code, title, why }) => `${code}\n${title}\n${why}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** An option in force as it stands in the configuration: "grace: 24h". */
export function optionTexts({ options }: RuleRow): readonly string[] {
  return Object.entries(options).map(([name, value]) =>
    typeof value === "string" ? `${name}: ${value}` : `${name}: ${JSON.stringify(value)}`,
  );
}
