/** The last frames of a channel, for who was away for a moment. */
export class Ring {
  readonly #frames: { readonly number: number; readonly frame: Buffer }[] = [];
  #bytes = 0;
  #last = 0;

  /** Number of the newest frame; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Makes a frame with the next number, and keeps it in the place of the oldest. */
  add(make: (number: number) => Buffer): Buffer {
    this.#last += 1;
    const frame = make(this.#last);
    this.#frames.push({ number: this.#last, frame });
    this.#bytes += frame.length;
    while (this.#frames.length > RING.frames || this.#bytes > RING.bytes)
      this.#bytes -= this.#frames.shift()?.frame.length ?? 0;
    return frame;
  }

  /** The frames after this number; null where some of them are not kept any more, or it was never given. */
  after(number: number): readonly Buffer[] | null {
    if (number > this.#last) return null;
    const frames = this.#frames.filter((one) => one.number > number);
    return frames.length === this.#last - number ? frames.map(({ frame }) => frame) : null;
  }
}

/** What a channel keeps: a minute of four events a second, and what readers may have waiting (FLT-M4) twice. */
const RING = Object.freeze({ frames: 256, bytes: 512 * 1024 });
