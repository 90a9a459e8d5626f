import type { SystemId } from "../../model/ids.ts";
import { leafOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import type { TornLists } from "../block/torn-lists.ts";
import type { Backing, BlockPath, Clue, Link, Ownership } from "../links.ts";

/** What looking for a backing needs besides the inventory. */
export interface BackingTools {
  readonly inventory: InventoryView;
  readonly blockPaths: BlockPaths;
  readonly ownership: (dataset: Dataset) => Ownership;
  readonly tornLists: () => TornLists;
}

/**
 * What is asked about one PersistentVolume: its clues, and the systems that the addresses in them are known to belong to, as
 * its cluster reaches them.
 */
export interface Question extends BackingTools {
  readonly clues: readonly Clue[];
  readonly systems: ReadonlySet<SystemId>;
}

/** Of an address that nobody knows. */
export const NO_SYSTEMS: ReadonlySet<SystemId> = new Set();

/** Its addresses are known to be this system's. */
export function isAt({ system }: Dataset, { systems }: Question): boolean {
  return systems.has(system);
}

/** Its addresses are known to be another system's: what has the same name here is a copy. */
export function isNotAt(system: SystemId, { systems }: Question): boolean {
  return systems.size > 0 && !systems.has(system);
}

/** Of several candidates those on a system that the addresses are known to belong to, if that is known. */
export function nearest(datasets: readonly Dataset[], question: Question): readonly Dataset[] {
  if (datasets.length < 2) return datasets;
  const known = datasets.filter((dataset) => isAt(dataset, question));
  return known.length > 0 ? known : datasets;
}

/**
 * Datasets that the handle names, on the systems that the other clues lead to where those are known: by their full name, or
 * by their leaf where a driver made them.
 */
export function byHandle({
  clues,
  inventory,
  ownership,
  systems,
}: Pick<Question, "clues" | "inventory" | "ownership" | "systems">): readonly Dataset[] {
  const named = clues
    .flatMap((clue) => {
      if (clue.by === "dataset") return inventory.find("datasets", "path", clue.path);
      if (clue.by !== "handle") return NONE;
      return inventory
        .find("datasets", "leaf", clue.handle)
        .filter((dataset) => ownership(dataset).state === "volume");
    })
    .filter((dataset) => dataset.readonly !== true)
    .filter((dataset) => systems.size === 0 || systems.has(dataset.system));
  return named.length < 2 ? named : [...new Set(named)];
}

/** What the handle says against a dataset that another clue leads to. */
export function contradictions(
  { path }: Dataset,
  clues: readonly Clue[],
  way: string,
): readonly string[] {
  for (const clue of clues) {
    const said = clue.by === "dataset" ? clue.path : clue.by === "handle" ? clue.handle : path;
    if (said !== path && said !== leafOf(path))
      return [`its handle is ${said}, but its ${way} leads to ${path}`];
  }
  return NO_DOUBTS;
}

/**
 * What is said where the first clue leads nowhere: the dataset that the handle names, with the doubt, or nothing. `block` is
 * as far as a block path went.
 */
export function elsewhereByHandle(
  question: Question,
  nowhere: { readonly because: string; readonly doubt: string },
  block: BlockPath | null = null,
): Backing | null {
  const datasets = byHandle(question);
  const [dataset, ...more] = datasets;
  if (!dataset) return null;
  if (more.length > 0)
    return ambiguous(`${nowhere.because}, and its handle fits several datasets`, datasets);
  const unwitnessed = !isAt(dataset, question);
  return found(dataset, "handle+parent", [nowhere.doubt], { block, unwitnessed });
}

/** A dataset, how it was found, and by what it is given out. */
export function found(
  to: Dataset,
  basis: Link<Dataset>["basis"],
  doubts: readonly string[],
  more: { share?: Link<Share> | null; block?: BlockPath | null; unwitnessed?: boolean } = {},
): Backing {
  const { share = null, block = null, unwitnessed = false } = more;
  return { state: "found", dataset: { to, basis, doubts }, share, block, unwitnessed };
}

/** Several datasets, none of which is more likely. */
export function ambiguous(because: string, candidates: readonly Dataset[]): Backing {
  return { state: "ambiguous", because, candidates };
}

/** Nothing, in every place where it could be. */
export function missing(block: BlockPath | null, { clues, systems }: Question): Backing {
  const [system = null, ...more] = systems;
  return { state: "missing", looked: clues, block, system: more.length > 0 ? null : system };
}

const NONE: readonly Dataset[] = Object.freeze([]);
const NO_DOUBTS: readonly string[] = Object.freeze([]);
