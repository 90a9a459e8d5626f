import { SourceError, type SourceErrorCode } from "../../lib/errors.ts";

type Explanation = readonly [code: SourceErrorCode, message: string, next: string];

/** The SourceError that a failed request to a kubelet means, without the name of its node; null where it is none of the network's. */
export function kubeletError(error: unknown, source: string): SourceError | null {
  const code = codeOf(error);
  const found = code === null ? undefined : FAMILIES.find(([pattern]) => pattern.test(code));
  return found === undefined ? null : errorOf(source, found[1]);
}

/** The SourceError that an HTTP status other than 200 means. */
export function statusError(status: number, source: string): SourceError {
  return errorOf(source, STATUSES.get(status) ?? otherStatus(status));
}

/** An aborted signal says itself whether time ran out or somebody stopped us. */
export function stopped({ reason }: AbortSignal, source: string): SourceError {
  const isLate = reason instanceof DOMException && reason.name === "TimeoutError";
  const late: Explanation = ["timeout", "gave no whole answer in time", LOOK_AT_NODE];
  const left: Explanation = ["cancelled", "was not waited for", "run it again"];
  return errorOf(source, isLate ? late : left);
}

function errorOf(source: string, [code, message, next]: Explanation): SourceError {
  return new SourceError({ code, source, message, next });
}

const LOOK_AT_NODE = "look at its kubelet: a mount that hangs keeps it busy";
const CHECK_WAY = "check that its InternalIP and kubelet port can be reached from here";
const CHECK_TRUST =
  "name the authority of kubelets with usage.kubelets.caFile (docs/kubernetes.md)";

/** Codes of sockets, TLS and undici, the first that fits. */
const FAMILIES: readonly (readonly [RegExp, Explanation])[] = Object.freeze([
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    ["untrustedCertificate", "has a certificate for another name", CHECK_TRUST],
  ],
  [
    /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_)/,
    ["untrustedCertificate", "has a certificate that we do not trust", CHECK_TRUST],
  ],
  [
    /^ERR_SSL_.*(ALERT|CERTIFICATE)/,
    ["unauthenticated", "refused our client certificate", "renew the client certificate"],
  ],
  [
    /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    ["unreachable", "did not accept a connection in time", CHECK_WAY],
  ],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH)$/,
    ["interrupted", "ended the connection in mid-answer", "try again later"],
  ],
  [/^HPE_/, ["malformed", "did not answer with HTTP", CHECK_WAY]],
  [
    /^(E[A-Z]{3,}|UND_ERR_[A-Z_]+|ERR_SSL_.*|ERR_TLS_.*)$/,
    ["unreachable", "cannot be reached", CHECK_WAY],
  ],
] as const);

const STATUSES: ReadonlyMap<number, Explanation> = new Map<number, Explanation>([
  [
    401,
    [
      "unauthenticated",
      "refused our credentials",
      "let kubelets ask the API server for tokens (authentication.webhook), or renew the token or certificate",
    ],
  ],
  [
    403,
    [
      "notPermitted",
      "does not let us get nodes/stats",
      "ask whoever runs the cluster to bind the ClusterRole of deploy/kubernetes/kubelets.yaml to this user",
    ],
  ],
  [404, ["notFound", "has no /stats/summary", CHECK_WAY]],
  [429, ["throttled", "asked us to slow down", "try again later"]],
]);

function otherStatus(status: number): Explanation {
  if (status >= 500) return ["unavailable", `answered ${status}`, LOOK_AT_NODE];
  if (status >= 300 && status < 400)
    return ["refused", "redirects to another address, where our credentials do not go", CHECK_WAY];
  return ["unsupported", `answered ${status}`, CHECK_WAY];
}

/** The first code in an error, its causes and the errors that it collects. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && code !== "UND_ERR") return code;
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
