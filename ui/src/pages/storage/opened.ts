import type { Part } from "./tree.ts";

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
