import { atOnce, type Slices } from "../lib/slices.ts";
import type { SystemId } from "../model/ids.ts";
import { ancestorsOf, leafOf, liesIn, parentOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import {
  type ClaimScope,
  type ScopeCluster,
  type ScopeDeclaration,
  scopeKey,
} from "../model/scope.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import { heldAgainstSources, type Seen } from "./declared-scopes.ts";
import { handlesFor } from "./drivers/handles.ts";
import { checkedAgainstConfigs } from "./driver-configs.ts";
import type { Links } from "./links.ts";

/** What is configured, by name: the clusters that may use a scope nobody declared, and the scopes that somebody did. */
export interface ScopeInput {
  readonly declarations: readonly ScopeDeclaration[];
  readonly clusters: readonly ScopeCluster[];
  readonly systems: readonly { readonly name: string; readonly id: SystemId | null }[];
}

/**
 * The claim scopes: the declared ones as declared, and for every other parent whose direct children a driver marked an
 * inferred, open one that every configured cluster may use. A system without identity has none.
 */
export function claimScopes(
  given: ScopeInput,
  inventory: InventoryView,
  links: Links,
): readonly ClaimScope[] {
  return atOnce(claimScopesInSlices(given, inventory, links));
}

/** The same for whoever must answer others meanwhile. */
export function* claimScopesInSlices(
  given: ScopeInput,
  inventory: InventoryView,
  links: Links,
): Slices<readonly ClaimScope[]> {
  const input = { ...given, clusters: given.clusters.map(({ name, id }) => ({ name, id })) };
  const { parents, copies } = yield* volumesAndCopies(inventory, links);
  yield;
  const declared = input.declarations.flatMap(
    (declaration) => fromDeclaration(declaration, input) ?? [],
  );
  const covered = new Set(declared.map((scope) => scope.key));
  const inferred = [...parents].flatMap(([key, volumes]): ClaimScope[] =>
    covered.has(key) ? [] : fromVolumes(key, volumes, copies, input, inventory),
  );
  const checked = checkedAgainstConfigs([...declared, ...inferred], parents, inventory, links);
  const seenOf = ({ key, system }: ClaimScope): Seen => ({
    parents: [...parents].flatMap(([one, [first]]) =>
      first?.system === system && one !== key ? parentOf(first.path) : [],
    ),
    snapshotParent: snapshotParentOf(parents.get(key) ?? [], copies),
    clusters: input.clusters.map(({ name }) => name),
  });
  return checked
    .map((scope) =>
      scope.origin === "inferred"
        ? scope
        : heldAgainstSources(scope, input.declarations, seenOf(scope), inventory),
    )
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * Finds the scope a dataset lies in: its parent's, or the one whose detached snapshots it is among. Volumes come parent by
 * parent and snapshots dataset by dataset, so the last answer is mostly the next one.
 */
export function scopeFinder(scopes: readonly ClaimScope[]): ScopeFinder {
  const places = new Map<SystemId, ScopesOfSystem>();
  for (const [system, ofSystem] of Map.groupBy(scopes, (scope) => scope.system)) {
    const parents = new Map(ofSystem.map((scope) => [scope.parent, scope]));
    places.set(system, { parents, snapshotParents: bySnapshotParent(ofSystem) });
  }
  let [lastSystem, lastPath] = ["", ""];
  let last: ClaimScope | null = null;
  let direct: ClaimScope | null = null;
  return (system, path) => {
    if (path === lastPath && system === lastSystem) return last; // mostly the very same string
    lastSystem = system;
    lastPath = path;
    if (direct?.system === system && liesIn(path, direct.parent)) return (last = direct);
    last = scopeOf(path, places.get(system));
    if (last !== null && liesIn(path, last.parent)) direct = last;
    return last;
  };
}

interface ScopesOfSystem {
  readonly parents: ReadonlyMap<string, ClaimScope>;
  readonly snapshotParents: ReadonlyMap<string, ClaimScope>;
}

/**
 * Of several scopes with the same parent of detached snapshots the one for which somebody declared it: a volume that was moved
 * makes a scope of where it lies now, and its copies stay where they were. Where that does not tell, they lie in none. Where
 * nobody declared it the copies are in an open place, whatever was declared of the volumes: another scope may put its own there.
 */
function bySnapshotParent(scopes: readonly ClaimScope[]): ReadonlyMap<string, ClaimScope> {
  const found = new Map<string, ClaimScope>();
  for (const [parent, sharing] of Map.groupBy(scopes, ({ snapshotParent }) => snapshotParent)) {
    const likeliest = [
      sharing.filter(({ snapshotsDeclared }) => snapshotsDeclared),
      sharing.filter(({ origin }) => origin === "declared"),
      sharing,
    ].find(({ length }) => length > 0);
    const [only, ...more] = likeliest ?? [];
    if (parent !== null && only && more.length === 0)
      found.set(parent, only.snapshotsDeclared ? only : { ...only, closed: false });
  }
  return found;
}

function scopeOf(path: string, scopes: ScopesOfSystem | undefined): ClaimScope | null {
  if (!scopes) return null;
  const direct = scopes.parents.get(parentOf(path));
  if (direct || scopes.snapshotParents.size === 0) return direct ?? null;
  for (const above of ancestorsOf(path)) {
    const found = scopes.snapshotParents.get(above);
    if (found) return found;
  }
  return null;
}

type ScopeFinder = (system: SystemId, path: string) => ClaimScope | null;

function fromDeclaration(declaration: ScopeDeclaration, input: ScopeInput): ClaimScope | null {
  const system = input.systems.find((candidate) => candidate.name === declaration.system);
  if (!system || system.id === null) return null;
  const clusters = clustersOf(declaration, input);
  return {
    key: scopeKey(system.id, declaration.parent),
    system: system.id,
    systemName: system.name,
    parent: declaration.parent,
    snapshotParent: declaration.snapshotParent,
    drivers: declaration.driver === null ? [] : [declaration.driver],
    instanceId: declaration.instanceId,
    clusters,
    closed: declaration.exclusive,
    snapshotsDeclared: declaration.snapshotParent !== null,
    origin: "declared",
    doubts: [],
    notes: [],
  };
}

/** An exclusive scope has the named clusters and no others; any other may be used by every configured one as well. */
function clustersOf(
  { clusters, exclusive }: ScopeDeclaration,
  input: ScopeInput,
): readonly ScopeCluster[] {
  const named = clusters.map(
    (name) => input.clusters.find((cluster) => cluster.name === name) ?? { name, id: null },
  );
  if (exclusive) return named;
  return [...named, ...input.clusters.filter((cluster) => !clusters.includes(cluster.name))];
}

/** Datasets of a slice. */
const AT_A_TIME = 100;

/** Volumes by the scope key of their parent, and the detached copies of volumes. */
function* volumesAndCopies(inventory: InventoryView, links: Links): Slices<VolumesAndCopies> {
  const parents = new Map<string, Dataset[]>();
  const copies: Copy[] = [];
  let last = { system: "", parent: "", volumes: new Array<Dataset>() };
  let seen = 0;
  for (const dataset of inventory.all("datasets")) {
    if (++seen % AT_A_TIME === 0) yield;
    const { system, path } = dataset;
    const owned = links.ownership(dataset);
    if (owned.state === "detachedSnapshot") copies.push({ dataset, of: owned.sourceVolume });
    if (owned.state !== "volume" || dataset.readonly === true) continue;
    if (!isInItsPlace(dataset, owned.volumeName, inventory)) continue;
    if (last.system !== system || !liesIn(path, last.parent)) {
      const parent = parentOf(path);
      const key = scopeKey(system, parent);
      last = { system, parent, volumes: parents.get(key) ?? [] };
      parents.set(key, last.volumes);
    }
    last.volumes.push(dataset);
  }
  return { parents, copies };
}

interface VolumesAndCopies {
  readonly parents: ReadonlyMap<string, Dataset[]>;
  readonly copies: readonly Copy[];
}

/** A detached copy, and the leaf of the volume it is of. */
interface Copy {
  readonly dataset: Dataset;
  readonly of: string;
}

/** It has the name it was made under, or the handle of a PersistentVolume: nobody put it aside. */
function isInItsPlace({ path }: Dataset, volumeName: string, inventory: InventoryView): boolean {
  return leafOf(path) === volumeName || pvsNaming(path, inventory).length > 0;
}

/** PersistentVolumes with a handle of this dataset: those of the likeliest that there are any of. */
function pvsNaming(path: string, inventory: InventoryView): readonly PersistentVolume[] {
  for (const handle of handlesFor(path)) {
    const pvs = inventory.find("persistentVolumes", "anyHandle", handle);
    if (pvs.length > 0) return pvs;
  }
  return [];
}

function fromVolumes(
  key: string,
  volumes: readonly Dataset[],
  copies: readonly Copy[],
  input: ScopeInput,
  inventory: InventoryView,
): ClaimScope[] {
  const [first] = volumes;
  const system = input.systems.find((candidate) => candidate.id === first?.system);
  if (!first || !system) return [];
  return [
    {
      key,
      system: first.system,
      systemName: system.name,
      parent: parentOf(first.path),
      snapshotParent: snapshotParentOf(volumes, copies),
      drivers: driversOf(volumes, inventory),
      instanceId: null,
      clusters: input.clusters,
      closed: false,
      snapshotsDeclared: false,
      origin: "inferred",
      doubts: [],
      notes: [],
    },
  ];
}

/** CSI driver names of the PersistentVolumes whose handles are these volumes; looked for until none is left to be found. */
function driversOf(volumes: readonly Dataset[], inventory: InventoryView): readonly string[] {
  const names = new Set<string>();
  const all = new Set<string>();
  for (const { source } of inventory.all("persistentVolumes"))
    if (source.type === "csi") all.add(source.driver);
  for (const { path } of volumes) {
    if (names.size === all.size) break;
    for (const { source } of pvsNaming(path, inventory))
      if (source.type === "csi") names.add(source.driver);
  }
  return [...names].toSorted();
}

/**
 * Detached copies lie at `<snapshotParent>/<volume>/<snapshot>`, those of other drivers at `<snapshotParent>/<snapshot>`; the
 * volume tells which scope they belong to.
 */
function snapshotParentOf(volumes: readonly Dataset[], copies: readonly Copy[]): string | null {
  if (copies.length === 0) return null;
  const paths = new Map(volumes.map(({ system, path }) => [scopeKey(system, leafOf(path)), path]));
  for (const { dataset, of } of copies) {
    const container = parentOf(dataset.path);
    const ofContainer = paths.get(scopeKey(dataset.system, leafOf(container)));
    if (ofContainer !== undefined && ofContainer !== container) return parentOf(container);
    if (paths.has(scopeKey(dataset.system, of))) return container;
  }
  return null;
}
