import { suggest } from "../../lib/suggest.ts";
import { findRecords, traceKind } from "../../correlate/trace/find.ts";
import { trace } from "../../correlate/trace/trace.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Suppressed } from "../../findings/report.ts";
import type { Rule } from "../../findings/rule.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import type { CliContext } from "../context.ts";
import type { Coverage } from "../../model/inventory.ts";
import type { Picture } from "../../monitor/recording.ts";
import { hasUnreadSource } from "../exit-code.ts";
import { printNames } from "../findings-answer.ts";
import { FINDING_ID, idMeant } from "../finding-ids.ts";
import { refuseUnknownObject } from "../not-found.ts";
import { parseQuestion } from "../question.ts";
import { printOrigin } from "../output/origin.ts";
import { causesIn, printUnreadParts } from "../output/coverage-notes.ts";
import { answerPage, errorPage, outPage } from "../pages.ts";
import { printDocument } from "../print-document.ts";
import { type OutputFlags, type SourceFlags, usageError } from "../flags.ts";
import { type FormWord, isDocument } from "../forms.ts";
import { look } from "../look.ts";
import type { Page } from "../output/page.ts";
import { explainFinding, explainRule, listRules, ruleDocument } from "../output/explanation.ts";

/** Flags of `explain`. */
export type ExplainFlags = SourceFlags & OutputFlags<Exclude<FormWord, "junit">>;

/**
 * Explains a rule by its code, or findings by id or by the object they are about (which reads the sources); without any
 * lists the rules.
 */
export async function run(
  context: CliContext,
  flags: ExplainFlags,
  what?: string,
): Promise<number> {
  if (what === undefined) return printRules(context, flags, RULES);
  const rule = RULES.find((candidate) => candidate.code === what);
  if (rule !== undefined) return printRules(context, flags, [rule]);
  if (!FINDING_ID.test(what) && !what.includes("/")) throw unknownWord(what);
  return explainFindings(context, flags, what);
}

async function printRules(
  context: CliContext,
  flags: ExplainFlags,
  rules: readonly Rule[],
): Promise<number> {
  const [only] = rules;
  const page = await answerPage(context, flags);
  const headers = { headers: flags.noHeaders !== true };
  if (isDocument(flags.output))
    await printDocument(context, flags.output, {
      schemaVersion: 1,
      rules: rules.map(ruleDocument),
    });
  else if (flags.output === "name") for (const rule of rules) page.line(rule.code);
  else if (flags.output === "csv")
    context.stdout.write((await import("../output/rules-csv.ts")).rulesCsv(rules, headers));
  else if (rules.length === 1 && only !== undefined) explainRule(page, only);
  else listRules(page, rules, { ...headers, wide: flags.output !== "table" });
  return EXIT.clean;
}

async function explainFindings(
  context: CliContext,
  flags: ExplainFlags,
  what: string,
): Promise<number> {
  const picture = await look(context, flags);
  const { reportOn } = await import("../../monitor/recording.ts");
  const report = reportOn(picture, RULES);
  const all = [
    ...report.findings.map((finding): Told => ({ finding, leftOut: undefined })),
    ...report.suppressed.map((leftOut): Told => ({ finding: leftOut.finding, leftOut })),
  ];
  const found = FINDING_ID.test(what) ? withId(all, what) : aboutObject(all, what, picture);
  if (found.length === 0) return notFound(context, what, picture, report.coverage);
  if (isDocument(flags.output))
    await printDocument(context, flags.output, documentOf(found, what, picture));
  else if (flags.output === "csv") await printCsv(context, flags, found, picture);
  else if (flags.output === "name")
    printNames(
      await answerPage(context, flags),
      found.map(({ finding }) => finding),
    );
  else printFindings(await answerPage(context, flags), context, flags, found, picture);
  return hasUnreadSource(report.coverage) ? EXIT.unknown : EXIT.clean;
}

async function printCsv(
  context: CliContext,
  { noHeaders }: ExplainFlags,
  found: readonly Told[],
  { recording: { at } }: Picture,
): Promise<void> {
  const { findingsCsv } = await import("../output/findings-csv.ts");
  const findings = found.map(({ finding }) => finding);
  context.stdout.write(findingsCsv(findings, { at, headers: noHeaders !== true }));
}

