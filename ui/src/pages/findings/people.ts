import type { FindingDetail } from "../../../../program/src/api/contract.ts";

/** What of one namespace a finding concerns. */
export interface ConcernedNamespace {
  readonly cluster: string | null;
  readonly namespace: string;
  /** Claims by name; of many only the first. */
  readonly claims: readonly string[];
  /** How many there are besides. */
  readonly more: number;
  /** Whom to call: what controls the Pods, "StatefulSet/db". */
  readonly owners: readonly string[];
}

/**
 * Whom a finding concerns, by namespace, those with the most claims first: what its impact counted where it is about a part of a NAS,
 * else what hangs on its object, else the names that it gives.
 */
export function concernedNamespaces({
  finding,
  hanging,
}: FindingDetail): readonly ConcernedNamespace[] {
  const { impact, concerns } = finding;
  const known = impact === null ? hangingIn(hanging) : impactIn(impact);
  const rest = namedIn(concerns).filter((one) => !known.some((other) => isSame(one, other)));
  return [...known, ...rest].toSorted((a, b) => countOf(b) - countOf(a));
}

/** Where it is not known of which cluster one is, it may be the same. */
function isSame(a: ConcernedNamespace, b: ConcernedNamespace): boolean {
  return a.namespace === b.namespace && (a.cluster === null || a.cluster === b.cluster);
}

function countOf({ claims, more }: ConcernedNamespace): number {
  return claims.length + more;
}

function impactIn({
  named,
}: NonNullable<FindingDetail["finding"]["impact"]>): ConcernedNamespace[] {
  return named.map(({ cluster, namespace, claims, named: names, owners }) => {
    return { cluster, namespace, claims: names, more: claims - names.length, owners };
  });
}

function hangingIn(hanging: FindingDetail["hanging"]): ConcernedNamespace[] {
  return hanging.map((one) => ({ ...one, owners: one.owners ?? [], more: 0 }));
}

function namedIn(concerns: FindingDetail["finding"]["concerns"]): readonly ConcernedNamespace[] {
  const places = Map.groupBy(concerns, ({ cluster, namespace }) => `${cluster ?? ""}/${namespace}`);
  return [...places.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { source: cluster, namespace } = first;
    const claims = [first, ...more].flatMap(({ name }) => name ?? []);
    return { cluster, namespace, claims, more: 0, owners: [] };
  });
}
