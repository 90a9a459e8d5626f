import type { Rendered } from "./family-pages.ts";

/** What is served of a rendering, and the names of the families that were left out for it. */
export interface Fitted {
  readonly kept: readonly Rendered[];
  readonly series: number;
  readonly shed: readonly string[];
}

/**
 * Leaves out whole families until the series are at most `cap`: first those with the highest `sheds`. A family is there or not;
 * half of one would be wrong in every sum. Families without `sheds` stay, however many they are.
 */
export function fit(rendered: readonly Rendered[], cap: number): Fitted {
  const ranks = new Set(rendered.map(({ family }) => family.sheds ?? 0));
  let kept = rendered;
  for (const rank of [...ranks].filter((one) => one > 0).toSorted((a, b) => b - a)) {
    if (seriesIn(kept) <= cap) break;
    kept = kept.filter(({ family }) => family.sheds !== rank);
  }
  return {
    kept,
    series: seriesIn(kept),
    shed: rendered.filter((one) => !kept.includes(one)).map(({ family }) => family.name),
  };
}

function seriesIn(rendered: readonly Rendered[]): number {
  return rendered.reduce((sum, { series }) => sum + series, 0);
}
