import { concernTexts } from "../../findings/concern.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Report, Suppressed } from "../../findings/report.ts";
import type { Rule } from "../../findings/rule.ts";
import type { Chosen } from "../../answers/findings.ts";
import { unreadIn } from "../../answers/unread.ts";
import { codeOfFindings } from "../exit-code.ts";
import type { ExitFlags } from "../flags.ts";
import { howToName } from "../nothing-asked.ts";
import { whatIn } from "./coverage-notes.ts";
import { spaceWord } from "./findings-table.ts";
import { wordOf } from "./left-out.ts";
import { commandsOf, sentenceOf } from "./next-step.ts";
import type { Remarks } from "./report-notes.ts";
import { counted, humanBytes } from "./units.ts";
import { type Element, xmlText } from "./xml.ts";

/** What is told. `rules` are those that the command asks, switched-off ones left out. */
export interface JUnitInput {
  /** "plumbline scan". */
  readonly name: string;
  readonly report: Report;
  readonly shown: Chosen;
  readonly rules: readonly Rule[];
  readonly remarks: Remarks;
  readonly failOn: ExitFlags["failOn"];
}

/**
 * The answer as JUnit writes results of tests: a suite a rule, a case an object. A finding that the exit code counts is a
 * failure; one that it does not count, or that somebody's word or a filter keeps out, is skipped, with the reason. What could not
 * be judged is an error. Passed is only a rule that was asked and found nothing, and a source that was read whole.
 */
export function junitText(input: JUnitInput): string {
  const suites = [sourcesSuite(input), ...suitesOfRules(input)].filter(
    ({ inside }) => inside.length > 0,
  );
  return xmlText({
    name: "testsuites",
    attributes: { name: input.name, ...countsOf(suites.flatMap(({ inside }) => inside)), time: 0 },
    inside: suites.map((suite) => suiteElement(suite, input.report.at)),
  });
}

interface Suite {
  readonly name: string;
  readonly inside: readonly Case[];
}

/** One test. `is` null = passed. */
interface Case {
  readonly name: string;
  readonly is: "failure" | "error" | "skipped" | null;
  readonly message: string;
  readonly type: string;
  readonly lines: readonly string[];
}

const PASSED = { is: null, message: "", type: "", lines: [] } as const;

/** Whether each cluster and system was read: an error where nothing was, which is what the exit code says too. */
function sourcesSuite({ report, remarks }: JUnitInput): Suite {
  const inside = report.sources.map(({ name }): Case => {
    const parts = report.coverage.filter(({ source }) => source.name === name);
    const causes = unreadIn(parts);
    if (causes.length === 0) return { ...PASSED, name };
    return {
      name,
      is: causes.some(({ everything }) => everything) ? "error" : "skipped",
      message: causes.map((one) => `${whatIn(one)} not read whole: ${one.message}`).join("; "),
      type: "unread",
      lines: causes.flatMap(({ next }) => next.split("\n")),
    };
  });
  return { name: "sources", inside: [...inside, ...unasked(remarks.nothing)] };
}

/** An answer to no question is none. */
function unasked(nothing: string | null): readonly Case[] {
  if (nothing === null) return [];
  const message = `nothing could be asked: every rule ${nothing}`;
  return [
    { name: "questions", is: "error", message, type: "unknown", lines: [howToName(nothing)] },
  ];
}

function suitesOfRules(input: JUnitInput): readonly Suite[] {
  const { report, rules } = input;
  const others = report.findings.filter(({ rule }) => !rules.some(({ code }) => code === rule));
  const known = rules.map(({ code, title }) => ({ code, title }));
  const all = [...known, ...others.map(({ rule, title }) => ({ code: rule, title }))];
  return [...new Map(all.map((rule) => [rule.code, rule])).values()].map((rule) => ({
    name: rule.code,
    inside: casesOf(rule, input),
  }));
}

