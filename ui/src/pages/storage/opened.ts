import type { Strange } from "../../filter/strange.ts";
import { type Part, partsIn } from "./tree.ts";

/** Disks up to which a whole tree is open at first. */
const MANY_DISKS = 60;

/** What is open at first: all of a small tree; of a large one systems and pools, and below these whatever holds trouble. */
export function openAtFirst(roots: readonly Part[]): ReadonlySet<string> {
  const all = partsIn(roots);
  const isSmall = all.filter(({ kind }) => kind === "disk").length <= MANY_DISKS;
  const isOpen = (part: Part) =>
    isSmall ||
    part.kind === "system" ||
    part.kind === "pool" ||
    onlyTrouble(part.children).length > 0;
  return new Set(all.filter(isOpen).map(({ id }) => id));
}

/**
 * What is open: what is open at first and what the chosen part is in, but for what somebody closed, and what somebody opened. The
 * address holds both words, so that they mean the same whatever comes to be chosen.
 */
export function openParts(
  query: URLSearchParams,
  atFirst: ReadonlySet<string>,
  path: readonly Part[],
): ReadonlySet<string> {
  const above = path.slice(0, -1).map(({ id }) => id);
  const open = new Set([...atFirst, ...above, ...query.getAll("open")]);
  for (const id of query.getAll("shut")) open.delete(id);
  return open;
}

/** The address in which a part is closed that is open, or opened that is closed. */
export function withToggled(query: URLSearchParams, id: string, isOpen: boolean): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete("open", id);
  next.delete("shut", id);
  next.append(isOpen ? "shut" : "open", id);
  return next;
}

/** What an address says is open or closed and is not in the tree, or how else to show it that there is not. */
export function strangeIn(query: URLSearchParams, all: readonly Part[]): readonly Strange[] {
  return [...query]
    .filter(([name, value]) => !isKnown(name, value, all))
    .map(([name, value]) => ({ name, value }));
}

function isKnown(name: string, value: string, all: readonly Part[]): boolean {
  switch (name) {
    case "open":
    case "shut":
      return pathTo(value, all).at(-1)?.id === value;
    case "trouble":
      return value === "true";
    default:
      return name === "object"; // what is not there, its panel says
  }
}

/**
 * What an object is in, from the system down to itself; none where it is not there. `object`: an id of a part, or as /impact takes it,
 * where that means one part alone: "disk/sdd", "vdev/nas1:mirror-0".
 */
export function pathTo(object: string, roots: readonly Part[]): readonly Part[] {
  const all = partsIn(roots);
  if (all.some(({ id }) => id === object)) return pathOf(object, roots);
  const meant = all.filter((part) => waysToSay(part).includes(object));
  const [only] = meant;
  return only !== undefined && meant.length === 1 ? pathOf(only.id, roots) : [];
}

function waysToSay({ kind, name, system, pool }: Part): readonly string[] {
  const names = pool === null ? [name] : [name, `${pool.name}/${name}`];
  return names.flatMap((one) => [`${kind}/${one}`, `${kind}/${system}:${one}`]);
}

function pathOf(id: string, parts: readonly Part[]): readonly Part[] {
  for (const part of parts) {
    if (part.id === id) return [part];
    const below = pathOf(id, part.children);
    if (below.length > 0) return [part, ...below];
  }
  return [];
}

/** Whether it is not well itself, or something was found about it. */
function isInTrouble({ health, worst, errors }: Part): boolean {
  const hasErrors = errors !== null && errors.read + errors.write + errors.checksum > 0;
  return health !== "well" || worst !== null || hasErrors;
}

/** What is in trouble, and what it is in. */
export function onlyTrouble(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => {
    const children = onlyTrouble(part.children);
    return children.length > 0 || isInTrouble(part) ? [{ ...part, children }] : [];
  });
}
