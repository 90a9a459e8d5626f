import { memo, useState } from "react";
import type { Data } from "../../data/data.ts";
import { FilterField } from "../../filter/filter-field.tsx";
import { TEXTS } from "../../texts.ts";
import { PHASES, VOLUME_WORDS } from "./words.ts";

const { volumes: texts } = TEXTS;

/** The filter of volumes, with the values of words as far as they are known: they are asked for when somebody types the word. */
export const VolumeFilter = memo(function VolumeFilter({
  data,
  value,
  problem,
  onFilter,
}: {
  readonly data: Data;
  readonly value: string;
  readonly problem: string | null;
  readonly onFilter: (parameters: ReadonlyMap<string, readonly string[]>) => void;
}) {
  const [word, setWord] = useState<string | null>(null);
  const values = useValues(data, word);
  return (
    <FilterField
      label={texts.filter}
      placeholder={texts.placeholder}
      words={VOLUME_WORDS}
      value={value}
      problem={problem}
      onFilter={onFilter}
      onWord={setWord}
      valuesOf={(of) => (of === "phase" ? PHASES : of === word ? values : null)}
    />
  );
});

/** Names of what there is of a word, the first five hundred of them. */
function useValues(data: Data, word: string | null): readonly string[] | null {
  const all = { query: { limit: 500 } };
  const namespaces = data.useAnswer("/namespaces", word === "namespace" ? all : null);
  const pools = data.useAnswer("/pools", word === "pool" ? all : null);
  const sources = data.useAnswer("/sources", word === "system" || word === "cluster" ? {} : null);
  const byClass = { query: { by: "class", limit: 500 } };
  const classes = data.useAnswer("/df", word === "storageClass" ? byClass : null);
  const names =
    word === "namespace" && namespaces.is === "here"
      ? namespaces.value.rows.map(({ name }) => name)
      : word === "pool" && pools.is === "here"
        ? pools.value.rows.map(({ name }) => name)
        : word === "storageClass" && classes.is === "here"
          ? classes.value.rows.map(({ name }) => name)
          : sources.is === "here"
            ? sources.value.sources.filter(({ kind }) => kind === word).map(({ name }) => name)
            : null;
  return names === null ? null : [...new Set(names)].toSorted();
}
