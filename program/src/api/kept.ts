import type { Touched } from "../model/touched.ts";
import type { Shown } from "./shown.ts";

/** What was worked out from something that was shown before, and what changed since; null: anything may have. */
export interface Earlier<T> {
  readonly value: T;
  readonly touched: readonly Touched[] | null;
}

/**
 * What a kind of answer was made from. It is made when it is first asked for, kept as long as this is shown, and given to whoever
 * makes it for what is shown next.
 */
export function kept<T>(shown: Shown, what: object, make: (earlier: Earlier<T> | null) => T): T {
  const all = of(shown);
  const known = all.get(what) as Kept<T> | undefined;
  if (known?.isFresh) return known.value;
  const value = make(known ?? null);
  all.set(what, { value, touched: [], isFresh: true });
  return value;
}

/** Passes on what was worked out, with what has changed. What nobody has asked for since very much changed is let go. */
export function carryOver(before: Shown, after: Shown, touched: readonly Touched[] | null): void {
  const passed = of(after);
  for (const [what, { value, touched: since, isFresh }] of of(before)) {
    const changed = since === null || touched === null ? null : [...since, ...touched];
    const isLeft = !isFresh && (changed === null || changed.length > MOST_TOUCHED);
    if (!isLeft) passed.set(what, { value, touched: changed, isFresh: false });
  }
}

/** Records after which it costs less to begin anew. */
export const MOST_TOUCHED = 5_000;

interface Kept<T = unknown> extends Earlier<T> {
  readonly isFresh: boolean;
}

function of(shown: Shown): Map<object, Kept> {
  const known = KEPT.get(shown);
  if (known) return known;
  const made = new Map<object, Kept>();
  KEPT.set(shown, made);
  return made;
}

const KEPT = new WeakMap<Shown, Map<object, Kept>>();
