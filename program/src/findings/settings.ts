import type { Severity } from "./finding.ts";

/** What the operator changed about a rule. `options` holds only what was given, validated against the rule's schema. */
export interface RuleSetting {
  readonly enabled?: boolean;
  readonly severity?: Severity;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Rule settings by code; a rule that is not named runs with its defaults. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Findings to keep out of the list, by what they are about. Every condition that is given must hold. */
export interface Exclusion {
  readonly rule?: string;
  /** Subject as `kind/name`, or `rx:` and a regular expression over it. */
  readonly subject?: string;
  /** By name, or `rx:` and a regular expression over it. */
  readonly namespace?: string;
  readonly reason: string;
}
