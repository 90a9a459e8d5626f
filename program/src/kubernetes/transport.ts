import tls from "node:tls";
import { Agent, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from "undici";
import { ConfigError } from "../lib/errors.ts";
import { LIMITS } from "./budgets.ts";
import type { Connection } from "./kubeconfig/connection.ts";
import { type Credential, readPem, staticCertificate } from "./kubeconfig/credentials.ts";
import { proxyFor } from "./proxy.ts";

/** Sends requests to one API server over its own connections; knows nothing of Kubernetes. */
export interface Transport {
  send(request: TransportRequest): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/** One request; `path` with its query. */
export interface TransportRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly clientCertificate: Credential["clientCertificate"];
  readonly signal: AbortSignal;
  readonly headersTimeoutMs: number;
  /** Between two pieces of the body; 0 = for ever. */
  readonly bodyTimeoutMs: number;
}

/**
 * Connections with our own TLS settings, whatever NODE_TLS_REJECT_UNAUTHORIZED or NODE_EXTRA_CA_CERTS say. A new client
 * certificate gets connections of its own. Redirects are not followed: the answer of a redirect is an answer like any other.
 */
export function createTransport(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
): Transport {
  const authority = authorityOf(connection);
  if (authority !== null) checkCertificates(connection, authority);
  let certificateInUse: Credential["clientCertificate"] = null;
  let inUse: Dispatcher | null = null;
  const dispatcherFor = (certificate: Credential["clientCertificate"]): Dispatcher => {
    if (inUse !== null && certificate === certificateInUse) return inUse;
    void inUse?.close();
    certificateInUse = certificate;
    inUse = createDispatcher(connection, env, authority, certificate);
    return inUse;
  };
  return {
    send: ({ clientCertificate, headersTimeoutMs, bodyTimeoutMs, headers, path, signal }) =>
      dispatcherFor(clientCertificate).request({
        origin: connection.server.origin,
        path,
        method: "GET",
        headers: headers as Record<string, string | string[]>,
        signal,
        headersTimeout: headersTimeoutMs,
        bodyTimeout: bodyTimeoutMs,
      }),
    async close() {
      await inUse?.destroy();
      inUse = null;
    },
  };
}

/** The certificates we trust: those of the kubeconfig, else those of the machine. */
function authorityOf({
  tls: trust,
  serverWhere,
  server,
}: Connection): string | readonly string[] | null {
  if (server.protocol !== "https:") return null;
  if (trust.certificateAuthority !== null)
    return readPem(trust.certificateAuthority, serverWhere).reveal();
  const system = tls.getCACertificates("system");
  return system.length > 0 ? system : tls.rootCertificates;
}

/** Builds the TLS context once for nothing, so that a broken file is told before the first request. */
function checkCertificates(
  { user, serverWhere, userWhere }: Connection,
  authority: string | readonly string[],
): void {
  secureContext(authority, null, serverWhere);
  const certificate = user === null ? null : staticCertificate(user, userWhere)();
  if (certificate !== null) secureContext(authority, certificate, userWhere);
}

/** client-go's keep-alive: a peer that vanished is noticed in about 40 s. */
const KEEP_ALIVE_DELAY_MS = 30_000;

function createDispatcher(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
  authority: string | readonly string[] | null,
  certificate: Credential["clientCertificate"],
): Dispatcher {
  const options = { allowH2: false, pipelining: 1 } satisfies Agent.Options;
  const proxy = proxyFor(connection.server, connection.proxyUrl, env);
  const connect = {
    timeout: LIMITS.connectMs,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
    ...(authority === null ? {} : tlsOptions(connection, authority, certificate)),
  };
  if (proxy === null) return new Agent({ ...options, connect });
  if (proxy.protocol === "socks5:")
    return new Socks5ProxyAgent(proxy, { ...options, requestTls: connect });
  return new ProxyAgent({
    ...options,
    uri: proxy.href,
    requestTls: connect,
    proxyTls: { timeout: LIMITS.connectMs },
  });
}

function tlsOptions(
  { tls: trust, serverWhere }: Connection,
  authority: string | readonly string[],
  certificate: Credential["clientCertificate"],
) {
  return {
    secureContext: secureContext(authority, certificate, serverWhere),
    rejectUnauthorized: trust.verify,
    // Without a name the connector checks the host of the address, which for an IP address must not be sent as SNI.
    ...(trust.serverName === "" ? {} : { servername: trust.serverName }),
  };
}

function secureContext(
  authority: string | readonly string[],
  certificate: Credential["clientCertificate"],
  where: string,
): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ca: typeof authority === "string" ? authority : [...authority],
      minVersion: "TLSv1.2",
      ...(certificate === null
        ? {}
        : { cert: certificate.certificate, key: certificate.key.reveal() }),
    });
  } catch {
    throw new ConfigError({
      where,
      expected:
        certificate === null
          ? "PEM certificates of an authority"
          : "PEM certificates and the private key that belongs to them",
      found: "something else",
      next: "check certificate-authority, client-certificate and client-key",
    });
  }
}
