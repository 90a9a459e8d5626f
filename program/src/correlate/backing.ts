import type { SystemId } from "../model/ids.ts";
import { ancestorsOf, leafOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, VolumeSource } from "../model/kubernetes.ts";
import type { Dataset, Share } from "../model/truenas.ts";
import { type BlockPaths, zvolOf } from "./block-paths.ts";
import { cluesOf } from "./drivers/registry.ts";
import type { Backing, BlockPath, Clue, Link, Ownership } from "./links.ts";

/** What looking for a backing needs besides the inventory. */
export interface BackingTools {
  readonly inventory: InventoryView;
  readonly blockPaths: BlockPaths;
  readonly ownership: (dataset: Dataset) => Ownership;
  /** Systems that a server or portal address is known to belong to, as the cluster of the volume reaches it. */
  readonly systemsAt: (address: string) => ReadonlySet<SystemId>;
}

/**
 * Follows a PersistentVolume to its dataset: by share path, else by IQN and LUN, else by handle. What the first clue says
 * is checked against the handle; a contradiction becomes a doubt. Join keys: facts/democratic-csi §5.4.
 */
export function backingOf(pv: PersistentVolume, tools: BackingTools): Backing {
  const clues = cluesOf(pv.source);
  const [first] = clues;
  if (first === undefined)
    return { state: "elsewhere", because: `${pluginOf(pv.source)} says nothing about a TrueNAS` };
  if (first.by === "path") return byPath(first, clues, tools);
  if (first.by === "iqn") return byIqn(first, clues, tools);
  return byHandleOnly(clues, tools);
}

/** The addresses under which a volume expects its NAS. */
export function addressesOf(source: VolumeSource): readonly string[] {
  return cluesOf(source).flatMap(addressesIn);
}

function addressesIn(clue: Clue): readonly string[] {
  if (clue.by === "path") return [clue.server];
  return clue.by === "iqn" ? clue.portals.map(hostOf) : [];
}

/** "10.0.0.10:3260" -> "10.0.0.10"; "[fd00::1]:3260" -> "fd00::1". */
function hostOf(portal: string): string {
  return /^\[([^\]]+)\]/.exec(portal)?.[1] ?? portal.replace(/:\d+$/, "");
}

function byPath(
  clue: Extract<Clue, { by: "path" }>,
  clues: readonly Clue[],
  tools: BackingTools,
): Backing {
  const { inventory } = tools;
  const mounted = nearest(
    inventory.find("datasets", "mountpoint", clue.path),
    [clue.server],
    tools,
  );
  if (mounted.length > 1) return ambiguous(`${clue.path} exists on more than one system`, mounted);
  const [dataset] = mounted;
  const here = dataset && mountedHere(dataset, clue, tools);
  if (here) return here;
  const moved = byHandle(clues, tools);
  if (moved.length > 1)
    return ambiguous(`${clue.path} is not there, and its handle fits several datasets`, moved);
  if (moved[0]) {
    const doubt = `it is not at ${clue.path} any more`;
    return found(moved[0], "handle+parent", [doubt], {
      unwitnessed: !isAt(moved[0], clues, tools),
    });
  }
  const around = directoryIn(clue, clues, tools);
  return around ?? missing(clues, null, clue.server, tools);
}

/**
 * A replica has the path of its original on a system of its own. A share shows that the dataset is given out; without
 * one, the address must be the system's.
 */
function mountedHere(
  dataset: Dataset,
  { server, path }: Extract<Clue, { by: "path" }>,
  { inventory, systemsAt }: BackingTools,
): Backing | null {
  const share = shareAt(inventory, dataset.system, path);
  const systems = systemsAt(server);
  if (systems.has(dataset.system)) return found(dataset, "path", [], { share });
  if (systems.size > 0) return null;
  if (share) return found(dataset, "path", [], { share, unwitnessed: true });
  const doubt = `nothing shows that ${server} is its system`;
  return found(dataset, "path", [doubt], { unwitnessed: true });
}

/** A path that names no volume of its own may be a plain directory: the dataset around it is then what holds the data. */
function directoryIn(
  clue: Extract<Clue, { by: "path" }>,
  clues: readonly Clue[],
  tools: BackingTools,
): Backing | null {
  const named = clues.some((other) => other.by === "handle" && other.handle === leafOf(clue.path));
  if (named) return null;
  for (const directory of ancestorsOf(clue.path)) {
    const [dataset, ...more] = nearest(
      tools.inventory.find("datasets", "mountpoint", directory),
      [clue.server],
      tools,
    );
    if (!dataset) continue;
    if (more.length > 0)
      return ambiguous(`${directory} exists on more than one system`, [dataset, ...more]);
    const doubt = `${clue.path} would be a directory inside it, which no API shows`;
    const share = shareAround(tools.inventory, dataset.system, clue.path);
    return found(dataset, "path", [doubt], { share, unwitnessed: !isAt(dataset, clues, tools) });
  }
  return null;
}

