import type { Clock } from "./clock.ts";

/** Long work without waiting that can be interrupted: it yields often, and costs nothing to be asked on. */
export type Slices<T> = Generator<void, T>;

/** How long work goes on before others have their turn: an answer to somebody who waits is late by no more than that. */
const SLICE_MS = 10;

/** Does the work at once. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Does the work, and lets others have their turn after every slice of it. What it looks at must not change meanwhile. */
export async function inSlices<T>(work: Slices<T>, clock: Turning): Promise<T> {
  const othersTurn = takingTurns(clock);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    const turn = othersTurn();
    if (turn !== null) await turn;
  }
}

/** To be asked between two pieces of work: lets others have their turn where a slice of it is done; null where it is not. */
export function takingTurns(clock: Turning): () => Promise<void> | null {
  let since = clock.monotonicMs();
  return () =>
    clock.monotonicMs() - since < SLICE_MS
      ? null
      : clock.sleep(0).then(() => void (since = clock.monotonicMs()));
}

type Turning = Pick<Clock, "monotonicMs" | "sleep">;
