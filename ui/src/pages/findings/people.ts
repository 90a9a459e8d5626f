import type { FindingDetail } from "../../../../program/src/api/contract.ts";

/** What of one namespace a finding concerns. */
export interface Concerned {
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
export function concernedBy({ finding, hanging }: FindingDetail): readonly Concerned[] {
  const { impact, concerns } = finding;
  const known = impact === null ? hangingIn(hanging) : impactIn(impact);
  const named = new Set(known.map(({ namespace }) => namespace));
  const rest = namedIn(concerns).filter(({ namespace }) => !named.has(namespace));
  return [...known, ...rest].toSorted((a, b) => countOf(b) - countOf(a));
}

function countOf({ claims, more }: Concerned): number {
  return claims.length + more;
}

function impactIn({ named }: NonNullable<FindingDetail["finding"]["impact"]>): Concerned[] {
  return named.map(({ cluster, namespace, claims, named: names, owners }) => {
    return { cluster, namespace, claims: names, more: claims - names.length, owners };
  });
}

function hangingIn(hanging: FindingDetail["hanging"]): Concerned[] {
  return hanging.map((one) => ({ ...one, more: 0 }));
}

/** "shop/data-0" is a claim, "shop" a namespace. */
function namedIn(concerns: readonly string[]): Concerned[] {
  const byNamespace = new Map<string, string[]>();
  for (const concern of concerns) {
    const [namespace = "", claim] = concern.split("/", 2);
    const claims = byNamespace.get(namespace) ?? [];
    byNamespace.set(namespace, claim === undefined ? claims : [...claims, claim]);
  }
  return Array.from(byNamespace, ([namespace, claims]) => {
    return { cluster: null, namespace, claims, more: 0, owners: [] };
  });
}
