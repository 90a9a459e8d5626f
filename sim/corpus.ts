import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Plan } from "./plan.ts";
import { PLAIN_SETTING } from "./setting.ts";

/** A run that once broke an invariant, made as small as it goes, with what was wrong. */
export interface CorpusEntry {
  readonly story: string;
  readonly invariant: string;
  readonly rule: string;
  readonly plan: Plan;
}

/**
 * Which runs: those that broke the product once and must not again; those that break it as long as a guard is missing, by
 * the guard's slug; and those that break it today, because it cannot see something yet.
 */
export type CorpusFolder = "" | "guards" | "pending";

/** Every entry of a folder, by file name. Plans are kept whole, because a seed gives another run when actions are added. */
export function readCorpus(folder: CorpusFolder = ""): ReadonlyMap<string, CorpusEntry> {
  const place = corpusFolder(folder);
  const files = existsSync(place) ? readdirSync(place) : []; // nothing waits
  const names = files.filter((name) => name.endsWith(".json"));
  return new Map(
    names.toSorted().map((name) => {
      const entry = JSON.parse(readFileSync(new URL(name, place), "utf8")) as CorpusEntry;
      const setting = { ...PLAIN_SETTING, ...entry.plan.setting };
      return [name.slice(0, -".json".length), { ...entry, plan: { ...entry.plan, setting } }];
    }),
  );
}

/** An entry as it is written: of the setting only what is not plain. */
export function entryOf(
  story: string,
  { invariant, rule, plan }: Omit<CorpusEntry, "story">,
): object {
  const plain: Readonly<Record<string, unknown>> = { ...PLAIN_SETTING };
  const setting = Object.fromEntries(
    Object.entries(plan.setting).filter(([name, value]) => String(plain[name]) !== String(value)),
  );
  return { story, invariant, rule, plan: { ...plan, setting } };
}

/** Where the entries of a folder lie. */
export function corpusFolder(folder: CorpusFolder): URL {
  return new URL(folder === "" ? "corpus/" : `corpus/${folder}/`, import.meta.url);
}
