import type { Trouble } from "./data.ts";

/** Parts of the answer to a question that were in view: shown until newer ones come, or parts of another question. */
export interface Known<P> {
  readonly question: string;
  /** By number, those that were in view last at the end. */
  readonly parts: ReadonlyMap<number, P>;
  /** What went wrong with a part that was in view last; null: nothing. */
  readonly trouble: Trouble | null;
}

/** Parts that are kept: who scrolls back a few screens sees rows at once, who scrolls through all of a list does not keep it. */
export const MOST_KEPT = 20;

/** Whether parts that are in view now are not known as they are. */
export function isNews<P>(
  { question: before, parts, trouble: was }: Known<P>,
  question: string,
  now: readonly (readonly [number, P])[],
  trouble: Trouble | null,
): boolean {
  if (now.length === 0) return false;
  if (question !== before || was?.text !== trouble?.text) return true;
  return now.some(([n, part]) => parts.get(n) !== part);
}

/** What is known with the parts that are in view now; of others those that were in view last. */
export function withNews<P>(
  { question: before, parts }: Known<P>,
  question: string,
  now: readonly (readonly [number, P])[],
  trouble: Trouble | null,
): Known<P> {
  const inView = new Set(now.map(([n]) => n));
  const others = before === question ? [...parts].filter(([n]) => !inView.has(n)) : [];
  const tooMany = Math.max(0, others.length + now.length - MOST_KEPT);
  return { question, trouble, parts: new Map([...others.slice(tooMany), ...now]) };
}
