import type { Socket } from "node:net";
import { callbackify } from "node:util";
import { Agent, buildConnector, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from "undici";
import { LIMITS } from "./budgets.ts";
import type { Connection } from "./kubeconfig/connection.ts";
import type { Credential } from "./kubeconfig/credentials.ts";
import { proxyFor } from "./proxy.ts";
import { type Authority, authorityOf, secureContext } from "./trust.ts";

/** Sends requests to one API server over its own connections; knows nothing of Kubernetes. */
export interface Transport {
  send(request: TransportRequest): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/** One request; `path` with its query. With a body it is a POST. */
export interface TransportRequest {
  readonly path: string;
  readonly body: string | null;
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
    send: ({ clientCertificate, headersTimeoutMs, bodyTimeoutMs, headers, path, body, signal }) =>
      dispatcherFor(clientCertificate).request({
        origin: connection.server.origin,
        path,
        method: body === null ? "GET" : "POST",
        body,
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

/** client-go's keep-alive. Where it is not told otherwise, Node then probes each second and gives up after ten: 40 s (K14: 60 s). */
const ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 } as const;

/** Of a connection to a proxy, which is the one that is kept alive: what is tunnelled has no socket of its own. */
const TO_PROXY = { timeout: LIMITS.connectMs, ...ALIVE } as const;

function createDispatcher(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
  authority: Authority | null,
  certificate: Credential["clientCertificate"],
): Dispatcher {
  const options = { allowH2: false, pipelining: 1 } satisfies Agent.Options;
  const proxy = proxyFor(connection.server, connection.proxyUrl, env);
  const connect = {
    timeout: LIMITS.connectMs,
    ...ALIVE,
    ...(authority === null ? {} : tlsOptions(connection, authority, certificate)),
  };
  if (proxy === null) return new Agent({ ...options, connect });
  if (proxy.protocol === "socks5:")
    return new Agent({ ...options, connect: throughSocks(proxy, { ...options, ...connect }) });
  return new ProxyAgent({
    ...options,
    uri: proxy.href,
    requestTls: connect,
    proxyTls: TO_PROXY,
  });
}

/** undici's own way from a SOCKS5 tunnel to TLS names an IP address as the server, which Node refuses: only its tunnel is used. */
class SocksTunnels extends Socks5ProxyAgent {
  declare createSocks5Connection: (host: string, port: number) => Promise<Socket>;
}

function throughSocks(proxy: URL, options: buildConnector.BuildOptions): buildConnector.connector {
  const tunnels = new SocksTunnels(proxy, { connect: buildConnector(TO_PROXY) });
  const secure = buildConnector(options);
  const tunnel = callbackify(({ hostname, port, protocol }: buildConnector.Options) =>
    tunnels.createSocks5Connection(hostname, Number(port) || (protocol === "https:" ? 443 : 80)),
  );
  return (to, callback) =>
    tunnel(to, (error, socket) => {
      if (error !== null) callback(error, null);
      else if (to.protocol === "https:") secure({ ...to, httpSocket: socket }, callback);
      else callback(null, socket);
    });
}

function tlsOptions(
  { tls: trust, serverWhere }: Connection,
  authority: Authority,
  certificate: Credential["clientCertificate"],
) {
  return {
    secureContext: secureContext(authority, certificate, serverWhere),
    rejectUnauthorized: trust.verify,
    // Without a name the connector checks the host of the address, which for an IP address must not be sent as SNI.
    ...(trust.serverName === "" ? {} : { servername: trust.serverName }),
  };
}
