import { WorldError } from "./reader.ts";
import type { Path } from "./reader.ts";

/** Entries by key; `where` is the list they stand in. Throws WorldError where one key is there twice. */
export function keyed<T>(
  entries: readonly T[],
  where: string,
  keyOf: (entry: T) => string,
): ReadonlyMap<string, T> {
  const byKey = new Map<string, T>();
  entries.forEach((entry, at) => {
    const key = keyOf(entry);
    if (byKey.has(key)) {
      throw new WorldError([where, at], `${JSON.stringify(key)} is there twice`);
    }
    byKey.set(key, entry);
  });
  return byKey;
}

/** The entry of this key. Throws WorldError at `path`, where it was named, if there is none. */
export function found<T>(
  entries: ReadonlyMap<string, T>,
  key: string,
  path: Path,
  what: string,
): T {
  const entry = entries.get(key);
  if (entry === undefined) {
    throw new WorldError(path, `there is no ${what} ${JSON.stringify(key)}`);
  }
  return entry;
}