function byIqn(
  clue: Extract<Clue, { by: "iqn" }>,
  clues: readonly Clue[],
  tools: BackingTools,
): Backing {
  const paths = tools.blockPaths
    .byIqn(clue.iqn, clue.lun)
    .filter(({ target }) => target === null || !isNotAt(target.system, clues, tools));
  const file = paths.find(({ extent }) => extent?.type === "FILE")?.extent;
  if (file) return { state: "elsewhere", because: `extent ${file.name} gives out a file` };
  const datasets = paths.flatMap((path) => zvolOf(path, tools.inventory) ?? []);
  const here = nearest(datasets, clue.portals.map(hostOf), tools);
  if (here.length > 1) return ambiguous(`${clue.iqn} exists on more than one system`, here);
  const [dataset] = here;
  if (dataset) {
    const path =
      paths.find((candidate) => zvolOf(candidate, tools.inventory)?.key === dataset.key) ?? null;
    const unwitnessed = !isAt(dataset, clues, tools);
    return found(dataset, "iqn", contradictions(dataset, clues), { block: path, unwitnessed });
  }
  const byName = byHandle(clues, tools);
  if (byName.length > 1)
    return ambiguous(`${clue.iqn} leads nowhere, and its handle fits several datasets`, byName);
  const block = paths[0] ?? NO_PATH;
  if (byName[0]) {
    const unwitnessed = !isAt(byName[0], clues, tools);
    const doubt = `${clue.iqn} does not lead to it`;
    return found(byName[0], "handle+parent", [doubt], { block, unwitnessed });
  }
  return missing(clues, block, hostOf(clue.portals[0] ?? ""), tools);
}

function byHandleOnly(clues: readonly Clue[], tools: BackingTools): Backing {
  const datasets = byHandle(clues, tools);
  if (datasets.length > 1) return ambiguous("its handle fits several datasets", datasets);
  const [dataset] = datasets;
  if (!dataset)
    return { state: "elsewhere", because: "its handle names no dataset of a system that is read" };
  const doubt = "nothing but its handle leads to it";
  return found(dataset, "handle+parent", [doubt], { unwitnessed: true });
}

/** Datasets a driver made whose last component is the handle, on the systems that the other clues lead to where those are known. */
function byHandle(clues: readonly Clue[], tools: BackingTools): readonly Dataset[] {
  const systems = systemsOf(clues, tools);
  return clues
    .flatMap((clue) =>
      clue.by === "handle" ? tools.inventory.find("datasets", "leaf", clue.handle) : [],
    )
    .filter((dataset) => tools.ownership(dataset).state === "volume" && dataset.readonly !== true)
    .filter((dataset) => systems.size === 0 || systems.has(dataset.system));
}

function systemsOf(clues: readonly Clue[], tools: BackingTools): ReadonlySet<SystemId> {
  return new Set(clues.flatMap(addressesIn).flatMap((address) => [...tools.systemsAt(address)]));
}

function isAt({ system }: Dataset, clues: readonly Clue[], tools: BackingTools): boolean {
  return systemsOf(clues, tools).has(system);
}

/** Its addresses are known to be another system's: what has the same name here is a copy. */
function isNotAt(system: SystemId, clues: readonly Clue[], tools: BackingTools): boolean {
  const systems = systemsOf(clues, tools);
  return systems.size > 0 && !systems.has(system);
}

function contradictions(dataset: Dataset, clues: readonly Clue[]): readonly string[] {
  const handle = clues.find((clue) => clue.by === "handle");
  if (!handle || handle.handle === leafOf(dataset.path)) return [];
  return [`its handle is ${handle.handle}, but its target leads to ${dataset.path}`];
}

/** Of several candidates those on a system that the address is known to belong to, if that is known. */
function nearest(
  datasets: readonly Dataset[],
  addresses: readonly string[],
  tools: BackingTools,
): readonly Dataset[] {
  if (datasets.length < 2) return datasets;
  const known = datasets.filter((dataset) =>
    addresses.some((address) => tools.systemsAt(address).has(dataset.system)),
  );
  return known.length > 0 ? known : datasets;
}

function found(
  to: Dataset,
  basis: Link<Dataset>["basis"],
  doubts: readonly string[],
  more: { share?: Link<Share> | null; block?: BlockPath | null; unwitnessed?: boolean } = {},
): Backing {
  const { share = null, block = null, unwitnessed = false } = more;
  return { state: "found", dataset: { to, basis, doubts }, share, block, unwitnessed };
}

function ambiguous(because: string, candidates: readonly Dataset[]): Backing {
  return { state: "ambiguous", because, candidates };
}

function missing(
  looked: readonly Clue[],
  block: BlockPath | null,
  address: string,
  tools: BackingTools,
): Backing {
  const systems = [...tools.systemsAt(address)];
  return {
    state: "missing",
    looked,
    block,
    system: systems.length === 1 ? (systems[0] ?? null) : null,
  };
}

function shareAt(inventory: InventoryView, system: SystemId, path: string): Link<Share> | null {
  const share = inventory
    .findOn(system, "shares", "path", path)
    .find((candidate) => candidate.protocol === "nfs");
  return share ? { to: share, basis: "path", doubts: [] } : null;
}

function shareAround(inventory: InventoryView, system: SystemId, path: string): Link<Share> | null {
  for (const directory of [path, ...ancestorsOf(path)]) {
    const share = shareAt(inventory, system, directory);
    if (share) return share;
  }
  return null;
}

function pluginOf(source: VolumeSource): string {
  if (source.type === "csi") return `driver ${source.driver}`;
  return source.type === "other" ? `plugin ${source.plugin}` : `an in-tree ${source.type} volume`;
}

const NO_PATH: BlockPath = Object.freeze({ target: null, targetExtent: null, extent: null });
