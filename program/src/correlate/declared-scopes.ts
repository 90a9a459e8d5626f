import { suggest } from "../lib/suggest.ts";
import { listed } from "../lib/words.ts";
import type { Collection } from "../model/collections.ts";
import { ancestorsOf } from "../model/indices.ts";
import { areWhole, type InventoryView } from "../model/inventory.ts";
import type { ClaimScope, ScopeDeclaration } from "../model/scope.ts";

/** Where the volumes and the detached copies of a declared scope lie by what was read. */
export interface Seen {
  /** Parents of volumes on its system. */
  readonly parents: readonly string[];
  /** Parent of the detached copies of its volumes; null where there are none. */
  readonly snapshotParent: string | null;
  /** Names of all configured clusters. */
  readonly clusters: readonly string[];
}

/**
 * A declared scope, held against what was read: where the detached copies of its volumes lie is taken from there if it does
 * not say it, and what it names and nobody has becomes a note. An inferred one stays as it is.
 */
export function heldAgainstSources(
  scope: ClaimScope,
  declarations: readonly ScopeDeclaration[],
  seen: Seen,
  inventory: InventoryView,
): ClaimScope {
  const index = declarations.findIndex(
    ({ system, parent }) => system === scope.systemName && parent === scope.parent,
  );
  const declaration = declarations[index];
  if (!declaration) return scope;
  const at = `scopes[${index}]`;
  const whole = withSnapshotParent(scope, seen, at);
  const notes = [
    ...whole.notes,
    ...parentNote(scope, seen, at, inventory),
    ...snapshotParentNote(scope, declaration, seen, at, inventory),
    ...driverNote(scope, declaration, at, inventory),
  ];
  return { ...whole, notes };
}

/**
 * Copies in a place that nobody declared are judged as in a scope that nobody declared: what the declaration says of the
 * clusters that use it holds for its volumes alone, so all clusters that may use it must be among those of the scope.
 */
function withSnapshotParent(scope: ClaimScope, seen: Seen, at: string): ClaimScope {
  const found = scope.snapshotParent ?? seen.snapshotParent;
  if (scope.snapshotsDeclared || found === null) return scope;
  const named = new Set(scope.clusters.map(({ name }) => name));
  const others = seen.clusters.filter((name) => !named.has(name));
  const copies = `${at}: detached copies of its volumes lie in ${found}, which it does not name`;
  const add = `add snapshotParent: ${found}`;
  if (others.length > 0 && scope.snapshotParent === null)
    return noted(
      scope,
      `${copies} and ${listed(others)} may use too, so they are not judged: ${add}, if not`,
    );
  const inferred = { ...scope, snapshotParent: found };
  return scope.closed
    ? noted(inferred, `${copies}, so none of them is called an orphan: ${add}, if it is exclusive`)
    : inferred;
}

function noted(scope: ClaimScope, note: string): ClaimScope {
  return { ...scope, notes: [...scope.notes, note] };
}

function parentNote(
  scope: ClaimScope,
  { parents }: Seen,
  at: string,
  inventory: InventoryView,
): readonly string[] {
  if (!isSurelyAway(scope.parent, scope, inventory)) return [];
  const near = nearest(scope.parent, parents, scope, inventory);
  return [
    `${at}.parent: expected a dataset of ${scope.systemName}, found no ${scope.parent}${near}`,
  ];
}

/** The driver makes it with the first detached copy, so nothing is wrong while there is none. */
function snapshotParentNote(
  scope: ClaimScope,
  { snapshotParent: declared }: ScopeDeclaration,
  { snapshotParent: seen }: Seen,
  at: string,
  inventory: InventoryView,
): readonly string[] {
  if (declared === null || seen === null || !isSurelyAway(declared, scope, inventory)) return [];
  return [
    `${at}.snapshotParent: expected a dataset of ${scope.systemName}, found no ${declared}; did you mean ${seen}, where detached copies of its volumes lie?`,
  ];
}

/** The datasets of its pool were read whole, or the pools and it is on none, and it is not among them. */
function isSurelyAway(
  path: string,
  { system, systemName }: ClaimScope,
  inventory: InventoryView,
): boolean {
  if (inventory.findOn(system, "datasets", "path", path).length > 0) return false;
  const [pool = ""] = path.split("/", 1);
  const parts = inventory
    .coverage("datasets", systemName)
    .filter(({ within }) => within === "" || within === pool);
  if (parts.length > 0) return parts.every(({ state }) => state === "complete");
  const hasPool = [...inventory.all("pools")].some(
    (one) => one.system === system && one.name === pool,
  );
  return isWhole("pools", systemName, inventory) && !hasPool;
}

/** The parent of volumes that was meant, else what lies beside it under a name like it. */
function nearest(
  path: string,
  parents: readonly string[],
  { system }: ClaimScope,
  inventory: InventoryView,
): string {
  const above = ancestorsOf(path).find(
    (one) => inventory.findOn(system, "datasets", "path", one).length > 0,
  );
  const beside = above === undefined ? [] : inventory.findOn(system, "datasets", "parent", above);
  const near =
    suggest(path, parents) ??
    suggest(
      path,
      beside.map((one) => one.path),
    );
  return near === null ? "" : `; did you mean ${near}?`;
}

function driverNote(
  { clusters }: ClaimScope,
  { driver }: ScopeDeclaration,
  at: string,
  inventory: InventoryView,
): readonly string[] {
  const areRead = clusters.every(({ name }) =>
    DRIVERS_IN.every((collection) => isWhole(collection, name, inventory)),
  );
  if (driver === null || clusters.length === 0 || !areRead) return [];
  const known = driversIn(new Set(clusters.map(({ id }) => id)), inventory);
  if (known.has(driver)) return [];
  const near = suggest(driver, [...known]);
  return [
    `${at}.driver: expected a CSI driver of ${listed(clusters.map(({ name }) => name))}, found no ${driver}${near === null ? "" : `; did you mean ${near}?`}`,
  ];
}

const DRIVERS_IN = ["csiDrivers", "storageClasses", "persistentVolumes"] as const;

function driversIn(clusters: ReadonlySet<string | null>, inventory: InventoryView): Set<string> {
  const known = new Set<string>();
  for (const { cluster, name } of inventory.all("csiDrivers"))
    if (clusters.has(cluster)) known.add(name);
  for (const { cluster, driver } of inventory.all("storageClasses"))
    if (clusters.has(cluster)) known.add(driver);
  for (const { cluster, source } of inventory.all("persistentVolumes"))
    if (clusters.has(cluster) && source.type === "csi") known.add(source.driver);
  return known;
}

function isWhole(collection: Collection, source: string, inventory: InventoryView): boolean {
  const parts = inventory.coverage(collection, source);
  return areWhole(parts);
}
