/**
 * Hands values from many writers to one reader, in order. A writer waits while `limit` values are unread, so that a slow
 * reader slows the writers and memory stays bounded. After `close` what was written is still read, then the reader ends;
 * after `fail` the reader throws.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #limit: number;
  readonly #values: T[] = [];
  readonly #writers: (() => void)[] = [];
  #reader: (() => void) | null = null;
  #end: { readonly error?: unknown } | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves once the value is in the queue, or at once and without effect after the end. */
  async write(value: T): Promise<void> {
    while (this.#values.length >= this.#limit && this.#end === null) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
    if (this.#end !== null) return;
    this.#values.push(value);
    this.#wakeReader();
  }

  close(): void {
    this.#finish({});
  }

  fail(error: unknown): void {
    this.#finish({ error });
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wakeReader();
    for (const wake of this.#writers.splice(0)) wake();
  }

  #wakeReader(): void {
    this.#reader?.();
    this.#reader = null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        while (this.#values.length > 0) {
          const value = this.#values.shift() as T;
          this.#writers.shift()?.();
          yield value;
        }
        if (this.#end !== null) break;
        await new Promise<void>((resolve) => (this.#reader = resolve));
      }
      if (this.#end !== null && "error" in this.#end) throw this.#end.error;
    } finally {
      this.close();
    }
  }
}
