/** One request as the server saw it. */
export interface LoggedRequest {
  /** Epoch ms. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly userAgent: string;
  /** "system:anonymous" without a credential, "" with a wrong one. */
  readonly username: string;
}

const REQUESTS_MAX = 10_000;

/** The latest 10,000 requests, oldest first, and the count of all. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  add(request: LoggedRequest): void {
    this.#count += 1;
    this.#requests.push(request);
    if (this.#requests.length > REQUESTS_MAX) {
      this.#requests.shift();
    }
  }

  /** Forgets, so that a test sees only what comes from here on. */
  clear(): void {
    this.#requests.length = 0;
  }
}
