import type { Finding } from "../findings/finding.ts";
import type { Shown } from "./shown.ts";

/** A namespace as one asks for it: of a cluster by configured name, or of any. */
export interface AskedNamespace {
  readonly cluster: string | null;
  readonly name: string;
}

/**
 * "prod:shop" and "shop". A cluster may be called after its context, with colons in it, and what a cluster calls a namespace is not ours to
 * trust: a cluster that is known is looked for first.
 */
export function namespaceIn(text: string, shown: Pick<Shown, "sources">): AskedNamespace {
  const known = clustersOf(shown).find((cluster) => text.startsWith(`${cluster}:`));
  const colon = known === undefined ? text.lastIndexOf(":") : known.length;
  return { cluster: colon < 0 ? null : text.slice(0, colon), name: text.slice(colon + 1) };
}

/** The name alone, of a namespace whose cluster is not looked for. */
export function nameIn(text: string): string {
  return text.slice(text.lastIndexOf(":") + 1);
}

/** Namespaces of its object and of the claims that it concerns, as they are listed: with their cluster where there are several. */
export function namespacesListed(finding: Finding, shown: Shown): readonly string[] {
  const areSeveral = clustersOf(shown).length > 1;
  const names = namespacesOf(finding).map(({ cluster, name }) =>
    areSeveral && cluster !== null ? `${cluster}:${name}` : name,
  );
  return names.length < 2 ? names : [...new Set(names)];
}

/** Everything that one may ask for them by. One of which the cluster is not known may be of each. */
export function namespacesCalled(finding: Finding, shown: Shown): readonly string[] {
  const clusters = clustersOf(shown);
  return namespacesOf(finding).flatMap(({ cluster, name }) => [
    name,
    ...(cluster === null ? clusters : [cluster]).map((one) => `${one}:${name}`),
  ]);
}

function namespacesOf({ subject, concerns }: Finding): readonly AskedNamespace[] {
  const own = subject.namespace === null ? [] : [{ ...subject, namespace: subject.namespace }];
  return [...own, ...concerns].map(({ source, namespace }) => ({
    cluster: source,
    name: namespace,
  }));
}

/** Looked up once for all findings of an answer. */
function clustersOf({ sources }: Pick<Shown, "sources">): readonly string[] {
  const known = CLUSTERS.get(sources);
  if (known) return known;
  const clusters = sources.filter(({ kind }) => kind === "cluster").map(({ name }) => name);
  CLUSTERS.set(sources, clusters);
  return clusters;
}

const CLUSTERS = new WeakMap<Shown["sources"], readonly string[]>();
