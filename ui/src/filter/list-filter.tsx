import { memo, useState } from "react";
import type { Data } from "../data/data.ts";
import { FilterField, type FilterFieldProps } from "./filter-field.tsx";

/** What the filter of a list is given. */
export interface ListFilterProps extends Pick<
  FilterFieldProps,
  "words" | "value" | "problem" | "onFilter"
> {
  readonly data: Data;
  readonly texts: { readonly filter: string; readonly placeholder: string };
}

/** The filter of a list, with the values of words as far as they are known: they are asked for when somebody types the word. */
export const ListFilter = memo(function ListFilter({ data, texts, ...field }: ListFilterProps) {
  const [word, setWord] = useState<string | null>(null);
  const values = useValues(data, word);
  return (
    <FilterField
      label={texts.filter}
      placeholder={texts.placeholder}
      onWord={setWord}
      valuesOf={(of) => (of === word ? values : null)}
      {...field}
    />
  );
});

/** Names of what there is of a word, the first five hundred of them; null where they are not known. */
function useValues(data: Data, word: string | null): readonly string[] | null {
  const all = { query: { limit: 500 } };
  const namespaces = data.useAnswer("/namespaces", word === "namespace" ? all : null);
  const pools = data.useAnswer("/pools", word === "pool" ? all : null);
  const byClass = { query: { by: "class", limit: 500 } };
  const classes = data.useAnswer("/df", word === "storageClass" ? byClass : null);
  const isSource = word === "system" || word === "cluster" || word === "source";
  const sources = data.useAnswer("/sources", isSource ? {} : null);
  if (word === "namespace" && namespaces.is === "here") return namesIn(namespaces.value.rows);
  if (word === "pool" && pools.is === "here") return namesIn(pools.value.rows);
  if (word === "storageClass" && classes.is === "here") return namesIn(classes.value.rows);
  if (!isSource || sources.is !== "here") return null;
  return namesIn(sources.value.sources.filter(({ kind }) => word === "source" || kind === word));
}

function namesIn(rows: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(rows.map(({ name }) => name))].toSorted();
}
