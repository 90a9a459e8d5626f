import { Readable } from "node:stream";

/** What may wait for one reader (FLT-M4). */
const UNREAD_BYTES = 256 * 1024;

/**
 * What one reader gets. While he reads, every frame is queued. When more than `UNREAD_BYTES` wait he is *behind*: frames are dropped,
 * and as soon as he has read most of what waits he is told to start over, with the id from which he then hears. What happens
 * after the end is nobody's, though he may still be reading what waited.
 */
export class EventStream extends Readable {
  readonly #startOver: () => Buffer;
  #isBehind = false;
  #isOver = false;

  /** `startOver`: the frame for who missed something, made when it is sent. */
  constructor(startOver: () => Buffer) {
    super();
    this.#startOver = startOver;
  }

  /** Queues a frame, or drops it where he is behind. Frames may be shared with other readers: nobody changes them. */
  offer(frame: Buffer): void {
    if (this.destroyed || this.#isOver) return;
    if (this.readableLength + frame.length > UNREAD_BYTES) this.#isBehind = true;
    if (!this.#isBehind) this.push(frame);
  }

  /** Ends it after what waits. */
  end(): void {
    if (!this.destroyed && !this.#isOver) this.push(null);
    this.#isOver = true;
  }

  /** Called when there is room again. */
  override _read(): void {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    this.push(this.#startOver());
  }
}
