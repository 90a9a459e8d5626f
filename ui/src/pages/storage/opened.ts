import type { Strange } from "../../filter/strange.ts";
import { type Part, pathTo } from "./tree.ts";

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
