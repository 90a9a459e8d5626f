import { shortHash } from "../model/scope.ts";

/**
 * The same things, begun at a place that hangs on when a look is made (`at`, epoch ms) and on whose they are: what does not
 * fit into one look comes first in another, so that nothing is left out for ever, and nothing has to be remembered for it.
 */
export function turnedByLook<T>(things: readonly T[], whose: string, at: number): readonly T[] {
  const ratio = Number.parseInt(shortHash(whose, String(at)).slice(0, 8), 16) / 2 ** 32;
  const start = Math.floor(ratio * things.length);
  return [...things.slice(start), ...things.slice(0, start)];
}
