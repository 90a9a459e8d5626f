import { unreachable } from "../lib/unreachable.ts";
import { collectionWords } from "../model/collection-words.ts";
import { CLOSED_DOORS } from "../model/closed-doors.ts";
import { type Collection, COLLECTIONS, KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import type { Coverage, InventoryView } from "../model/inventory.ts";
import type { Reason } from "../model/observation.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { FindingScope } from "./finding.ts";
import type { Rule } from "./rule.ts";

/** One configured cluster or system by name, with the identity it answered with. */
export interface ConfiguredSource {
  readonly kind: "cluster" | "system";
  readonly name: string;
  readonly id: string | null;
  /** The version that a cluster told; null where it told none. Left out of a TrueNAS, of which it is a record, and by old bundles. */
  readonly version?: string | null;
}

/** Where a rule runs: what it is called, and which sources must be whole for it there. */
export interface Place {
  readonly scope: FindingScope;
  readonly clusters: readonly ConfiguredSource[];
  readonly systems: readonly ConfiguredSource[];
  /** Clusters that may use it and that this run was not given: what they need cannot be known. */
  readonly absent: readonly string[];
  /** The pool to which completeness of partitioned collections is limited; null = every pool. */
  readonly pool: string | null;
}

/** Why a rule does not run in a place: a source it needs is not configured, or one is not whole. */
export type Obstacle =
  | {
      readonly is: "notConfigured";
      readonly kind: "cluster" | "system" | "usage";
      readonly collection: Collection;
    }
  | {
      readonly is: "incomplete";
      readonly source: string;
      readonly collection: Collection;
      readonly reason: Reason;
    };

/** What places are made of. */
export interface PlacesInput {
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
  readonly inventory: InventoryView;
}

/** The places of the rules that run within this. */
export function placesWithin(
  within: Rule["within"],
  { scopes, sources, inventory }: PlacesInput,
): readonly Place[] {
  const clusters = sources.filter((source) => source.kind === "cluster");
  const systems = sources.filter((source) => source.kind === "system");
  switch (within) {
    case "cluster":
      return clusters.map((cluster) => sourcePlace(cluster, [cluster], systems));
    case "system":
      return systems.map((system) => ({
        ...systemPlace(system, clusters, systems),
        absent: scopes
          .filter((scope) => scope.system === system.id)
          .flatMap((scope) => absentOf(scope, clusters)),
      }));
    case "claimScope": {
      const blind = systems.filter((system) => mayHideScopes(system, scopes, inventory));
      return [
        ...scopes.map((scope) => scopePlace(scope, clusters, systems)),
        ...blind.map((system) => systemPlace(system, clusters, systems)),
      ];
    }
    default:
      return unreachable(within);
  }
}

/** What a claim scope is called. */
export function nameOfScope(scope: ClaimScope): FindingScope {
  return {
    kind: "scope",
    key: scope.key,
    name: `${scope.systemName}:${scope.parent}`,
    closed: scope.closed,
  };
}

function scopePlace(
  scope: ClaimScope,
  clusters: readonly ConfiguredSource[],
  systems: readonly ConfiguredSource[],
): Place {
  const named = new Set(scope.clusters.map((cluster) => cluster.name));
  return {
    scope: nameOfScope(scope),
    clusters: clusters.filter((cluster) => named.has(cluster.name)),
    systems: systems.filter((system) => system.id === scope.system),
    absent: absentOf(scope, clusters),
    pool: poolOf(scope),
  };
}

function absentOf(scope: ClaimScope, clusters: readonly ConfiguredSource[]): readonly string[] {
  const given = new Set(clusters.map((cluster) => cluster.name));
  return scope.clusters.map((cluster) => cluster.name).filter((name) => !given.has(name));
}

/** A pool whose datasets are not known may hold claim scopes nobody knows of; the system itself then stands for them. */
function mayHideScopes(
  system: ConfiguredSource,
  scopes: readonly ClaimScope[],
  inventory: InventoryView,
): boolean {
  const own = scopes.filter((scope) => scope.system === system.id);
  if (own.length === 0) return true;
  const spokenFor = new Set(own.map((scope) => poolOf(scope)));
  const others = [...inventory.all("pools")].filter(
    (pool) => pool.system === system.id && !spokenFor.has(pool.name),
  );
  return others.some(
    (pool) => obstaclesBefore(system, "datasets", pool.name, inventory).length > 0,
  );
}

function poolOf(scope: ClaimScope): string {
  return scope.parent.split("/", 1)[0] ?? "";
}

/** What keeps a rule that needs a collection from running in a place; empty when nothing does. */
export function obstaclesOf(
  collection: Collection,
  place: Place,
  inventory: InventoryView,
): readonly Obstacle[] {
  const kind = OF_CLUSTERS.has(collection) ? "cluster" : "system";
  const sources = kind === "cluster" ? place.clusters : place.systems;
  if (sources.length === 0) return [{ is: "notConfigured", kind, collection }];
  if (collection === "claimUsage" && sources.every((source) => isUnasked(source, inventory)))
    return [{ is: "notConfigured", kind: "usage", collection }];
  const read = sources.flatMap((source) =>
    obstaclesBefore(source, collection, place.pool, inventory),
  );
  if (kind === "system" || place.absent.length === 0) return read;
  const absent = [...new Set(place.absent)].map((source): Obstacle => {
    return { is: "incomplete", source, collection, reason: leftOut(source) };
  });
  return [...absent, ...read];
}

/** Nobody is configured who says what the claims of this cluster hold; who it is was known, so he would have been asked. */
function isUnasked({ id, name }: ConfiguredSource, inventory: InventoryView): boolean {
  return id !== null && inventory.coverage("claimUsage", name).length === 0;
}

/** Why some datasets of some system are not known, every reason, in an order that hangs on none of the lists; null when all are. */
export function unreadDatasets(
  sources: readonly ConfiguredSource[],
  inventory: InventoryView,
): string | null {
  const systems = sources.filter((source) => source.kind === "system");
  const messages = systems
    .flatMap((system) => obstaclesBefore(system, "datasets", null, inventory))
    .flatMap((obstacle) => (obstacle.is === "incomplete" ? obstacle.reason.message : []));
  return messages.length === 0 ? null : [...new Set(messages)].toSorted().join("; ");
}

/** One NAS may answer under several names: what is read of it rests on each of them, as in a claim scope. */
function systemPlace(
  system: ConfiguredSource,
  clusters: readonly ConfiguredSource[],
  systems: readonly ConfiguredSource[],
): Place {
  const same = systems.filter(({ id }) => id !== null && id === system.id);
  return sourcePlace(system, clusters, same.length === 0 ? [system] : same);
}

function sourcePlace(
  source: ConfiguredSource,
  clusters: readonly ConfiguredSource[],
  systems: readonly ConfiguredSource[],
): Place {
  const scope: FindingScope = {
    kind: source.kind,
    key: source.id ?? source.name,
    name: source.name,
    closed: null,
  };
  return { scope, clusters, systems, absent: [], pool: null };
}

const OF_CLUSTERS: ReadonlySet<Collection> = new Set([...KUBERNETES_COLLECTIONS, "claimUsage"]);

/** Collections that a TrueNAS gives pool by pool. */
export const BY_POOL: ReadonlySet<Collection> = new Set<Collection>(["datasets", "zfsSnapshots"]);

/** Why a collection of a source is not whole, in one pool or in all of them. */
export function obstaclesBefore(
  source: ConfiguredSource,
  collection: Collection,
  pool: string | null,
  inventory: InventoryView,
): readonly Obstacle[] {
  const all = inventory.coverage(collection, source.name);
  const isByPool = BY_POOL.has(collection);
  const isReadAtOnce = isByPool ? all.some(({ within }) => within === "") : all.length > 0;
  if (source.id !== null && isReadAtOnce && all.every(isComplete)) return NONE;
  const incomplete = (reason: Reason): Obstacle => ({
    is: "incomplete",
    source: source.name,
    collection,
    reason,
  });
  const parts = all.filter(
    ({ within }) => pool === null || !isByPool || within === "" || within === pool,
  );
  const broken = parts.flatMap((part) => reasonOf(part) ?? []).map(incomplete);
  if (source.id === null && broken.length === 0)
    return [incomplete(unidentified(source, inventory))];
  if (parts.length === 0) return [incomplete(notRead(source, collection))];
  return [...broken, ...missingPools(source, collection, pool, parts, inventory).map(incomplete)];
}

/** A pool that the system has and that nobody read; any may be missing where its pools are not known. */
function missingPools(
  source: ConfiguredSource,
  collection: Collection,
  pool: string | null,
  parts: readonly Coverage[],
  inventory: InventoryView,
): Reason[] {
  if (!BY_POOL.has(collection) || parts.some((part) => part.within === "")) return [];
  const pools = inventory.coverage("pools", source.name);
  if (pool === null && !(pools.length > 0 && pools.every(isComplete)))
    return [poolsUnknown(source, collection)];
  const read = new Set(parts.map((part) => part.within));
  const expected = [...inventory.all("pools")].filter(
    (candidate) => candidate.system === source.id && (pool === null || candidate.name === pool),
  );
  return expected
    .filter((candidate) => !read.has(candidate.name))
    .map((candidate) => ({
      code: "unavailable",
      message: `${collectionWords(collection)} of pool ${candidate.name} on ${source.name} were not read`,
      next: `see why pool ${candidate.name} is ${candidate.status}`,
    }));
}

function poolsUnknown({ name }: ConfiguredSource, collection: Collection): Reason {
  return {
    code: "unavailable",
    message: `${collectionWords(collection)} of ${name} were read pool by pool, and its pools were not read whole`,
    next: "see the error of its pools",
  };
}

function isComplete({ state }: Coverage): boolean {
  return state === "complete";
}

const NONE: readonly never[] = Object.freeze([]);

function reasonOf(part: Coverage): Reason | null {
  return part.state === "complete" ? null : (part.reason ?? null);
}

/** A source that lets nobody in is not asked who it is either: then it is that which is to be mended. */
function unidentified(source: ConfiguredSource, inventory: InventoryView): Reason {
  const closed = COLLECTIONS.flatMap((collection) => inventory.coverage(collection, source.name))
    .flatMap((part) => (part.rows === 0 ? (reasonOf(part) ?? []) : []))
    .find(({ code }) => CLOSED_DOORS.has(code));
  if (closed !== undefined) return closed;
  const message = `${source.name} could not be identified`;
  return source.kind === "cluster"
    ? { code: "notPermitted", message, next: "grant get on the namespace kube-system" }
    : { code: "unavailable", message, next: "see the error of this system" };
}

function leftOut(cluster: string): Reason {
  return {
    code: "unavailable",
    message: `${cluster} may use it and is not read in this run`,
    next: `read ${cluster} as well`,
  };
}

function notRead(source: ConfiguredSource, collection: Collection): Reason {
  return {
    code: "unavailable",
    message: `${collectionWords(collection)} of ${source.name} were not read`,
    next: "see the error of this source",
  };
}
