import type { SourceRow } from "../../../../program/src/api/contract.ts";
import type { SourceState } from "../../parts/source-state.ts";
import { TEXTS } from "../../texts.ts";

const { sources: texts } = TEXTS.overview;

/** What stands for the rest: what most people would count there. */
const COUNTED = Object.keys(texts.counts) as readonly (keyof typeof texts.counts)[];

/**
 * What a source holds: "85 claims, at least 62 Pods, shares unknown". What there is none of is left out, but not what was never
 * read.
 */
export function countsText({ collections }: Pick<SourceRow, "collections">): string {
  return COUNTED.flatMap((collection) => {
    const parts = collections.filter((part) => part.collection === collection);
    const records = parts.reduce((sum, part) => sum + part.records, 0);
    const isCut = parts.some(isNeverWhole);
    if (records === 0) return isCut ? [texts.notRead(collection)] : [];
    const text = texts.counts[collection](records);
    return [isCut ? TEXTS.atLeast(text) : text];
  }).join(", ");
}

function isNeverWhole({ state, wholeAt }: SourceRow["collections"][number]): boolean {
  return state === "notPermitted" || (state === "incomplete" && wholeAt === null);
}

/** How much of a source was read whole: "46 of 48 parts whole, 2 not permitted"; of one that is down nothing. What is not configured is no part of it. */
export function coverageText(
  { collections }: Pick<SourceRow, "collections">,
  sourceState: SourceState,
): string {
  if (sourceState === "down") return texts.nothingNow;
  const parts = collections.filter(({ state }) => state !== "notConfigured");
  const whole = parts.filter(({ state }) => state === "complete").length;
  const kept = parts.filter(({ state }) => state === "notPermitted").length;
  if (parts.length === 0) return texts.noParts;
  if (whole === parts.length) return texts.allParts(parts.length);
  return texts.someParts(whole, parts.length, kept);
}
