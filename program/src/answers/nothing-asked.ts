import type { Report } from "../findings/report.ts";
import type { Rule } from "../findings/rule.ts";
import { type Collection, KUBERNETES_COLLECTIONS } from "../model/collections.ts";

const KUBERNETES: ReadonlySet<Collection> = new Set<Collection>(KUBERNETES_COLLECTIONS);

/**
 * What is missing where not a single one of these rules could be asked, because each needs a kind of source that is not
 * configured at all: "needs a Kubernetes cluster". Null where one was asked, or all are switched off.
 */
export function nothingAsked(
  { sources, skipped, coverage }: Pick<Report, "sources" | "skipped" | "coverage">,
  rules: readonly Rule[],
): string | null {
  const kinds = new Set(sources.map((source) => source.kind));
  const isMissing = (collection: Collection) =>
    collection === "claimUsage"
      ? !coverage.some((part) => part.collection === collection)
      : !kinds.has(KUBERNETES.has(collection) ? "cluster" : "system");
  const reasons = rules.map(({ code }) => {
    const one = skipped.find(({ rule }) => rule === code);
    const isNowhere = one && (one.lacks.length === 0 || one.lacks.some(isMissing));
    return isNowhere ? one.because : null;
  });
  const [first = null] = reasons;
  return reasons.includes(null) ? null : first;
}
