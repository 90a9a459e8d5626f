import { collectionWords } from "../model/collection-words.ts";
import { COLLECTIONS } from "../model/collections.ts";

/** The part of a source that a fact of an unknown finding names: "space of datasets of nas1". Null for any other fact. */
export function partOf(fact: string): { readonly what: string; readonly source: string } | null {
  for (const collection of COLLECTIONS) {
    const what = collectionWords(collection);
    if (fact.startsWith(`${what} of `)) return { what, source: fact.slice(what.length + 4) };
  }
  return null;
}
