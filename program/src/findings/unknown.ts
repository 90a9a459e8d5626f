import { collectionWords } from "../model/collection-words.ts";
import { keyOf } from "../model/ids.ts";
import { shortHash } from "../model/scope.ts";
import type { Finding, FindingScope, Severity, Subject } from "./finding.ts";
import type { Obstacle, Place } from "./places.ts";
import type { SkippedRule } from "./report.ts";
import type { Rule } from "./rule.ts";

/** A rule that could not run in a place: one finding for each source and reason, with every collection it took away. */
export function unknownFindings(
  rule: Rule,
  severity: Severity,
  place: Place,
  obstacles: readonly Incomplete[],
): readonly Finding[] {
  const reasons = Map.groupBy(obstacles, ({ source, reason }) =>
    [source, reason.code, reason.message].join("\0"),
  );
  return [...reasons].map(([key, [first, ...more]]): Finding => {
    const all = first ? [first, ...more] : [];
    return {
      ...unknown(rule, severity, place.scope),
      id: shortHash(rule.code, "unknown", place.scope.key, key),
      evidence: all.map(({ source, collection, reason }) => ({
        fact: `${collectionWords(collection)} of ${source}`,
        value: reason.message,
      })),
      missing: all.map(
        ({ source, collection }) =>
          `${collectionWords(collection)} of ${source} must be read completely`,
      ),
      remedy: [...new Set(all.map(({ reason }) => reason.next))],
    };
  });
}

type Incomplete = Extract<Obstacle, { is: "incomplete" }>;

/** Subjects of one place about which a rule cannot tell, all for the same reason. */
export function unsureFinding(
  rule: Rule,
  severity: Severity,
  scope: FindingScope,
  because: string,
  subjects: readonly Subject[],
): Finding {
  const names = subjects.map((subject) => `${subject.kind}/${subject.name}`).toSorted();
  return {
    ...unknown(rule, severity, scope),
    id: shortHash(rule.code, "unsure", scope.key, because),
    evidence: [
      { fact: `cannot tell for ${names.length}`, value: because },
      ...names.map((name) => ({ fact: "subject", value: name })),
    ],
    missing: [because],
    concerns: [],
    remedy: [`plumbline explain ${rule.code}`],
  };
}

/** A rule that did not run anywhere, because what it needs is not configured. */
export function skippedRule(
  rule: Rule,
  lacking: readonly Extract<Obstacle, { is: "notConfigured" }>[],
): SkippedRule {
  const kinds = new Set<keyof typeof WANTED>(
    lacking.length > 0
      ? lacking.map((obstacle) => obstacle.kind)
      : [rule.within === "cluster" ? "cluster" : "system"],
  );
  const wanted = [...kinds].map((kind) => WANTED[kind]);
  const lacks = [...new Set(lacking.map((obstacle) => obstacle.collection))];
  return { rule: rule.code, title: rule.title, lacks, because: `needs ${wanted.join(" and ")}` };
}

const WANTED = Object.freeze({
  cluster: "a Kubernetes cluster",
  system: "a TrueNAS",
  usage: "a Prometheus or the kubelets (usage in the configuration)",
});

function unknown(
  rule: Rule,
  severity: Severity,
  scope: FindingScope,
): Omit<Finding, "id" | "evidence" | "missing" | "remedy"> {
  return {
    rule: rule.code,
    title: rule.title,
    severity,
    verdict: "unknown",
    word: null,
    subject: {
      kind: scope.kind,
      key: keyOf(scope.key, scope.kind),
      name: scope.name,
      namespace: null,
      source: scope.name,
    },
    scope,
    reclaimableBytes: null,
    preconditions: [],
    since: null,
    lifecycle: null,
    concerns: [],
    impact: null,
  };
}
