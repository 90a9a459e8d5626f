import { SourceError, type SourceErrorCode } from "../lib/errors.ts";

/** What a failure is explained with. */
export interface FailureContext {
  readonly source: string;
  readonly server: URL;
  /** Where the server's address and trust are set. */
  readonly serverWhere: string;
  /** The proxy's host and port, if one is used; its credentials are not for messages. */
  readonly proxyHost: string | null;
}

interface Explanation {
  readonly code: SourceErrorCode;
  readonly message: string;
  readonly next: string;
}

type Explain = (context: FailureContext) => Explanation;

/** Errors of sockets, TLS and undici by code, as a person needs to hear them. */
const EXPLANATIONS: Readonly<Record<string, Explain>> = Object.freeze({
  ECONNREFUSED: unreachable(
    "refused the connection",
    "check that the API server runs and the address in the kubeconfig is right",
  ),
  ENOTFOUND: unreachable(
    "is not a known name",
    "check the server's name in the kubeconfig and your DNS or VPN",
  ),
  EAI_AGAIN: unreachable("could not be looked up", "check your network and DNS"),
  EHOSTUNREACH: unreachable("cannot be reached", "check your network or VPN"),
  ENETUNREACH: unreachable("cannot be reached", "check your network or VPN"),
  ETIMEDOUT: unreachable(
    "did not accept a connection in time",
    "check your network, VPN or firewall",
  ),
  UND_ERR_CONNECT_TIMEOUT: unreachable(
    "did not accept a connection in time",
    "check your network, VPN or firewall",
  ),

  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted(
    "is signed by an authority that we do not trust",
    trustTheAuthority,
  ),
  UNABLE_TO_GET_ISSUER_CERT: untrusted(
    "is signed by an authority that we do not trust",
    trustTheAuthority,
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted(
    "is signed by an authority that we do not trust",
    trustTheAuthority,
  ),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted(
    "is signed by an authority that we do not trust",
    trustTheAuthority,
  ),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("is self-signed and not trusted", trustTheAuthority),
  CERT_SIGNATURE_FAILURE: untrusted("is not signed by the authority it names", trustTheAuthority),
  CERT_HAS_EXPIRED: untrusted(
    "has expired",
    () => "renew the certificate of the API server, and check this machine's clock",
  ),
  CERT_NOT_YET_VALID: untrusted("is not valid yet", () => "check this machine's clock"),
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted(
    "was made for another name",
    ({ serverWhere }) =>
      `set tls-server-name at ${serverWhere} to a name that the certificate carries, or correct server`,
  ),

  UND_ERR_HEADERS_TIMEOUT: timeout,
  UND_ERR_BODY_TIMEOUT: timeout,
  ECONNRESET: interrupted,
  EPIPE: interrupted,
  UND_ERR_SOCKET: interrupted,
  UND_ERR_RESPONSE_CONTENT_LENGTH_MISMATCH: interrupted,
  Z_BUF_ERROR: interrupted,
});

/** The SourceError that says what a failed request means; null where the error is none of the network's. */
export function explainFailure(error: unknown, context: FailureContext): SourceError | null {
  const code = codeOf(error);
  if (code === null) return null;
  const explain = EXPLANATIONS[code] ?? byFamily(code);
  return explain === null ? null : new SourceError({ source: context.source, ...explain(context) });
}

/** The first code in an error, its causes and the errors that it collects. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && code !== "UND_ERR") return code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}

/** OpenSSL and the HTTP parser have a code for each of many mistakes; people need one sentence for each kind. */
function byFamily(code: string): Explain | null {
  if (/^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA)|^ERR_SSL_.*CERTIFICATE_REQUIRED/.test(code))
    return refusedCertificate;
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG")
    return notTls;
  if (code.startsWith("ERR_SSL_") || code === "EPROTO" || code.startsWith("ERR_TLS_"))
    return tlsFailed;
  if (code.startsWith("CERT_") || code.includes("_CERT"))
    return untrusted("is not trusted", trustTheAuthority);
  if (code.startsWith("HPE_")) return notHttp;
  if (code.startsWith("Z_"))
    return () => ({
      code: "malformed",
      message: "the answer could not be decompressed",
      next: "check what stands between here and the API server",
    });
  return code.startsWith("UND_ERR_") ? tunnelFailed : null;
}

function where({ server, proxyHost }: FailureContext): string {
  return proxyHost === null ? server.host : `${server.host} through the proxy ${proxyHost}`;
}

function unreachable(what: string, next: string): Explain {
  return (context) => ({ code: "unreachable", message: `${where(context)} ${what}`, next });
}

function untrusted(what: string, next: (context: FailureContext) => string): Explain {
  return (context) => ({
    code: "untrustedCertificate",
    message: `the certificate of ${context.server.host} ${what}`,
    next: next(context),
  });
}

function trustTheAuthority({ serverWhere }: FailureContext): string {
  return `set certificate-authority-data at ${serverWhere} to the cluster's authority`;
}

function refusedCertificate({ server }: FailureContext): Explanation {
  return {
    code: "unauthenticated",
    message: `${server.host} refused our client certificate`,
    next: "log in again or renew the client certificate",
  };
}

function notTls({ server, serverWhere }: FailureContext): Explanation {
  return {
    code: "unreachable",
    message: `${server.host} does not speak TLS`,
    next: `correct the port or scheme of server at ${serverWhere}`,
  };
}

function tlsFailed({ server }: FailureContext): Explanation {
  return {
    code: "unreachable",
    message: `no TLS connection to ${server.host} could be agreed on`,
    next: "check the TLS versions that the server accepts; 1.2 is the least",
  };
}

function notHttp({ server }: FailureContext): Explanation {
  return {
    code: "malformed",
    message: `${server.host} did not answer with HTTP`,
    next: "check the port of the API server",
  };
}

function timeout(context: FailureContext): Explanation {
  return {
    code: "timeout",
    message: `${where(context)} gave no answer in time`,
    next: "try again, or allow more with --request-timeout",
  };
}

function interrupted(context: FailureContext): Explanation {
  return {
    code: "interrupted",
    message: `the connection to ${where(context)} ended in mid-answer`,
    next: "try again; if it stays, check what stands between here and the API server",
  };
}

function tunnelFailed(context: FailureContext): Explanation {
  return {
    code: "unreachable",
    message: `no connection to ${where(context)} could be made`,
    next: "check the address and, if there is one, the proxy",
  };
}
