import { concernTexts } from "../../findings/concern.ts";
import type { Lifecycle } from "../../findings/lifecycle.ts";
import type { Precondition } from "../../findings/preconditions/precondition.ts";
import type { Told } from "../../answers/explain.ts";
import type { Rule } from "../../findings/rule.ts";
import { remedyOf } from "../../findings/subject.ts";
import type { RuleSetting, RuleSettings } from "../../findings/settings.ts";
import { type Collection, KUBERNETES_COLLECTIONS } from "../../model/collections.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { placeOf, spaceWord, subjectText } from "./findings-table.ts";
import { wordOf } from "./left-out.ts";
import { type Page, widthOf } from "./page.ts";
import { type Column, printTable } from "./table.ts";
import type { Tone } from "./terminal.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes, humanTime } from "./units.ts";

/** Every rule on a line: code and title, the severity in force in wide. */
export function listRules(
  page: Page,
  rules: readonly Rule[],
  settings: RuleSettings,
  options: { readonly headers: boolean; readonly wide: boolean },
): void {
  const columns: readonly Column[] = [
    { title: "CODE", literal: true },
    ...(options.wide ? [{ title: "SEVERITY", said: String }] : []),
    { title: "WHAT IT FINDS", whenNarrow: "wrap", said: String },
  ];
  printTable(
    page,
    columns,
    rules.map((rule) => {
      const { enabled, severity } = inForce(rule, settings[rule.code]);
      const title = enabled ? rule.title : `${rule.title} (switched off)`;
      return [rule.code, ...(options.wide ? [severity] : []), title];
    }),
    options,
  );
}

/** A rule: what it means, how it is decided, what is in force of it, what to do. */
export function explainRule(page: Page, rule: Rule, setting: RuleSetting | undefined): void {
  const { enabled, severity, options: values } = inForce(rule, setting);
  const usual = severity === rule.severity ? "" : ` (default ${rule.severity})`;
  page.beside({ text: rule.code, tone: "strong" }, { text: `${severity}${usual}`, tone: "faint" });
  if (!enabled) page.prose("switched off: it is not asked here", 0, "unsure");
  page.prose(rule.title);
  section(page, "Why it matters", [rule.why]);
  section(page, "How it is decided", decisionOf(rule));
  const options = Object.entries(rule.options.properties) as [
    string,
    { default?: unknown; description?: string },
  ][];
  section(
    page,
    "Options",
    options.length === 0
      ? ["none but enabled and severity"]
      : options.map(
          ([name, { default: preset, description }]) =>
            `${name}: ${description ?? ""} (${valueText(values[name], preset)})`,
        ),
  );
  printSteps(page, remedyOf(rule));
}

/** What is configured of a rule, else its defaults. */
function inForce(rule: Rule, setting: RuleSetting | undefined): Required<RuleSetting> {
  const defaults = Object.entries(rule.options.properties).map(
    ([name, option]): [string, unknown] => [name, (option as { default?: unknown }).default],
  );
  return {
    enabled: setting?.enabled ?? true,
    severity: setting?.severity ?? rule.severity,
    options: { ...Object.fromEntries(defaults), ...setting?.options },
  };
}

function valueText(value: unknown, preset: unknown): string {
  const usual = `default ${String(preset)}`;
  return value === preset ? usual : `${String(value)}; ${usual}`;
}

/** A finding: what was seen, what is missing for certainty, what to do about it where it was asked for. */
export function explainFinding(page: Page, { finding, leftOut }: Told, rule: Rule | null): void {
  page.line({
    text: finding.verdict === "unknown" ? finding.scope.name : subjectText(finding),
    tone: "strong",
  });
  page.prose(finding.title);
  const word = finding.word === null ? "" : `${finding.word}, `;
  page.beside(
    { text: `${finding.severity}: ${word}${finding.verdict}`, tone: "plain" },
    { text: placeOf(finding), tone: "faint" },
    { text: finding.id, tone: "faint" },
  );
  if (finding.lifecycle !== null) page.prose(lifecycleText(finding.lifecycle));
  if (finding.reclaimableBytes !== null)
    page.prose(`${humanBytes(finding.reclaimableBytes)} ${spaceWord(finding)}`);
  if (leftOut !== null) page.prose(`left out of lists: ${wordOf(leftOut)}`);
  section(
    page,
    "Evidence",
    finding.evidence.map(({ fact, value }) => `${fact}: ${value}`),
  );
  section(page, "Not certain, because", finding.missing);
  printPreconditions(page, finding.preconditions);
  section(page, "Concerns", finding.impact === null ? concernTexts(finding.concerns) : []); // evidence names them
  printSteps(page, finding.remedy);
  if (rule !== null) section(page, `Rule ${rule.code}`, [rule.why]);
}

const STATES: Readonly<
  Record<Precondition["state"], { readonly text: string; readonly tone: Tone }>
