/**
 * Memory outside of the heap that is given back by hand. V8 lets sixty megabytes and more of what nobody holds lie there
 * before it looks (measured: 20 MB of pages that come and go keep 80), which is much beside 200 in all. What is given back
 * must belong to one buffer alone: small ones of Node's share theirs.
 */

/** Memory of its own for so many bytes; what is in it is left to chance. */
export function ownMemory(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(bytes);
}

/** Pieces one after the other, in memory of their own. */
export function copyOf(pieces: readonly Buffer[]): Buffer<ArrayBuffer> {
  const copy = ownMemory(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) at += piece.copy(copy, at);
  return copy;
}

/**
 * Gives memory of its own back. Whoever holds the buffer has an empty one from then on, and nobody may be reading or writing it
 * outside of JavaScript. Throws TypeError where it was given back before.
 */
export function giveBack({ buffer }: Buffer<ArrayBuffer>): void {
  buffer.transfer(0);
}
