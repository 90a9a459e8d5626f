import type { TSchema } from "typebox";
import { refuseUnknownNamespace } from "../../answers/namespaces.ts";
import type { ConfiguredSource } from "../../findings/places.ts";
import {
  NAMES_OF_OBJECTS,
  namesOfSources,
  refuseOtherThan,
  type Vocabulary,
} from "../known-words.ts";
import { refusing } from "../refused.ts";
import type { Shown } from "../shown.ts";
import { wordsOf } from "./buckets.ts";
import type { Items } from "./items.ts";
import type { Filters } from "./matching.ts";
import type { FilterValue, Resource } from "./resource.ts";

/** The words that a field of a row can hold; null where they are not numbered. */
export function wordsOfField(field: TSchema | undefined): readonly string[] | null {
  const { enum: words, anyOf = [] } = (field ?? {}) as {
    readonly enum?: readonly string[];
    readonly anyOf?: readonly TSchema[];
  };
  return words ?? anyOf.map(wordsOfField).find((one) => one !== null) ?? null;
}

/**
 * Throws Problem for a word of a filter that no row can have. What rows have is known, whatever it is. A tenant is told of every namespace
 * that is not his that it has no rows.
 */
export function refuseUnknownWords<I extends object>(
  filters: Filters,
  items: Items<I>,
  resource: Pick<Resource<I>, "filters" | "words">,
  shown: Shown,
): void {
  for (const [name, value] of Object.entries(filters)) {
    if (resource.filters[name] === undefined) continue;
    const strange = wordsOf((value ?? null) as FilterValue).filter(
      (word) => items.having(name, word).size === 0,
    );
    if (strange.length === 0) continue;
    const vocabulary = vocabularyOf(name, resource, shown);
    if (vocabulary) refuseOtherThan(vocabulary, name, strange);
    if (name === "namespace" && shown.onlyNamespaces === undefined)
      for (const word of strange) refusing(() => refuseUnknownNamespace(word, shown));
  }
}

function vocabularyOf<I extends object>(
  filter: string,
  { words = {} }: Pick<Resource<I>, "words">,
  shown: Shown,
): Vocabulary | null {
  const kinds = SOURCES[filter];
  if (kinds) return namesOfSources(kinds, shown);
  const known = words[filter];
  if (known === undefined) return NAMES_OF_OBJECTS[filter]?.(shown) ?? null;
  return {
    expected: "a word that it can be",
    words: known,
    listed: `it can be ${known.join(", ")}`,
  };
}

/** Filters by the source of a row, as it is configured. */
const SOURCES: Readonly<Record<string, readonly ConfiguredSource["kind"][]>> = Object.freeze({
  cluster: ["cluster"],
  system: ["system"],
  source: ["cluster", "system"],
});
