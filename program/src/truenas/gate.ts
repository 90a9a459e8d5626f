/** Lets so many pieces of work run at once, first come first served; the number can be halved while it runs, and restored. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  readonly #most: number;
  #limit: number;
  #running = 0;

  constructor(limit: number) {
    this.#most = limit;
    this.#limit = limit;
  }

  /** How many may run at once now. */
  get limit(): number {
    return this.#limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  /** Half as many from now on, but never none; what runs already goes on. */
  halve(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  /** As many as at the start. */
  restore(): void {
    this.#limit = this.#most;
    this.#next();
  }

  #enter(): Promise<void> {
    const entered = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#next();
    return entered;
  }

  #next(): void {
    while (this.#running < this.#limit) {
      const enter = this.#waiting.shift();
      if (!enter) return;
      this.#running++;
      enter();
    }
  }
}
