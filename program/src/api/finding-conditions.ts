import { wantedBy, type Wanted } from "../answers/findings.ts";
import { parseAge, parseSize } from "../answers/quantities.ts";
import type { Finding } from "../findings/finding.ts";
import { FACET_NAMES, FACETS, type FacetName } from "./finding-facets.ts";
import { namespaceIn } from "./finding-namespaces.ts";
import { type FindingFilters, idsAbout } from "./finding-query.ts";
import { refuseUnknownWords } from "./finding-words.ts";
import { refusing } from "./refused.ts";
import type { Shown } from "./shown.ts";
import { refuseUnknownNamespaces } from "./unknown-namespaces.ts";

/** What a question asks of a finding: by each facet, and everything else. */
export interface Conditions {
  /** Of a facet that nothing was chosen of there is none. */
  readonly facets: ReadonlyMap<FacetName, Wanted>;
  readonly rest: Wanted;
}

/**
 * The conditions of a question. What could not be judged may concern any object: only what is said of the question itself
 * (severity, verdict, rule, place, words) keeps it back. Throws `Problem` for what cannot be asked.
 */
export function conditionsOf(query: FindingFilters, shown: Shown): Conditions {
  refuseUnknownWords(query, shown);
  refuseUnknownNamespaces(
    (query.namespace ?? []).map((text) => namespaceIn(text, shown)),
    shown,
  );
  const facets = FACET_NAMES.flatMap((name): [FacetName, Wanted][] => {
    const chosen = query[name];
    return chosen === undefined ? [] : [[name, having(name, chosen, shown)]];
  });
  return { facets: new Map(facets), rest: restOf(query, shown) };
}

/** Whether a finding answers the question. Throws as above. */
export function answersTo(query: FindingFilters, shown: Shown): Wanted {
  const { facets, rest } = conditionsOf(query, shown);
  const all = [...facets.values(), rest];
  return (finding) => all.every((wanted) => wanted(finding));
}

function having(name: FacetName, chosen: readonly string[], shown: Shown): Wanted {
  const { valuesOf, alsoCalled = () => [], keepsUnjudged } = FACETS[name];
  const set = new Set(chosen);
  return (finding) => {
    const values = valuesOf(finding, shown);
    if (keepsUnjudged && finding.verdict === "unknown" && isAnywhere(name, values)) return true;
    return [...values, ...alsoCalled(finding, shown)].some((value) => set.has(value));
  };
}

/** A pool is a place: what could not be judged on one is not about another. */
function isAnywhere(name: FacetName, values: readonly string[]): boolean {
  return name !== "pool" || values.length === 0;
}

function restOf(query: FindingFilters, shown: Shown): Wanted {
  const { q, about, newSince, without = [] } = query;
  const ids = about === undefined ? null : idsAbout(about, shown);
  const isAsked = refusing(() => wantedBy(filterOf(query), shown));
  const since = newSince === undefined ? null : refusing(() => timeIn(newSince, shown.report.at));
  const isNew = ({ lifecycle }: Finding) =>
    since === null || (lifecycle !== null && lifecycle.firstSeenAt >= since);
  const isNamed = containing(q);
  return (finding) =>
    isNamed(finding) &&
    without.every((name) => FACETS[name].valuesOf(finding, shown).length === 0) &&
    (ids === null || ids.has(finding.id)) &&
    (finding.verdict === "unknown" || (isAsked(finding) && isNew(finding)));
}

function filterOf({ labelSelector, olderThan, minSize, reclaimable }: FindingFilters) {
  return {
    namespaces: [],
    labelSelector: labelSelector ?? null,
    olderThanMs: olderThan === undefined ? null : parseAge(olderThan, "query olderThan"),
    minBytes: minSize === undefined ? null : parseSize(minSize, "query minSize"),
    reclaimable: reclaimable ?? false,
  };
}

/** "24h" before this time, or a time itself in epoch ms: of thirteen digits since 2001. */
function timeIn(text: string, at: number): number {
  return /^\d{13}$/.test(text) ? Number(text) : at - parseAge(text, "query newSince");
}

function containing(q: string | undefined): Wanted {
  if (q === undefined) return () => true;
  const wanted = q.toLowerCase();
  return ({ id, rule, title, subject: { kind, namespace, name } }) =>
    [id, rule, title, `${kind}/${namespace === null ? "" : `${namespace}/`}${name}`].some((said) =>
      said.toLowerCase().includes(wanted),
    );
}