function casesOf(
  { code, title }: Pick<Rule, "code" | "title">,
  { report, shown, failOn }: JUnitInput,
): readonly Case[] {
  const own = ({ rule }: { readonly rule: string }) => rule === code;
  const none = `no finding: ${title}`;
  const found = shown.findings.filter(own);
  const kept = new Set(found.map(({ id }) => id));
  const hidden = report.findings.filter((finding) => own(finding) && !kept.has(finding.id)).length;
  const cases = [
    ...found.map((finding) => findingCase(finding, failOn)),
    ...shown.suppressed.filter(({ finding }) => own(finding)).map(suppressedCase),
    ...report.skipped.filter(own).map(({ because }) => skipped(none, `not asked: ${because}`)),
    ...(hidden > 0
      ? [skipped(none, `${counted(hidden, "finding")} not shown, because of filters`)]
      : []),
  ];
  return cases.length > 0 ? cases : [{ ...PASSED, name: none }];
}

function findingCase(finding: Finding, failOn: ExitFlags["failOn"]): Case {
  const { verdict, severity, word, title } = finding;
  if (verdict === "unknown") return unknownCase(finding);
  const counts = codeOfFindings([finding], failOn) !== 0;
  const said = [severity, ...(word === null ? [] : [word]), verdict].join(", ");
  return {
    name: nameOf(finding),
    is: counts ? "failure" : "skipped",
    message: `${said}: ${title}`,
    type: severity,
    lines: linesOf(finding),
  };
}

function unknownCase(finding: Finding): Case {
  const [first] = finding.evidence;
  return {
    name: `could not be told in ${finding.scope.name} (${finding.id})`,
    is: "error",
    message: `${first?.fact ?? finding.title}: ${first?.value ?? "no reason given"}`,
    type: "unknown",
    lines: linesOf(finding),
  };
}

function suppressedCase(one: Suppressed): Case {
  return skipped(nameOf(one.finding), `left out: ${wordOf(one)}`);
}

function skipped(name: string, message: string): Case {
  return { name, is: "skipped", message, type: "", lines: [] };
}

/** "pvc/shop/data-0 (prod)": the same in every run, so that a CI knows old failures from new ones. */
function nameOf({ subject: { kind, namespace, name, source } }: Finding): string {
  return `${kind}/${namespace === null ? "" : `${namespace}/`}${name} (${source})`;
}

function linesOf(finding: Finding): readonly string[] {
  const { id, evidence, missing, concerns, impact, remedy } = finding;
  return [
    ...spaceLines(finding),
    ...evidence.map(({ fact, value }) => `${fact}: ${value}`),
    ...missing.map((sentence) => `not certain, because ${sentence}`),
    ...(impact === null && concerns.length > 0
      ? [`concerns ${concernTexts(concerns).join(", ")}`]
      : []),
    ...remedy.flatMap((step) => [`next: ${sentenceOf(step)}`, ...commandsOf(step)]),
    `id: ${id}`,
  ];
}

function spaceLines(finding: Finding): readonly string[] {
  const { reclaimableBytes } = finding;
  return reclaimableBytes === null
    ? []
    : [`${spaceWord(finding)}: ${humanBytes(reclaimableBytes)}`];
}

function suiteElement({ name, inside }: Suite, at: number): Element {
  const cases = inside.map((one) => caseElement(one, name));
  const skips = inside.filter(({ is }) => is === "skipped").length;
  return {
    name: "testsuite",
    attributes: { name, ...countsOf(inside), skipped: skips, time: 0, timestamp: secondsOf(at) },
    inside: cases,
  };
}

function caseElement({ name, is, message, type, lines }: Case, classname: string): Element {
  const result = {
    name: is ?? "",
    attributes: { ...(type === "" ? {} : { type }), message },
    inside: lines.join("\n"),
  };
  return {
    name: "testcase",
    attributes: { classname, name, time: 0 },
    inside: is === null ? [] : [is === "skipped" ? { ...result, attributes: { message } } : result],
  };
}

function countsOf(cases: readonly Case[]) {
  const count = (is: Case["is"]) => cases.filter((one) => one.is === is).length;
  return { tests: cases.length, failures: count("failure"), errors: count("error") };
}

/** ISO 8601 without fractions and zone, as JUnit's schema wants it; UTC. */
function secondsOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