> = {
  held: { text: "held", tone: "good" },
  failed: { text: "failed", tone: "bad" },
  notCheckable: { text: "not checkable", tone: "unsure" },
};

/** What was checked before it could be called confirmed, each with what was seen. */
function printPreconditions(page: Page, preconditions: readonly Precondition[]): void {
  if (preconditions.length === 0) return;
  page.gap();
  page.line({ text: "What was checked", tone: "strong" });
  for (const [index, { id, title, state, evidence, missing }] of preconditions.entries()) {
    const allowed = state === "notCheckable" && missing.length === 0;
    const said = allowed ? "not checkable, and not needed" : STATES[state].text;
    printPrecondition(page, [id, title, said], allowed ? "plain" : STATES[state].tone);
    if (saysTheSame(preconditions[index], preconditions[index + 1])) continue;
    for (const line of evidence) page.prose(line, 6, "faint");
    for (const line of missing) page.prose(line, 6, "unsure");
  }
}

function printPrecondition(
  page: Page,
  [id, title, said]: readonly [string, string, string],
  tone: Tone,
): void {
  const text = `${id}  ${title}: ${said}`;
  if (widthOf(text) + 2 > (page.terminal.columns ?? Infinity)) return page.prose(text, 2, tone);
  page.line("  ", { text: id, tone: "faint" }, `  ${title}: `, { text: said, tone });
}

/** Several in a row that lack the same, such as a memory, say so once, below the last. */
function saysTheSame(one: Precondition | undefined, next: Precondition | undefined): boolean {
  const said = ({ evidence, missing }: Precondition) => JSON.stringify([evidence, missing]);
  return one !== undefined && next?.state === one.state && said(next) === said(one);
}

/** A rule as plain data with its defaults and what is in force, for JSON and YAML. */
export function ruleDocument(rule: Rule, setting: RuleSetting | undefined) {
  const { code, title, severity, each, needs, within, absence, why, remedy, options } = rule;
  const described = Object.entries(options.properties).map(([name, option]) => ({
    name,
    default: (option as { default?: unknown }).default,
    description: (option as { description?: string }).description,
  }));
  const own = { code, title, severity, each, needs, within, absence, why, remedy };
  return { ...own, options: described, inForce: inForce(rule, setting) };
}

function lifecycleText({ state, firstSeenAt, confirmations }: Lifecycle): string {
  return `${state}; first found at ${humanTime(firstSeenAt)}, ${counted(confirmations, "look")} in a row`;
}

const PLACE: Readonly<Record<Rule["within"], string>> = {
  claimScope: "in each claim scope",
  system: "on each system",
  cluster: "in each cluster",
};

/** Of which clusters and systems all is needed, as `findings/places.ts` has it: what no rule asks of a side is not missed there. */
const OWNERS: Readonly<
  Record<Rule["within"], { readonly cluster: string; readonly system: string }>
> = {
  claimScope: { cluster: "the clusters of the scope", system: "its pool" },
  system: { cluster: "every cluster that may use it", system: "that system" },
  cluster: { cluster: "that cluster", system: "every system" },
};

const OF_CLUSTERS: ReadonlySet<Collection> = new Set([...KUBERNETES_COLLECTIONS, "claimUsage"]);

/** "all PersistentVolumes of that cluster, and all datasets of every system". */
function needsText({ needs, within }: Rule): string {
  const sides = (["cluster", "system"] as const).map((side) => {
    const own = needs.filter((one) => OF_CLUSTERS.has(one) === (side === "cluster"));
    const words = listed(own.map(collectionWords));
    return own.length === 0 ? "" : `all ${words} of ${OWNERS[within][side]}`;
  });
  return sides.filter((side) => side !== "").join(", and ");
}

function decisionOf(rule: Rule): readonly string[] {
  return [
    `It judges ${collectionWords(rule.each)} one at a time, ${PLACE[rule.within]}.`,
    `It needs ${needsText(rule)}; where they are not complete it says unknown.`,
    ...(rule.absence
      ? [
          "It concludes from absence: a single look is suspect; looks over a day that say the same can confirm it, as docs/reference/preconditions.md says.",
        ]
      : ["It states what is there: one complete look confirms it."]),
  ];
}

/** A step that is a command alone. */
const COMMAND = /^(?:plumbline|kubectl|oc|openssl|--truenas-pin-sha256|pinSha256:) /;

/** Commands are there to be pasted and are not broken into lines; sentences are. */
function printSteps(page: Page, steps: readonly string[]): void {
  if (steps.length === 0) return;
  page.gap();
  page.line({ text: "What to do", tone: "strong" });
  for (const step of steps.flatMap((one) => one.split("\n")))
    if (COMMAND.test(step)) page.command(step);
    else page.prose(step, 2);
}

function section(page: Page, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  page.gap();
  page.line({ text: title, tone: "strong" });
  for (const line of lines) page.prose(line, 2);
}
