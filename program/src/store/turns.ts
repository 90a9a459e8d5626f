/** What a connection does at the ends of a transaction. */
export interface TransactionEnds {
  readonly begin: (sql: string) => Promise<void>;
  readonly commit: () => Promise<void>;
  /** Nothing where the database has ended the transaction itself, as it does when its disk fails. */
  readonly rollback: () => Promise<void>;
}

/** The transactions of one connection, one after the other: whoever comes meanwhile waits. */
export class Turns {
  readonly #ends: TransactionEnds;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ends: TransactionEnds) {
    this.#ends = ends;
  }

  /** All or nothing of the work, in its turn; `begin` is the statement that begins it. */
  take<T>(begin: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#allOrNothing(begin, work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when all that were taken are over. */
  async over(): Promise<void> {
    await this.#last;
  }

  async #allOrNothing<T>(begin: string, work: () => Promise<T>): Promise<T> {
    await this.#ends.begin(begin);
    try {
      const result = await work();
      await this.#ends.commit();
      return result;
    } catch (error) {
      await this.#ends.rollback();
      throw error;
    }
  }
}
