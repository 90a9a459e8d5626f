import { suggest } from "../../config/suggest.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Rule } from "../../findings/rule.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import type { CliContext } from "../context.ts";
import type { Coverage } from "../../model/inventory.ts";
import { hasUnreadSource } from "../exit-code.ts";
import { printOrigin } from "../output/origin.ts";
import { causesIn, printUnreadParts } from "../output/coverage-notes.ts";
import { errorPage, outPage } from "../pages.ts";
import { printDocument } from "../findings-answer.ts";
import { type OutputFlags, type SourceFlags, usageError } from "../flags.ts";
import { look } from "../look.ts";
import { explainFinding, explainRule, listRules, ruleDocument } from "../output/explanation.ts";

/** Flags of `explain`. */
export type ExplainFlags = SourceFlags & OutputFlags;

/** A finding's id, as `-o wide` and `-o json` show it. */
const FINDING_ID = /^[0-9a-f]{16}$/;

/** Explains a rule by its code, or a finding by its id (which reads the sources); without either lists the rules. */
export async function run(
  context: CliContext,
  flags: ExplainFlags,
  what?: string,
): Promise<number> {
  if (what === undefined) return printRules(context, flags, RULES);
  const rule = RULES.find((candidate) => candidate.code === what);
  if (rule !== undefined) return printRules(context, flags, [rule]);
  if (!FINDING_ID.test(what)) throw unknownWord(what);
  return printFinding(context, flags, what);
}

async function printRules(
  context: CliContext,
  flags: ExplainFlags,
  rules: readonly Rule[],
): Promise<number> {
  const [only] = rules;
  const page = outPage(context, flags.noColor);
  if (flags.output === "json" || flags.output === "yaml")
    await printDocument(context, flags.output, {
      schemaVersion: 1,
      rules: rules.map(ruleDocument),
    });
  else if (flags.output === "name") for (const rule of rules) page.line(rule.code);
  else if (rules.length === 1 && only !== undefined) explainRule(page, only);
  else listRules(page, rules, { headers: flags.noHeaders !== true, wide: flags.output === "wide" });
  return EXIT.clean;
}

async function printFinding(context: CliContext, flags: ExplainFlags, id: string): Promise<number> {
  const picture = await look(context, flags);
  const { reportOn } = await import("../../monitor/recording.ts");
  const { findings, suppressed, coverage } = reportOn(picture, RULES);
  const leftOut = suppressed.find((candidate) => candidate.finding.id === id);
  const finding = leftOut?.finding ?? findings.find((candidate) => candidate.id === id);
  if (finding === undefined) return notFound(context, id, coverage);
  if (flags.output === "json" || flags.output === "yaml")
    await printDocument(context, flags.output, {
      schemaVersion: 1,
      at: picture.recording.at,
      finding,
      leftOut: leftOut === undefined ? null : { by: leftOut.by, on: leftOut.on },
    });
  else {
    const page = outPage(context, flags.noColor);
    printOrigin(page, flags.from, picture.recording.at, context.clock.now());
    explainFinding(page, finding, ruleOf(finding), leftOut);
  }
  return hasUnreadSource(coverage) ? EXIT.unknown : EXIT.clean;
}

/** 3 where something was not read: the finding may be there. Throws ConfigError where it is not. */
function notFound(context: CliContext, id: string, coverage: readonly Coverage[]): number {
  if (causesIn(coverage).length === 0)
    throw usageError(
      "explain",
      "the id of a finding",
      `${id}; no finding has this id now`,
      "run plumbline scan -o wide",
    );
  const page = errorPage(context);
  page.prose(`plumbline: explain: whether there is a finding ${id} cannot be told`);
  printUnreadParts(page, coverage);
  return EXIT.unknown;
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
    "the code of a rule or the id of a finding",
    JSON.stringify(what),
    next,
  );
}
