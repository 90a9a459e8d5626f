import type { RuleRow } from "../../../../program/src/api/contract.ts";
import type { Strange } from "../../parts/strange-address.tsx";

/**
 * The text that an address asks for, and what else it says. `rule=CODE`, as the page of findings takes it, means the text of the
 * code; null: the rules are not known yet.
 */
export function askedIn(
  query: URLSearchParams,
  rules: readonly RuleRow[] | null,
): { readonly text: string; readonly strange: readonly Strange[] } {
  const codes = new Set(rules?.map(({ code }) => code));
  const rule = query.getAll("rule").find((code) => codes.has(code)) ?? null;
  const [name, text] = query.has("q") ? ["q", query.get("q")] : ["rule", rule];
  const strange =
    rules === null ? [] : [...query].filter((one) => one[0] !== name || one[1] !== text);
  return { text: text ?? "", strange: strange.map(([of, value]) => ({ name: of, value })) };
}

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
