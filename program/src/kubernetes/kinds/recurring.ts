/** What an object has none of, once for all objects: an empty map of its own costs each of them 56 bytes. */
export const NO_ENTRIES: Readonly<Record<string, never>> = Object.freeze({});

/** The same for lists. */
export const NO_ITEMS: readonly never[] = Object.freeze([]);

/** Lists that differ from all others are not worth remembering. */
const MOST_LISTS = 1024;

const lists = new Map<string, readonly string[]>();

/** One list for all objects that hold the same few words: access modes, finalizers, names in templates. */
export function oneList(words: readonly string[] = NO_ITEMS): readonly string[] {
  if (words.length === 0) return NO_ITEMS;
  const key = words.length === 1 ? (words[0] ?? "") : words.join("\0");
  const known = lists.get(key);
  if (known !== undefined) return known;
  if (lists.size < MOST_LISTS) lists.set(key, words);
  return words;
}
