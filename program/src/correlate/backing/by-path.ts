import type { SystemId } from "../../model/ids.ts";
import { ancestorsOf, leafOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { Backing, Clue, Link } from "../links.ts";
import {
  ambiguous,
  elsewhereByHandle,
  found,
  isAt,
  missing,
  nearest,
  type Question,
} from "./question.ts";

type PathClue = Extract<Clue, { by: "path" }>;

/** Follows the directory of an NFS server: to the dataset that is mounted there, else to the one around it. */
export function byPath(clue: PathClue, question: Question): Backing {
  const mounted = nearest(question.inventory.find("datasets", "mountpoint", clue.path), question);
  if (mounted.length > 1) return ambiguous(`${clue.path} exists on more than one system`, mounted);
  const [dataset] = mounted;
  return (
    (dataset && mountedHere(dataset, clue, question)) ??
    elsewhereByHandle(question, {
      because: `${clue.path} is not there`,
      doubt: `it is not at ${clue.path} any more`,
    }) ??
    directoryIn(clue, question) ??
    missing(null, question)
  );
}

/**
 * A replica has the path of its original on a system of its own. A share shows that the dataset is given out; without
 * one, the address must be the system's.
 */
function mountedHere(
  dataset: Dataset,
  { server, path }: PathClue,
  { inventory, systems }: Question,
): Backing | null {
  const share = shareAt(inventory, dataset.system, path);
  if (systems.has(dataset.system)) return found(dataset, "path", [], { share });
  if (systems.size > 0) return null;
  if (share) return found(dataset, "path", [], { share, unwitnessed: true });
  const doubt = `nothing shows that ${server} is its system`;
  return found(dataset, "path", [doubt], { unwitnessed: true });
}

/**
 * A path that names no volume of its own may be a plain directory: the dataset around it is then what holds the data. No API
 * shows the directory; that of a driver which makes directories is believed where a share gives out what is around it.
 */
function directoryIn(clue: PathClue, question: Question): Backing | null {
  if (namesVolume(clue.path, question.clues)) return null;
  for (const directory of ancestorsOf(clue.path)) {
    const [dataset, ...more] = nearest(
      question.inventory.find("datasets", "mountpoint", directory),
      question,
    );
    if (!dataset) continue;
    if (more.length > 0)
      return ambiguous(`${directory} exists on more than one system`, [dataset, ...more]);
    const share = shareAround(question.inventory, dataset.system, clue.path);
    const doubts =
      clue.isDirectory === true && share !== null
        ? []
        : [`${clue.path} would be a directory inside it, which no API shows`];
    return found(dataset, "path", doubts, { share, unwitnessed: !isAt(dataset, question) });
  }
  return null;
}

function namesVolume(path: string, clues: readonly Clue[]): boolean {
  return clues.some(
    (clue) =>
      (clue.by === "handle" && clue.handle === leafOf(path)) ||
      (clue.by === "dataset" && path === `/mnt/${clue.path}`),
  );
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