/** A finding, and by whose word it is kept out of lists, if by anybody's. */
interface Told {
  readonly finding: Finding;
  readonly leftOut: Suppressed | undefined;
}

function withId(all: readonly Told[], prefix: string): readonly Told[] {
  const id = idMeant(
    "explain",
    prefix,
    all.map(({ finding }) => finding.id),
  );
  return all.filter(({ finding }) => finding.id === id);
}

/** With those about what a claim stands on: where many claims hang on a pool or disk, a finding about it counts them and names a few. */
function aboutObject(all: readonly Told[], what: string, picture: Picture): readonly Told[] {
  const under =
    traceKind(what.slice(0, what.indexOf("/"))) === "pvc" ? idsUnder(what, picture) : NONE;
  return all.filter(
    ({ finding }) =>
      isAbout(finding, what) || (finding.impact !== null && under.has(finding.subject.key)),
  );
}

function idsUnder(what: string, picture: Picture): ReadonlySet<string> {
  const { nodes } = trace(parseQuestion(what, null), picture);
  return new Set(nodes.map(({ id }) => id));
}

const NONE: ReadonlySet<string> = new Set();

/** Whether a finding is about `KIND/NAME` or `KIND/NAMESPACE/NAME`, or concerns this claim. */
function isAbout({ subject, concerns }: Finding, what: string): boolean {
  const slash = what.indexOf("/");
  const word = what.slice(0, slash);
  const name = what.slice(slash + 1);
  const kind = traceKind(word) ?? word;
  if (kind === "pvc" && concerns.some((claim) => claim === name || claim.endsWith(`/${name}`)))
    return true;
  if ((traceKind(subject.kind) ?? subject.kind) !== kind) return false;
  return subject.name === name || `${subject.namespace ?? ""}/${subject.name}` === name;
}

function documentOf(found: readonly Told[], what: string, { recording: { at } }: Picture): object {
  const told = found.map(({ finding, leftOut }) => ({
    finding,
    leftOut: leftOut === undefined ? null : { by: leftOut.by, on: leftOut.on },
  }));
  const [only] = told;
  return FINDING_ID.test(what)
    ? { schemaVersion: 1, at, ...only }
    : { schemaVersion: 1, at, findings: told };
}

function printFindings(
  page: Page,
  context: CliContext,
  flags: ExplainFlags,
  found: readonly Told[],
  { recording }: Picture,
): void {
  printOrigin(page, flags.from, recording.at, context.clock.now());
  for (const [index, { finding, leftOut }] of found.entries()) {
    if (index > 0) page.gap();
    explainFinding(page, finding, ruleOf(finding), leftOut);
  }
}

/**
 * 3 where something was not read: a finding may be there. 0 where an object has none. Throws ConfigError where there is no
 * such finding or object.
 */
function notFound(
  context: CliContext,
  what: string,
  picture: Picture,
  coverage: readonly Coverage[],
): number {
  if (causesIn(coverage).length > 0) {
    const page = errorPage(context);
    page.prose(`plumbline: explain: whether there is a finding ${what} cannot be told`);
    printUnreadParts(page, coverage);
    return EXIT.unknown;
  }
  if (FINDING_ID.test(what))
    throw usageError(
      "explain",
      "the id of a finding",
      `${what}; no finding has this id now`,
      "run plumbline scan",
    );
  const question = parseQuestion(what, null);
  if (findRecords(question, picture.inventory, picture.links).length === 0)
    refuseUnknownObject("explain", question, picture.inventory);
  outPage(context, undefined).prose(`nothing was found about ${what}`);
  return EXIT.clean;
}

function ruleOf(finding: Finding): Rule | null {
  return RULES.find((rule) => rule.code === finding.rule) ?? null;
}

function unknownWord(what: string) {
  const near = suggest(
    what,
    RULES.map((rule) => rule.code),
  );
  const next =
    near === null ? "run plumbline explain for the list of codes" : `did you mean ${near}?`;
  return usageError(
    "explain",
    "the code of a rule, the id of a finding or an object such as pvc/shop/data-0",
    JSON.stringify(what),
    next,
  );
}
