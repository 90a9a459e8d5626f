import { TRACE_KINDS } from "../../correlate/trace/find.ts";
import { RULES } from "../../findings/rules/index.ts";

/** Kinds for `trace`, each with the slash behind it. Names would cost a read of the cluster at every press of Tab. */
export function completeSubject(partial: string): readonly string[] {
  return Object.keys(TRACE_KINDS)
    .map((kind) => `${kind}/`)
    .filter((kind) => kind.startsWith(partial));
}

/** Codes of all rules, for `explain`. */
export function ruleCodes(): readonly string[] {
  return RULES.map((rule) => rule.code);
}
