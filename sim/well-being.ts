import { AILMENT_RULES, ailmentsOf } from "./ailments.ts";
import { hitsOf, type Judged, violation, type Violation } from "./judged.ts";

/**
 * I12: nothing is said to ail that is well. I4: what ails is said, or that it is not known. Only of looks during which nothing happened,
 * no source lied and clocks were right.
 */
export function ailmentsAreSaid({ done, watch, world }: Judged): readonly Violation[] {
  const { setting, monitor } = world;
  if (!setting.ails || !watch.isStill || watch.isLiedTo || monitor.clockErrorMs !== 0) return [];
  const { findings, sources, coverage } = done.report;
  const names = new Set(sources.map(({ name }) => name));
  const ailing = ailmentsOf({ world, startedAt: watch.startedAt, sources: names });
  const known = new Set(ailing.map(({ rule, key }) => `${rule} ${key}`));
  const said = hitsOf(findings).filter(({ rule }) => AILMENT_RULES.has(rule));
  const named = new Set(said.map(({ rule, subject }) => `${rule} ${subject.key}`));
  const doubted = new Set(
    findings
      .filter(({ verdict }) => verdict === "unknown")
      .map(({ rule, subject }) => `${rule} ${subject.source}`),
  );
  const isAsked = (rule: string, source: string) =>
    names.has(source) &&
    (rule !== "claim-filesystem-full" ||
      coverage.some((one) => one.collection === "claimUsage" && one.source.name === source));
  return [
    ...said
      .filter(({ rule, subject }) => !known.has(`${rule} ${subject.key}`))
      .map((finding) => violation("I12", finding, "ails nothing")),
    ...ailing
      .filter(({ isSure, rule, source }) => isSure && isAsked(rule, source))
      .filter(({ rule, key }) => !named.has(`${rule} ${key}`))
      .filter(({ rule, source }) => !doubted.has(`${rule} ${source}`))
      .map(({ rule, source, key }): Violation => ({
        invariant: "I4",
        rule,
        detail: `${key} of ${source} ails and nobody says so`,
      })),
  ];
}
