import type { Report } from "../findings/report.ts";
import type { Rule } from "../findings/rule.ts";
import type { RuleSettings } from "../findings/settings.ts";
import { EXIT } from "../lib/errors.ts";
import { type Collection, KUBERNETES_COLLECTIONS } from "../model/collections.ts";

const KUBERNETES: ReadonlySet<Collection> = new Set<Collection>(KUBERNETES_COLLECTIONS);

/**
 * What is missing where not a single one of these rules could be asked, because each needs a kind of source that is not
 * configured at all: "needs a Kubernetes cluster". Null where one was asked, or all are switched off.
 */
export function nothingAsked(
  { sources, skipped, coverage }: Pick<Report, "sources" | "skipped" | "coverage">,
  rules: readonly Rule[],
  settings: RuleSettings,
): string | null {
  const kinds = new Set(sources.map((source) => source.kind));
  const isMissing = (collection: Collection) =>
    collection === "claimUsage"
      ? !coverage.some((part) => part.collection === collection)
      : !kinds.has(KUBERNETES.has(collection) ? "cluster" : "system");
  const reasons = rules
    .filter(({ code }) => settings[code]?.enabled !== false)
    .map(({ code }) => {
      const one = skipped.find(({ rule }) => rule === code);
      const isNowhere = one && (one.lacks.length === 0 || one.lacks.some(isMissing));
      return isNowhere ? one.because : null;
    });
  const [first = null] = reasons;
  return reasons.includes(null) ? null : first;
}

/** How to name the source that is missing. */
export function howToName(because: string): string {
  if (because.includes("Prometheus")) return "name a Prometheus under usage in the configuration";
  return because.includes("Kubernetes")
    ? "name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration"
    : "name a TrueNAS with --truenas or systems in the configuration";
}

/** An answer to no question is no clean answer. */
export function codeUnlessNothing(code: number, nothing: string | null, exitZero = false): number {
  return code === EXIT.clean && nothing !== null && !exitZero ? EXIT.unknown : code;
}
