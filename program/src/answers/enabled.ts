import type { Rule } from "../findings/rule.ts";
import type { RuleSettings } from "../findings/settings.ts";

/** Those of these rules that are not switched off. */
export function enabledIn(rules: readonly Rule[], settings: RuleSettings): readonly Rule[] {
  return rules.filter(({ code }) => settings[code]?.enabled !== false);
}
