import { readdirSync, readFileSync } from "node:fs";
import type { Plan } from "./plan.ts";

/** A run that once broke an invariant, made as small as it goes, with what was wrong. */
export interface CorpusEntry {
  readonly story: string;
  readonly invariant: string;
  readonly rule: string;
  readonly plan: Plan;
}

/** Every entry of `corpus/`, by file name. Plans are kept whole, because a seed gives another run when actions are added. */
export function readCorpus(): ReadonlyMap<string, CorpusEntry> {
  const folder = new URL("corpus/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(
    names.toSorted().map((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return [name.slice(0, -".json".length), JSON.parse(text) as CorpusEntry];
    }),
  );
}
