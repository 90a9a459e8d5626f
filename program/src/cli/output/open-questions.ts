import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import type { Chosen } from "../../answers/findings.ts";
import { isClosedDoor, reasonOf, withoutName } from "../../answers/unread.ts";
import { SOURCE_ERRORS } from "../../lib/errors.ts";
import { listed } from "../../lib/words.ts";
import { partOf } from "../unread-part.ts";
import { sentenceOf } from "./next-step.ts";
import type { Page } from "./page.ts";
import { counted } from "./units.ts";

/**
 * What could not be told. One cause stands behind many questions: they are told together, by cause; sources that never let us in
 * come first. What one source refuses to give is one cause for each thing that would help.
 */
export function printOpen(page: Page, report: Report, chosen: Pick<Chosen, "findings">): void {
  const unknown = chosen.findings.filter(({ verdict }) => verdict === "unknown");
  const doors = new Map(
    report.coverage
      .filter(isClosedDoor)
      .map((part): [string, string] => [reasonOf(part)?.message ?? "", part.source.name]),
  );
  const refusals = new Set(
    report.coverage.flatMap((part) =>
      part.state === "notPermitted" ? (reasonOf(part)?.message ?? []) : [],
    ),
  );
  const causeOf = ({ evidence: [first], remedy }: Finding): string =>
    JSON.stringify(
      refusals.has(first?.value ?? "")
        ? ["refused", partOf(first?.fact ?? "")?.source, remedy]
        : [first?.value ?? null, remedy],
    );
  const causes = [...Map.groupBy(unknown, causeOf).values()];
  const isDoor = (findings: readonly Finding[]) => doors.has(findings[0]?.evidence[0]?.value ?? "");
  for (const findings of causes.toSorted((a, b) => Number(isDoor(b)) - Number(isDoor(a)))) {
    page.gap();
    printCause(page, findings, doors);
  }
}

function printCause(
  page: Page,
  findings: readonly Finding[],
  doors: ReadonlyMap<string, string>,
): void {
  const [first] = findings;
  const message = first?.evidence[0]?.value ?? "no reason given";
  const messages = new Set(findings.map(({ evidence }) => evidence[0]?.value ?? message));
  const source = doors.get(message);
  const what = source === undefined ? factsOf(findings, messages) : `nothing of ${source} was read`;
  const why = messages.size > 1 ? SOURCE_ERRORS.notPermitted.means : message;
  page.prose(`${what}: ${withoutName(source ?? "", why)}`, 0, "unsure");
  for (const step of first?.remedy ?? []) page.prose(`next: ${sentenceOf(step)}`, 2);
  const rules = [...new Set(findings.map((finding) => finding.rule))];
  const places = [...new Set(findings.map((finding) => finding.scope.name))];
  page.prose(`leaves open: ${someRules(rules)} in ${listed(places)}`, 2, "faint");
}

/** How many rules are named before the rest is counted; `-o json` has a finding for each. */
const RULES_NAMED = 5;

function someRules(rules: readonly string[]): string {
  const named = rules.slice(0, RULES_NAMED);
  const more = rules.length - named.length;
  return listed([...named, ...(more > 0 ? [counted(more, "more rule")] : [])]);
}

/** How many kinds of a source are named before the rest is counted. */
const KINDS_NAMED = 4;

/** What could not be told: "PersistentVolumes and Pods of prod". */
function factsOf(findings: readonly Finding[], messages: ReadonlySet<string>): string {
  const same = findings
    .flatMap((finding) => finding.evidence)
    .filter(({ value }) => messages.has(value));
  const bySource = Map.groupBy(
    new Set(same.map(({ fact }) => fact)),
    (fact) => partOf(fact)?.source ?? "",
  );
  const told = [...bySource].map(([source, facts]) =>
    source === ""
      ? listed(facts)
      : `${someKinds(facts.map((fact) => partOf(fact)?.what ?? fact))} of ${source}`,
  );
  return listed(told);
}

function someKinds(kinds: readonly string[]): string {
  const more = kinds.length - KINDS_NAMED;
  return listed([
    ...kinds.slice(0, KINDS_NAMED),
    ...(more > 0 ? [counted(more, "more kind")] : []),
  ]);
}
