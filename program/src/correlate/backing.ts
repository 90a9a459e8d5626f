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
}

/**
 * What is asked about one PersistentVolume: its clues, and the systems that the addresses in them are known to belong to, as
 * its cluster reaches them.
 */
interface Question extends BackingTools {
  readonly clues: readonly Clue[];
  readonly systems: ReadonlySet<SystemId>;
}

/** What is found of a volume while nobody knows yet whose addresses are whose, and the addresses under which it expects its NAS. */
export interface FirstSight {
  readonly backing: Backing;
  readonly addresses: readonly string[];
}

/** Looks for a volume by all its clues but the systems that its addresses belong to. */
export function firstSightOf(pv: PersistentVolume, tools: BackingTools): FirstSight {
  const clues = cluesOf(pv.source);
  return {
    backing: answer(pv, { ...tools, clues, systems: NO_SYSTEMS }),
    addresses: clues.flatMap(addressesIn),
  };
}

/**
 * The backing of a volume, now that the systems at its addresses are known: as at first sight where none is, witnessed where
 * they are its dataset's; looked for again where that leaves a doubt.
 */
export function backingOf(
  pv: PersistentVolume,
  { backing, addresses }: FirstSight,
  systemsAt: (address: string) => ReadonlySet<SystemId>,
  tools: BackingTools,
): Backing {
  const systems = systemsOf(addresses, systemsAt);
  if (systems.size === 0) return backing;
  if (backing.state === "found" && backing.dataset.doubts.length === 0) {
    const { dataset, share, block } = backing;
    if (systems.has(dataset.to.system))
      return { state: "found", dataset, share, block, unwitnessed: false };
  }
  return answer(pv, { ...tools, clues: cluesOf(pv.source), systems });
}

/**
 * Follows a PersistentVolume to its dataset: by share path, else by IQN and LUN, else by handle. What the first clue says
 * is checked against the handle; a contradiction becomes a doubt. Join keys: facts/democratic-csi §5.4.
 */
function answer(pv: PersistentVolume, question: Question): Backing {
  const [first] = question.clues;
  if (first === undefined)
    return { state: "elsewhere", because: `${pluginOf(pv.source)} says nothing about a TrueNAS` };
  if (first.by === "path") return byPath(first, question);
  if (first.by === "iqn") return byIqn(first, question);
  return byHandleOnly(question);
}

function systemsOf(
  addresses: readonly string[],
  systemsAt: (address: string) => ReadonlySet<SystemId>,
): ReadonlySet<SystemId> {
  const [first] = addresses;
  if (first === undefined) return NO_SYSTEMS;
  if (addresses.length === 1) return systemsAt(first);
  return new Set(addresses.flatMap((address) => [...systemsAt(address)]));
}

function addressesIn(clue: Clue): readonly string[] {
  if (clue.by === "path") return [clue.server];
  return clue.by === "iqn" ? clue.portals.map(hostOf) : [];
}

/** "10.0.0.10:3260" -> "10.0.0.10"; "[fd00::1]:3260" -> "fd00::1"; an address without port is itself. */
function hostOf(portal: string): string {
  if (portal.startsWith("[")) return /^\[([^\]]+)\]/.exec(portal)?.[1] ?? portal;
  const colon = portal.indexOf(":");
  return colon < 0 || portal.includes(":", colon + 1) ? portal : portal.slice(0, colon);
}

function byPath(clue: Extract<Clue, { by: "path" }>, question: Question): Backing {
  const mounted = nearest(question.inventory.find("datasets", "mountpoint", clue.path), question);
  if (mounted.length > 1) return ambiguous(`${clue.path} exists on more than one system`, mounted);
  const [dataset] = mounted;
  const here = dataset && mountedHere(dataset, clue, question);
  if (here) return here;
  const moved = byHandle(question);
  if (moved.length > 1)
    return ambiguous(`${clue.path} is not there, and its handle fits several datasets`, moved);
  if (moved[0]) {
    const doubt = `it is not at ${clue.path} any more`;
    return found(moved[0], "handle+parent", [doubt], { unwitnessed: !isAt(moved[0], question) });
  }
  return directoryIn(clue, question) ?? missing(null, question);
}

/**
 * A replica has the path of its original on a system of its own. A share shows that the dataset is given out; without
 * one, the address must be the system's.
 */
function mountedHere(
  dataset: Dataset,
  { server, path }: Extract<Clue, { by: "path" }>,
  { inventory, systems }: Question,
): Backing | null {
  const share = shareAt(inventory, dataset.system, path);
  if (systems.has(dataset.system)) return found(dataset, "path", [], { share });
  if (systems.size > 0) return null;
  if (share) return found(dataset, "path", [], { share, unwitnessed: true });
  const doubt = `nothing shows that ${server} is its system`;
  return found(dataset, "path", [doubt], { unwitnessed: true });
}

