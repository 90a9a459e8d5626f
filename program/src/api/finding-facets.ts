import { poolsOf } from "../answers/pools-of.ts";
import type { Finding } from "../findings/finding.ts";
import { namespacesCalled, namespacesListed } from "./finding-namespaces.ts";
import type { Shown } from "./shown.ts";

/** A side of findings by which they are chosen and counted. */
interface Facet {
  /** What a finding has of it, as it is listed. */
  valuesOf(this: void, finding: Finding, shown: Shown): readonly string[];
  /** What one may be asked for by besides. */
  alsoCalled?(this: void, finding: Finding, shown: Shown): readonly string[];
  /** Whether what could not be judged stays in the list whatever is chosen: it may concern any object. */
  readonly keepsUnjudged: boolean;
}

/** Names of all of them: each is a parameter of `/findings`. */
export const FACET_NAMES = [
  "severity",
  "verdict",
  "rule",
  "system",
  "scope",
  "namespace",
  "kind",
  "pool",
] as const;

/** One of them. */
export type FacetName = (typeof FACET_NAMES)[number];

/** What each of them is. */
export const FACETS: Readonly<Record<FacetName, Facet>> = Object.freeze({
  severity: { valuesOf: ({ severity }) => [severity], keepsUnjudged: false },
  verdict: { valuesOf: ({ verdict }) => [verdict], keepsUnjudged: false },
  rule: { valuesOf: ({ rule }) => [rule], keepsUnjudged: false },
  system: { valuesOf: placesOf, keepsUnjudged: false },
  scope: {
    valuesOf: ({ scope: { kind, name } }) => (kind === "scope" ? [name] : []),
    alsoCalled: ({ scope: { name, key } }) => [name, key],
    keepsUnjudged: false,
  },
  namespace: {
    valuesOf: namespacesListed,
    alsoCalled: namespacesCalled,
    keepsUnjudged: true,
  },
  kind: { valuesOf: ({ subject: { kind } }) => [kind], keepsUnjudged: true },
  pool: {
    valuesOf: (finding, shown) =>
      poolsKnown(finding, shown).map(({ system, name }) => `${shown.nameOf(system)}:${name}`),
    alsoCalled: (finding, shown) => poolsKnown(finding, shown).map(({ name }) => name),
    keepsUnjudged: true,
  },
} satisfies Record<FacetName, Facet>);

/** The cluster or system that a finding is about, and the system of its claim scope. */
function placesOf({ subject, scope }: Finding): readonly string[] {
  const ofScope = scope.name.split(":", 1)[0] ?? "";
  return subject.source === ofScope ? [ofScope] : [subject.source, ofScope];
}

type Pools = ReturnType<typeof poolsOf>;

/** Where an object lies is looked up once a finding: whatever is joined otherwise is judged anew. */
function poolsKnown(finding: Finding, shown: Shown): Pools {
  const known = POOLS.get(finding);
  if (known) return known;
  const pools = poolsOf(finding, shown);
  POOLS.set(finding, pools);
  return pools;
}

const POOLS = new WeakMap<Finding, Pools>();
