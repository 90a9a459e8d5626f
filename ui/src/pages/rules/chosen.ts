import type { RuleRow, SummaryAnswer } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import type { Strange } from "../../filter/strange.ts";
import { TEXTS } from "../../texts.ts";

const { rules: texts } = TEXTS;

/**
 * The text that an address asks for, and what else it says. `rule=CODE`, as the page of findings takes it, means the text of the
 * code; null: the rules are not known yet.
 */
export function textAsked(
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

/** What is said of a rule that found nothing: that, or why it was not asked. */
export function silenceOf(
  { code, enabled }: Pick<RuleRow, "code" | "enabled">,
  summary: Answer<Pick<SummaryAnswer, "skipped">>,
): string {
  if (!enabled) return texts.notAsked(texts.off);
  if (summary.is === "waiting") return TEXTS.notYet;
  if (summary.is === "failed") return TEXTS.unknown;
  const skipped = summary.value.skipped.find(({ rule }) => rule === code);
  return skipped === undefined ? texts.findings(0) : texts.notAsked(skipped.because);
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