/** A path that names no volume of its own may be a plain directory: the dataset around it is then what holds the data. */
function directoryIn({ path }: Extract<Clue, { by: "path" }>, question: Question): Backing | null {
  const { clues, inventory } = question;
  if (clues.some((other) => other.by === "handle" && other.handle === leafOf(path))) return null;
  for (const directory of ancestorsOf(path)) {
    const [dataset, ...more] = nearest(
      inventory.find("datasets", "mountpoint", directory),
      question,
    );
    if (!dataset) continue;
    if (more.length > 0)
      return ambiguous(`${directory} exists on more than one system`, [dataset, ...more]);
    const doubt = `${path} would be a directory inside it, which no API shows`;
    const share = shareAround(inventory, dataset.system, path);
    return found(dataset, "path", [doubt], { share, unwitnessed: !isAt(dataset, question) });
  }
  return null;
}

function byIqn(clue: Extract<Clue, { by: "iqn" }>, question: Question): Backing {
  const { inventory, blockPaths, clues } = question;
  const paths = blockPaths
    .byIqn(clue.iqn, clue.lun)
    .filter(({ target }) => target === null || !isNotAt(target.system, question));
  const file = paths.find(({ extent }) => extent?.type === "FILE")?.extent;
  if (file) return { state: "elsewhere", because: `extent ${file.name} gives out a file` };
  const datasets = paths.map((path) => zvolOf(path, inventory));
  const here = nearest(
    datasets.filter((dataset) => dataset !== null),
    question,
  );
  if (here.length > 1) return ambiguous(`${clue.iqn} exists on more than one system`, here);
  const [dataset] = here;
  if (dataset) {
    const block = paths[datasets.indexOf(dataset)] ?? null;
    const unwitnessed = !isAt(dataset, question);
    return found(dataset, "iqn", contradictions(dataset, clues), { block, unwitnessed });
  }
  const byName = byHandle(question);
  if (byName.length > 1)
    return ambiguous(`${clue.iqn} leads nowhere, and its handle fits several datasets`, byName);
  const block = paths[0] ?? NO_PATH;
  if (byName[0]) {
    const doubt = `${clue.iqn} does not lead to it`;
    const unwitnessed = !isAt(byName[0], question);
    return found(byName[0], "handle+parent", [doubt], { block, unwitnessed });
  }
  return missing(block, question);
}

function byHandleOnly(question: Question): Backing {
  const datasets = byHandle(question);
  if (datasets.length > 1) return ambiguous("its handle fits several datasets", datasets);
  const [dataset] = datasets;
  if (!dataset)
    return { state: "elsewhere", because: "its handle names no dataset of a system that is read" };
  const doubt = "nothing but its handle leads to it";
  return found(dataset, "handle+parent", [doubt], { unwitnessed: true });
}

/** Datasets a driver made whose last component is the handle, on the systems that the other clues lead to where those are known. */
function byHandle({ clues, inventory, ownership, systems }: Question): readonly Dataset[] {
  return clues
    .flatMap((clue) =>
      clue.by === "handle" ? inventory.find("datasets", "leaf", clue.handle) : [],
    )
    .filter((dataset) => ownership(dataset).state === "volume" && dataset.readonly !== true)
    .filter((dataset) => systems.size === 0 || systems.has(dataset.system));
}

function isAt({ system }: Dataset, { systems }: Question): boolean {
  return systems.has(system);
}

/** Its addresses are known to be another system's: what has the same name here is a copy. */
function isNotAt(system: SystemId, { systems }: Question): boolean {
  return systems.size > 0 && !systems.has(system);
}

function contradictions(dataset: Dataset, clues: readonly Clue[]): readonly string[] {
  const handle = clues.find((clue) => clue.by === "handle");
  if (!handle || handle.handle === leafOf(dataset.path)) return [];
  return [`its handle is ${handle.handle}, but its target leads to ${dataset.path}`];
}

/** Of several candidates those on a system that the addresses are known to belong to, if that is known. */
function nearest(datasets: readonly Dataset[], question: Question): readonly Dataset[] {
  if (datasets.length < 2) return datasets;
  const known = datasets.filter((dataset) => isAt(dataset, question));
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

function missing(block: BlockPath | null, { clues, systems }: Question): Backing {
  const [system = null, ...more] = systems;
  return { state: "missing", looked: clues, block, system: more.length > 0 ? null : system };
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

/** Of an address that nobody knows. */
export const NO_SYSTEMS: ReadonlySet<SystemId> = new Set();
const NO_PATH: BlockPath = Object.freeze({ target: null, targetExtent: null, extent: null });
