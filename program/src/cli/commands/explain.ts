import { FINDING_ID } from "../../answers/finding-ids.ts";
import { hasNoChain, NAMESPACED, parseQuestion } from "../../answers/question.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Rule } from "../../findings/rule.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import { suggest } from "../../lib/suggest.ts";
import { answererFor, type Explained } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { printNames } from "../findings-answer.ts";
import { type OutputFlags, type ReadingFlags, usageError } from "../flags.ts";
import { type FormWord, isDocument } from "../forms.ts";
import { printUnread } from "../output/coverage-notes.ts";
import { explainFinding, explainRule, listRules, ruleDocument } from "../output/explanation.ts";
import { printOrigin } from "../output/origin.ts";
import type { Page } from "../output/page.ts";
import { answerPage, errorPage, outPage } from "../pages.ts";
import { printDocument } from "../print-document.ts";

/** Flags of `explain`. */
export type ExplainFlags = ReadingFlags &
  OutputFlags<Exclude<FormWord, "junit">> & { readonly namespace?: string };

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
  return explainFindings(context, flags, inNamespace(what, flags.namespace ?? null));
}

/** "pvc/data-0" of `-n shop` as "pvc/shop/data-0"; what names its own, or lives in none, as it is. Throws ConfigError for another namespace. */
function inNamespace(what: string, namespace: string | null): string {
  if (namespace === null || FINDING_ID.test(what) || hasNoChain(what)) return what;
  const { kind, name } = parseQuestion(what, namespace, "explain");
  const isNamed = what.split("/").length > 2;
  return NAMESPACED.has(kind) && !isNamed ? `${kind}/${namespace}/${name}` : what;
}

async function printRules(
  context: CliContext,
  flags: ExplainFlags,
  rules: readonly Rule[],
): Promise<number> {
  const { settingsInForce } = await import("../rules-in-force.ts");
  const settings = await settingsInForce(context, flags);
  const [only] = rules;
  const page = await answerPage(context, flags);
  const headers = { headers: flags.noHeaders !== true };
  if (isDocument(flags.output))
    await printDocument(context, flags.output, {
      schemaVersion: 1,
      rules: rules.map((rule) => ruleDocument(rule, settings[rule.code])),
    });
  else if (flags.output === "name") for (const rule of rules) page.line(rule.code);
  else if (flags.output === "csv")
    context.stdout.write(
      (await import("../output/rules-csv.ts")).rulesCsv(rules, settings, headers),
    );
  else if (rules.length === 1 && only !== undefined) explainRule(page, only, settings[only.code]);
  else listRules(page, rules, settings, { ...headers, wide: flags.output !== "table" });
  return EXIT.clean;
}

async function explainFindings(
  context: CliContext,
  flags: ExplainFlags,
  what: string,
): Promise<number> {
  await using answerer = await answererFor(context, flags);
  const answer = await answerer.explain(what);
  if (answer.told.length === 0) return notFound(context, what, answer);
  if (isDocument(flags.output))
    await printDocument(context, flags.output, documentOf(what, answer));
  else if (flags.output === "csv") await printCsv(context, flags, answer);
  else if (flags.output === "name")
    printNames(
      await answerPage(context, flags),
      answer.told.map(({ finding }) => finding),
    );
  else {
    const page = await answerPage(context, flags);
    printOrigin(page, answerer.origin, answer.at, context.clock.now());
    printFindings(page, answer);
    if (!flags.noHeaders) printUnread(page, answer.unread);
  }
  if (hasNoPlaceForNotes(flags)) printUnread(errorPage(context), answer.unread);
  return answer.unread.some(({ everything }) => everything) ? EXIT.unknown : EXIT.clean;
}

/** Lists of rows and names: what is said about them goes to stderr. */
function hasNoPlaceForNotes({ output, noHeaders }: ExplainFlags): boolean {
  return (output === "csv" || output === "name") && !noHeaders;
}

async function printCsv(
  context: CliContext,
  { noHeaders }: ExplainFlags,
  { told, at }: Explained,
): Promise<void> {
  const { findingsCsv } = await import("../output/findings-csv.ts");
  const findings = told.map(({ finding }) => finding);
  context.stdout.write(findingsCsv(findings, { at, headers: noHeaders !== true }));
}

function documentOf(what: string, { told, at, unread }: Explained): object {
  const [only] = told;
  return FINDING_ID.test(what)
    ? { schemaVersion: 1, at, ...only, unread }
    : { schemaVersion: 1, at, findings: told, unread };
}

function printFindings(page: Page, { told }: Explained): void {
  for (const [index, one] of told.entries()) {
    if (index > 0) page.gap();
    explainFinding(page, one, ruleOf(one.finding));
  }
}

/**
 * 3 where something was not read: a finding may be there. 0 where an object has none. Throws ConfigError where there is no
 * such finding.
 */
function notFound(context: CliContext, what: string, { unread }: Explained): number {
  if (unread.length > 0) {
    const page = errorPage(context);
    page.prose(`plumbline: explain: whether there is a finding ${what} cannot be told`);
    printUnread(page, unread);
    return EXIT.unknown;
  }
  if (FINDING_ID.test(what))
    throw usageError(
      "explain",
      "the id of a finding",
      `${what}; no finding has this id now`,
      "run plumbline scan",
    );
  outPage(context, undefined).prose(`nothing was found about ${what}`);
  return EXIT.clean;
}

function ruleOf(finding: Finding): Rule | null {
  return RULES.find((rule) => rule.code === finding.rule) ?? null;
}

/** Numbers are no ids: lists have none. */
function otherwise(what: string): string {
  return /^[0-9a-f]+$/.test(what)
    ? "take the id from the column ID of plumbline scan, at least four of its digits"
    : "run plumbline explain for the list of codes";
}

function unknownWord(what: string) {
  const near = suggest(
    what,
    RULES.map((rule) => rule.code),
  );
  const next = near === null ? otherwise(what) : `did you mean ${near}?`;
  return usageError(
    "explain",
    "the code of a rule, the id of a finding or an object such as pvc/shop/data-0",
    JSON.stringify(what),
    next,
  );
}
