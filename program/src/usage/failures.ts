import { SourceError, type SourceErrorCode } from "../lib/errors.ts";

/** Whom a request went to: the cluster whose claims it asked for, and "host:port" of the server. */
export interface Asked {
  readonly source: string;
  readonly host: string;
}

type Explanation = readonly [code: SourceErrorCode, message: string, next: string];

/** The SourceError that a failed request means; null where the error is none of the network's. */
export function networkError(error: unknown, asked: Asked): SourceError | null {
  const code = codeOf(error);
  const found = code === null ? undefined : FAMILIES.find(([pattern]) => pattern.test(code));
  return found === undefined ? null : sourceError(asked, found[1]);
}

/** The SourceError that an HTTP status other than 200 means. */
export function statusError(status: number, asked: Asked): SourceError {
  return sourceError(asked, STATUSES.get(status) ?? byClass(status));
}

/** A SourceError about the server; the message begins with its name. */
export function sourceError(
  { source, host }: Asked,
  [code, message, next]: Explanation,
): SourceError {
  return new SourceError({ code, source, message: `${host} ${message}`, next });
}

const CHECK_URL = "check usage.prometheus.url, and that the server runs";
const CHECK_TOKEN = "renew the token in usage.prometheus.tokenFile";

/** Codes of sockets, TLS and undici, the first that fits. */
const FAMILIES: readonly (readonly [RegExp, Explanation])[] = Object.freeze([
  [
    /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)/,
    [
      "untrustedCertificate",
      "has a certificate that we do not trust",
      "name its authority with usage.prometheus.caFile",
    ],
  ],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    ["unreachable", "did not accept a connection in time", CHECK_URL],
  ],
  [/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/, ["timeout", "gave no answer in time", "try again later"]],
  [/^(ENOTFOUND|EAI_AGAIN)$/, ["unreachable", "could not be found", CHECK_URL]],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH)$/,
    ["interrupted", "ended the connection in mid-answer", "try again later"],
  ],
  [/^HPE_/, ["malformed", "did not answer with HTTP", CHECK_URL]],
  [
    /^(E[A-Z]{3,}|UND_ERR_[A-Z_]+|ERR_SSL_.*|ERR_TLS_.*)$/,
    ["unreachable", "cannot be reached", CHECK_URL],
  ],
] as const);

const STATUSES: ReadonlyMap<number, Explanation> = new Map<number, Explanation>([
  [401, ["unauthenticated", "refused the token", CHECK_TOKEN]],
  [
    403,
    [
      "notPermitted",
      "does not let us query",
      "bind the ClusterRole cluster-monitoring-view, or what your monitoring has for it, to whose token it is",
    ],
  ],
  [404, ["notFound", "has no /api/v1/query", CHECK_URL]],
  [429, ["throttled", "asked us to slow down", "try again later"]],
]);

function byClass(status: number): Explanation {
  if (status >= 500)
    return ["unavailable", `answered ${status}`, "check the health of the Prometheus"];
  if (status >= 300 && status < 400)
    return [
      "refused",
      "redirects to another address, where our token does not go",
      "set usage.prometheus.url to the address of the server itself",
    ];
  return [
    "unsupported",
    `answered ${status} to the query`,
    "check usage.prometheus.url and usage.prometheus.selector",
  ];
}

/** The first code in an error, its causes and the errors that it collects. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && code !== "UND_ERR") return code;
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
