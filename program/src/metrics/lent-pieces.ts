import { giveBack } from "../lib/memory.ts";

/**
 * The pieces of the last rendering, and those of earlier ones that answers are still sent from: an answer is sent as it was, and no copy of
 * it is made. What is neither shown nor sent any more is given back at once.
 */
export class LentPieces {
  #shown: ReadonlySet<Buffer<ArrayBuffer>> = new Set();
  readonly #loans = new Set<{ readonly pieces: ReadonlySet<Buffer<ArrayBuffer>> }>();

  /** Takes the place of what was shown before. */
  show(pieces: readonly Buffer<ArrayBuffer>[]): void {
    const before = this.#shown;
    this.#shown = new Set(pieces);
    this.#giveBack(before);
  }

  /** Keeps what is shown now until the answer is called, once. */
  lend(): () => void {
    const loan = { pieces: this.#shown };
    this.#loans.add(loan);
    return () => {
      if (this.#loans.delete(loan)) this.#giveBack(loan.pieces);
    };
  }

  #giveBack(pieces: ReadonlySet<Buffer<ArrayBuffer>>): void {
    if (pieces === this.#shown) return;
    const inUse = [this.#shown, ...Array.from(this.#loans, (loan) => loan.pieces)];
    for (const piece of pieces) if (!inUse.some((those) => those.has(piece))) giveBack(piece);
  }
}
