/**
 * The three errors that are expected; everything else is a bug and ends the process.
 * Each carries one sentence a person can act on; none carries a secret or a stack of another system.
 */

/** Exit codes of the command line; 3 wins over 2 and 1. */
export const EXIT = Object.freeze({
  clean: 0,
  warnings: 1,
  errors: 2,
  unknown: 3,
  usage: 64,
  unreachable: 69,
});

/** A configuration or usage mistake: where it is, what was expected, what was found, what to do. Exit code 64. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** `file:line:column`, the environment variable or the flag. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** The next step, an imperative sentence without a full stop. */
  readonly next: string;

  constructor(problem: { where: string; expected: string; found: string; next: string }) {
    super(
      `${problem.where}: expected ${problem.expected}, found ${problem.found}; ${problem.next}`,
    );
    this.where = problem.where;
    this.expected = problem.expected;
    this.found = problem.found;
    this.next = problem.next;
  }
}

/** Why a source did not give a whole answer. `SOURCE_ERRORS` says what each means and whether asking again can help. */
export type SourceErrorCode = keyof typeof SOURCE_ERRORS;

/** One row a code: what it means, and whether the same request may succeed later without anybody acting. */
export const SOURCE_ERRORS = Object.freeze({
  unreachable: { means: "no connection could be made", retryable: true },
  untrustedCertificate: { means: "the server's certificate is not trusted", retryable: false },
  unauthenticated: { means: "the credentials were refused", retryable: false },
  notPermitted: { means: "the credentials lack a verb or role", retryable: false },
  notFound: { means: "the server does not know what was asked for", retryable: false },
  expired: { means: "the list expired while it was read", retryable: true },
  throttled: { means: "the server asked us to slow down", retryable: true },
  unavailable: { means: "the server answered that it cannot answer now", retryable: true },
  timeout: { means: "no answer before the deadline", retryable: true },
  interrupted: { means: "the connection ended in mid-answer", retryable: true },
  malformed: { means: "the answer does not have the documented shape", retryable: false },
  mismatch: { means: "the answer contradicts itself or its proof", retryable: true },
  tooLarge: { means: "the answer exceeds a named limit", retryable: false },
  refused: {
    means: "we refused to send the request, to keep a secret or a promise",
    retryable: false,
  },
  unsupported: { means: "this version of the server cannot be read", retryable: false },
  cancelled: { means: "we stopped waiting", retryable: true },
} as const);

/**
 * A source did not answer as it should. `source` is its configured name; `message` one sentence; `next` what to do: a
 * sentence, then a line for each command to paste.
 */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly code: SourceErrorCode;
  readonly source: string;
  readonly next: string;
  /** JSON path within the answer, where `code` is `malformed`. */
  readonly path: string | undefined;
  /** How long the server asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: {
    code: SourceErrorCode;
    source: string;
    message: string;
    next: string;
    path?: string | undefined;
    retryAfterMs?: number | undefined;
    cause?: unknown;
  }) {
    super(problem.message, { cause: problem.cause });
    this.code = problem.code;
    this.source = problem.source;
    this.next = problem.next;
    this.path = problem.path;
    this.retryAfterMs = problem.retryAfterMs;
  }
}
