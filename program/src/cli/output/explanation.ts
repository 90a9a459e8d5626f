import { concernTexts } from "../../findings/concern.ts";
import type { Lifecycle } from "../../findings/lifecycle.ts";
import type { Precondition } from "../../findings/preconditions/precondition.ts";
import type { Told } from "../../answers/explain.ts";
import type { Rule } from "../../findings/rule.ts";
import { remedyOf } from "../../findings/subject.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { placeOf, spaceWord, subjectText } from "./findings-table.ts";
import { wordOf } from "./left-out.ts";
import type { Page } from "./page.ts";
import { type Column, printTable } from "./table.ts";
import type { Tone } from "./terminal.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes, humanTime } from "./units.ts";

/** Every rule on a line: code and title, the severity in wide. */
export function listRules(
  page: Page,
  rules: readonly Rule[],
  options: { readonly headers: boolean; readonly wide: boolean },
): void {
  const columns: readonly Column[] = [
    { title: "CODE", literal: true },
    ...(options.wide ? [{ title: "SEVERITY" }] : []),
    { title: "WHAT IT FINDS", ...(options.wide ? {} : { whenNarrow: "wrap" }) },
  ];
  printTable(
    page,
    columns,
    rules.map((rule) => [rule.code, ...(options.wide ? [rule.severity] : []), rule.title]),
    options,
  );
}

/** A rule: what it means, how it is decided, its options, what to do. */
export function explainRule(page: Page, rule: Rule): void {
  page.line({ text: rule.code, tone: "strong" }, "  ", { text: rule.severity, tone: "faint" });
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
          ([name, { default: usual, description }]) =>
            `${name}: ${description ?? ""} (default ${String(usual)})`,
        ),
  );
  printSteps(page, remedyOf(rule));
}

/** A finding: what was seen, what is missing for certainty, what to do about it where it was asked for. */
export function explainFinding(page: Page, { finding, leftOut }: Told, rule: Rule | null): void {
  page.line({
    text: finding.verdict === "unknown" ? finding.scope.name : subjectText(finding),
    tone: "strong",
  });
  page.prose(finding.title);
  const word = finding.word === null ? "" : `${finding.word}, `;
  page.line(`${finding.severity}: ${word}${finding.verdict}`, {
    text: `  ${placeOf(finding)}  ${finding.id}`,
    tone: "faint",
  });
  if (finding.lifecycle !== null) page.line(lifecycleText(finding.lifecycle));
  if (finding.reclaimableBytes !== null)
    page.line(`${humanBytes(finding.reclaimableBytes)} ${spaceWord(finding)}`);
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
    page.line("  ", { text: id, tone: "faint" }, `  ${title}: `, {
      text: said,
      tone: allowed ? "plain" : STATES[state].tone,
    });
    if (saysTheSame(preconditions[index], preconditions[index + 1])) continue;
    for (const line of evidence) page.prose(line, 6, "faint");
    for (const line of missing) page.prose(line, 6, "unsure");
  }
}

/** Several in a row that lack the same, such as a memory, say so once, below the last. */
function saysTheSame(one: Precondition | undefined, next: Precondition | undefined): boolean {
  const said = ({ evidence, missing }: Precondition) => JSON.stringify([evidence, missing]);
  return one !== undefined && next?.state === one.state && said(next) === said(one);
}

/** A rule as plain data, for JSON and YAML. */
export function ruleDocument(rule: Rule) {
  const { code, title, severity, each, needs, within, absence, why, remedy, options } = rule;
  const described = Object.entries(options.properties).map(([name, option]) => ({
    name,
    default: (option as { default?: unknown }).default,
    description: (option as { description?: string }).description,
  }));
  return { code, title, severity, each, needs, within, absence, why, remedy, options: described };
}

function lifecycleText({ state, firstSeenAt, confirmations }: Lifecycle): string {
  return `${state}; first found at ${humanTime(firstSeenAt)}, ${counted(confirmations, "look")} in a row`;
}

const WITHIN: Record<Rule["within"], string> = {
  claimScope:
    "in each claim scope, where the pool and the clusters of the scope were read completely",
  system: "on each system, where its pools and every cluster that may use it were read completely",
  cluster: "in each cluster, where that cluster and every system were read completely",
};

function decisionOf(rule: Rule): readonly string[] {
  return [
    `It judges ${collectionWords(rule.each)} one at a time, ${WITHIN[rule.within]}.`,
    `It needs all ${listed(rule.needs.map(collectionWords))}; where they are not complete it says unknown.`,
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
