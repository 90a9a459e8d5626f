import type { Links, StoredVolume } from "../correlate/links.ts";
import { inCluster } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../model/kubernetes.ts";
import { claimsOf, type Concern, concernsOf, namespaceConcern } from "./concern.ts";
import type { Evidence } from "./finding.ts";
import { type ConfiguredSource, obstaclesOf, type Place } from "./places.ts";

/** Claims of one namespace that hang on something, the first of them by name. */
export interface AffectedNamespace {
  /** Configured name of its cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly claims: number;
  /** The first of them by name. */
  readonly named: readonly string[];
  /** What controls the Pods that mount those, uppermost first: "StatefulSet/postgres". */
  readonly owners: readonly string[];
}

/**
 * Who hangs on a part of a NAS: all counted, the most affected by name. Counted at a look: between two of them a change of one
 * volume does not go through all others (correlate/touched.ts), so that it is as old as the look at most.
 */
export interface Impact {
  readonly claims: number;
  readonly namespaces: number;
  /** Those with the most claims. */
  readonly named: readonly AffectedNamespace[];
  /** Why there may be more; empty where everybody is known. */
  readonly unread: readonly string[];
}

/** How many are named; the rest is counted. */
export const NAMED = Object.freeze({ namespaces: 20, claims: 5, owners: 5 });

/** What an impact is worked out from. */
export interface ImpactInput {
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly sources: readonly ConfiguredSource[];
}

/** An impact, and every namespace and the named claims of it as `Finding.concerns` has them. */
export interface Affected {
  readonly impact: Impact;
  readonly concerns: readonly Concern[];
}

/** Who hangs on it, by the volumes that lie there. */
export function affectedBy(
  volumes: readonly StoredVolume[],
  place: Place,
  input: ImpactInput,
): Affected {
  const claimed = volumes.map(({ pv }) => pv).filter(({ claimRef }) => claimRef !== null);
  const byNamespace = Map.groupBy(claimed, ({ cluster, claimRef }) =>
    inCluster(cluster, claimRef?.namespace ?? ""),
  );
  const groups = [...byNamespace.values()].toSorted(mostFirst);
  const named = groups.slice(0, NAMED.namespaces).map((pvs) => ({ pvs, first: firstOf(pvs) }));
  const others = groups.slice(NAMED.namespaces).flatMap((pvs) => pvs.slice(0, 1));
  const unread = [
    ...obstaclesOf("persistentVolumes", place, input.inventory),
    ...obstaclesOf("datasets", place, input.inventory),
  ].map((obstacle) =>
    obstacle.is === "incomplete" ? obstacle.reason.message : "no Kubernetes cluster is read",
  );
  return {
    impact: {
      claims: claimed.length,
      namespaces: groups.length,
      named: named.map((one) => affectedNamespace(one, input)),
      unread: [...new Set(unread)],
    },
    concerns: concernsOf(
      [
        ...claimsOf(named.flatMap(({ first }) => first)),
        ...others.map((pv) => namespaceConcern(pv.cluster, namespaceOf([pv]))),
      ],
      input.sources,
    ),
  };
}

/** The same in the words of a finding: how many, then namespace by namespace. */
export function impactEvidence(impact: Impact): readonly Evidence[] {
  const { named, namespaces, unread } = impact;
  const rest = namespaces - named.length;
  const isOfOne = new Set(named.map(({ cluster }) => cluster)).size < 2;
  return [
    { fact: "hangs on it", value: impactText(impact) },
    ...named.map((one) => namespaceEvidence(one, isOfOne)),
    ...(rest === 0 ? [] : [{ fact: "further namespaces", value: String(rest) }]),
    ...unread.map((value) => ({ fact: "there may be more", value })),
  ];
}

/** "14 claims in 6 namespaces"; "at least" where not everybody is known. */
export function impactText({ claims, namespaces, unread }: Impact): string {
  const count = `${counted(claims, "claim")} in ${counted(namespaces, "namespace")}`;
  if (unread.length === 0) return claims === 0 ? "no claims" : count;
  return claims === 0 ? "not known" : `at least ${count}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function namespaceEvidence(
  { cluster, namespace, claims, named, owners }: AffectedNamespace,
  isOfOne: boolean,
): Evidence {
  const more = claims - named.length;
  const rest = more === 0 ? "" : ` and ${more} more`;
  const by = owners.length === 0 ? "" : `, used by ${owners.join(", ")}`;
  const place = isOfOne ? namespace : `${cluster}:${namespace}`;
  return { fact: `namespace ${place}`, value: `${named.join(", ")}${rest}${by}` };
}

function mostFirst(a: readonly PersistentVolume[], b: readonly PersistentVolume[]): number {
  return b.length - a.length || (placeOf(a) < placeOf(b) ? -1 : 1);
}

function placeOf(pvs: readonly PersistentVolume[]): string {
  return `${namespaceOf(pvs)}\0${pvs[0]?.cluster ?? ""}`;
}

function namespaceOf([first]: readonly PersistentVolume[]): string {
  return first?.claimRef?.namespace ?? "";
}

/** PersistentVolumes of one namespace, and the first of them by name of their claims. */
interface Named {
  readonly pvs: readonly PersistentVolume[];
  readonly first: readonly PersistentVolume[];
}

function affectedNamespace({ pvs, first }: Named, input: ImpactInput): AffectedNamespace {
  const [{ cluster } = { cluster: "" }] = pvs;
  const owners = new Set(first.flatMap((pv) => ownersOf(pv, input.links)));
  return {
    cluster: input.sources.find(({ id }) => id === cluster)?.name ?? cluster,
    namespace: namespaceOf(pvs),
    claims: pvs.length,
    named: first.map(nameOf),
    owners: [...owners].slice(0, NAMED.owners),
  };
}

function firstOf(pvs: readonly PersistentVolume[]): readonly PersistentVolume[] {
  return pvs.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, NAMED.claims);
}

function nameOf({ claimRef }: PersistentVolume): string {
  return claimRef?.name ?? "";
}

function ownersOf(pv: PersistentVolume, links: Links): readonly string[] {
  const claim = links.claimOf(pv)?.to;
  return claim ? ownersOfClaim(claim, links) : [];
}

/** The uppermost controller of each Pod that mounts a claim, of a Pod without one the Pod; where none does, what would start one: "StatefulSet/postgres". */
export function ownersOfClaim(claim: PersistentVolumeClaim, links: Links): readonly string[] {
  const workloads = links.workloadsOf(claim).map(({ kind, name }) => `${kind}/${name}`);
  const pods = links.podsOf(claim).map((pod) => {
    const owner = links.ownersOf(pod).at(-1);
    return owner ? `${owner.kind}/${owner.name}` : `Pod/${pod.name}`;
  });
  return pods.length > 0 ? pods : workloads;
}
