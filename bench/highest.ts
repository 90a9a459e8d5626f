/** How often is looked. */
const EVERY_MS = 200;

/** The highest of a value that changes by itself, looked at a few times a second. */
export class Highest implements Disposable {
  readonly #look: () => number;
  readonly #timer: NodeJS.Timeout;
  #value: number;

  constructor(look: () => number) {
    this.#look = look;
    this.#value = look();
    this.#timer = setInterval(() => void this.value, EVERY_MS);
  }

  get value(): number {
    this.#value = Math.max(this.#value, this.#look());
    return this.#value;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
