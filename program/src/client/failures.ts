import { SourceError, type SourceErrorCode } from "../lib/errors.ts";

type Explanation = readonly [code: SourceErrorCode, message: string, next: string];

/** A SourceError about the service at `origin`. */
export function serviceError(origin: string, [code, message, next]: Explanation): SourceError {
  return new SourceError({ code, source: origin, message, next });
}

/** The SourceError that a failed request means; null where the error is none of the network's. */
export function networkError(error: unknown, origin: string): SourceError | null {
  const code = codeOf(error);
  const found = code === null ? undefined : FAMILIES.find(([pattern]) => pattern.test(code));
  if (found === undefined) return null;
  const [, explanation] = found;
  const isHungUpOn = code === "UND_ERR_SOCKET" && origin.startsWith("http:");
  return serviceError(origin, isHungUpOn ? HUNG_UP : explanation);
}

/** The SourceError that a status means which is no answer. `detail`: what the service says itself, a sentence; null where it says nothing. */
export function statusError(status: number, detail: string | null, origin: string): SourceError {
  return serviceError(origin, withDetail(STATUSES.get(status) ?? byClass(status), detail));
}

const CHECK_ADDRESS = "check the address, and that plumbline serve runs there";
const WAIT = "try again in a moment";

/** Who expects TLS hangs up on plain HTTP, as does whoever ends. */
const HUNG_UP: Explanation = [
  "interrupted",
  "ended the connection in mid-answer",
  `${WAIT}, or with https:// where it answers over TLS`,
];

/** Codes of sockets, TLS and undici, the first that fits. */
const FAMILIES: readonly (readonly [RegExp, Explanation])[] = Object.freeze([
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    [
      "untrustedCertificate",
      "has a certificate for other names",
      "ask by a name that is in its certificate",
    ],
  ],
  [
    /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/,
    [
      "unreachable",
      "does not answer over TLS",
      "check the address; a service on this machine is asked with http:// unless it has a certificate",
    ],
  ],
  [
    /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)/,
    [
      "untrustedCertificate",
      "has a certificate that we do not trust",
      "name its authority with --server-ca-file",
    ],
  ],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    ["unreachable", "did not accept a connection in time", CHECK_ADDRESS],
  ],
  [/^(ENOTFOUND|EAI_AGAIN)$/, ["unreachable", "could not be found", CHECK_ADDRESS]],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH)$/,
    ["interrupted", "ended the connection in mid-answer", WAIT],
  ],
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW)/, ["malformed", "did not answer with HTTP", CHECK_ADDRESS]],
  [
    /^(E[A-Z]{3,}|UND_ERR_[A-Z_]+|ERR_SSL_.*|ERR_TLS_.*)$/,
    ["unreachable", "cannot be reached", CHECK_ADDRESS],
  ],
] as const);

/** What a status means; a problem says more itself, and what to do. */
const STATUSES: ReadonlyMap<number, Explanation> = new Map<number, Explanation>([
  [
    401,
    [
      "unauthenticated",
      "does not know the token",
      "log in again, or name a file with another token with --token-file",
    ],
  ],
  [403, ["notPermitted", "does not let you ask", "ask whoever runs it for the right"]],
  [429, ["throttled", "asked us to slow down", WAIT]],
  [503, ["unavailable", "cannot answer now", WAIT]],
]);

function byClass(status: number): Explanation {
  if (status >= 500) return ["unavailable", `answered ${status}`, "see the log of the service"];
  if (status >= 300 && status < 400)
    return [
      "refused",
      "redirects to another address, where the token does not go",
      "name the address of the service itself",
    ];
  return ["unsupported", `answered ${status}`, CHECK_ADDRESS];
}

/** "the first look is not finished; try again": what is the case, and what to do. */
function withDetail([code, message, next]: Explanation, detail: string | null): Explanation {
  if (detail === null || code === "unauthenticated") return [code, message, next];
  const [, what = detail, then = next] = /^(.+); ([^;]+)$/s.exec(detail) ?? [];
  return [code, `${message}: ${what}`, then];
}

/** The first code in an error, its causes and the errors that it collects. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && code !== "UND_ERR") return code;
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
