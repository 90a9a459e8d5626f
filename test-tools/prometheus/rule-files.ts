import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../scripts/root.ts";

/** One rule of a rule file, as Prometheus reads it. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A rule file, as Prometheus reads it. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

const RULE_FOLDER = join(ROOT, "deploy/prometheus");

/** The rule files that are shipped. */
export const RULE_FILES = {
  alerts: join(RULE_FOLDER, "alerts.yaml"),
  recording: join(RULE_FOLDER, "recording.yaml"),
} as const;

/** What one of them says. */
export function ruleFile(name: keyof typeof RULE_FILES): RuleFile {
  return parse(readFileSync(RULE_FILES[name], "utf8")) as RuleFile;
}

/** Its rules, whatever group they are in. */
export function rulesOf(name: keyof typeof RULE_FILES): readonly Rule[] {
  return ruleFile(name).groups.flatMap(({ rules }) => rules);
}
