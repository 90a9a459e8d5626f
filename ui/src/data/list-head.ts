import type { Answer, Here, ListHead, Trouble } from "./data.ts";
import type { Known } from "./known-parts.ts";

/**
 * What is said of a list whose parts in view were answered so: it is stale where any of them is, or fails. Until the first part of a
 * question comes, or the part that one scrolled to, the head of what was in view before stands.
 */
export function headOf(
  parts: readonly Answer<ListHead>[],
  known: Known<ListHead>,
  question: string,
): Answer<ListHead> {
  const here = parts.filter((part) => part.is === "here");
  const stale = troubleIn(parts);
  const [first] = here;
  if (first !== undefined) return { ...first, stale, cameAt: oldest(here) };
  const failed = parts.find(({ is }) => is === "failed");
  const before = [...known.parts.values()].at(-1);
  const forAnother = known.question !== question;
  if (before === undefined || (failed !== undefined && forAnother))
    return failed ?? { is: "waiting" };
  return {
    is: "here",
    value: before,
    cameAt: before.at,
    stale: stale ?? known.trouble,
    forAnother,
  };
}

/** The first trouble of any of these: why it failed, or why nothing newer came. */
export function troubleIn(parts: readonly Answer<unknown>[]): Trouble | null {
  const troubles = parts.map((part) => {
    if (part.is === "failed") return part.problem;
    return part.is === "here" ? part.stale : null;
  });
  return troubles.find((trouble) => trouble !== null) ?? null;
}

function oldest(here: readonly Here<unknown>[]): number {
  return Math.min(...here.map(({ cameAt }) => cameAt));
}
