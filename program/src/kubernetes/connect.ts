import { createRateLimiter, type RateLimiter } from "../lib/rate-limit.ts";
import type { Secret } from "../lib/secret.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { BUDGETS, LIMITS, type Purse } from "./budgets.ts";
import { type Connection, connectionOf } from "./kubeconfig/connection.ts";
import { bearerOnly, type Credentials, credentialsOf, readPem } from "./kubeconfig/credentials.ts";
import { inClusterConnection, isInCluster } from "./kubeconfig/in-cluster.ts";
import { candidates, loadKubeconfig, noKubeconfig } from "./kubeconfig/load-kubeconfig.ts";
import type { ClusterEnvironment, ClusterOptions } from "./options.ts";
import { proxyFor } from "./proxy.ts";
import { createTransport } from "./transport.ts";

/** One cluster, ready to be asked. */
export interface ConnectedCluster {
  readonly name: string;
  readonly client: ApiClient;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly budgets: Readonly<Record<Purse, RateLimiter>>;
  /** A client that shows this token and nothing of ours: neither our certificate, which would win, nor impersonation. */
  clientOf(token: Secret): ApiClient;
  close(): Promise<void>;
}

/** Finds and checks everything that the options name, and opens nothing yet. Throws ConfigError. */
export function connectCluster(
  options: ClusterOptions,
  environment: ClusterEnvironment,
): ConnectedCluster {
  const connection = impersonating(connectionFor(options, environment), options);
  const name = options.name ?? connection.context ?? "in-cluster";
  const proxy = proxyFor(connection.server, connection.proxyUrl, environment.env);
  const budgets = createBudgets(environment);
  const transport = createTransport(connection, environment.env);
  const credentials = credentialsFor(connection, name, environment);
  const parts = {
    source: name,
    connection,
    credentials,
    transport,
    budgets,
    clock: environment.clock,
    userAgent: userAgent(environment.version),
    proxyHost: proxy?.host ?? null,
    requestMs: options.requestMs ?? LIMITS.requestMs,
  };
  const ofOthers = createTransport(connection, environment.env);
  return {
    name,
    client: createApiClient(parts),
    connection,
    credentials,
    budgets,
    clientOf: (token) =>
      createApiClient({
        ...parts,
        connection: { ...connection, impersonate: null },
        credentials: bearerOnly(token),
        transport: ofOthers,
      }),
    close: async () => {
      await Promise.all([transport.close(), ofOthers.close()]);
    },
  };
}

/** How the user of a connection shows himself; `source` is what messages call the cluster. Throws ConfigError. */
export function credentialsFor(
  connection: Connection,
  source: string,
  environment: ClusterEnvironment,
): Credentials {
  return credentialsOf(connection, {
    source,
    clock: environment.clock,
    env: environment.env,
    get stdinIsTerminal() {
      return environment.stdinIsTerminal;
    },
    stderr: environment.pluginStderr,
    cluster: execCluster(
      connection,
      proxyFor(connection.server, connection.proxyUrl, environment.env),
    ),
  });
}

/** client-go's order: what was named, else the kubeconfig of the environment, else the Pod that we run in. Throws ConfigError. */
export function connectionFor(
  options: Pick<ClusterOptions, "inCluster" | "kubeconfig" | "context" | "contextWhere">,
  { env, serviceAccountFolder }: ClusterEnvironment,
): Connection {
  if (options.inCluster) return inClusterConnection(env, serviceAccountFolder);
  const config = loadKubeconfig({ file: options.kubeconfig, env });
  if (config === null) {
    if (isInCluster(env)) return inClusterConnection(env, serviceAccountFolder);
    throw noKubeconfig(env);
  }
  const where =
    options.context !== null
      ? (options.contextWhere ?? "--context")
      : (options.kubeconfig ?? candidates(env).join(", "));
  return connectionOf(config, options.context, where);
}

function impersonating(connection: Connection, { impersonate }: ClusterOptions): Connection {
  if (impersonate === null) return connection;
  return {
    ...connection,
    impersonate: { user: impersonate.user, groups: impersonate.groups, uid: "", extra: {} },
  };
}

function createBudgets({ clock }: ClusterEnvironment): Readonly<Record<Purse, RateLimiter>> {
  return {
    interactive: createRateLimiter(BUDGETS.interactive, clock),
    background: createRateLimiter(BUDGETS.background, clock),
    verify: createRateLimiter(BUDGETS.verify, clock),
    review: createRateLimiter(BUDGETS.review, clock),
  };
}

/** What a credential plugin may be told of the cluster (client-go pkg/apis/clientauthentication/v1 `Cluster`). */
function execCluster(
  { server, serverWhere, tls, disableCompression, execExtension }: Connection,
  proxy: URL | null,
) {
  const { certificateAuthority: authority } = tls;
  return {
    server: server.href.replace(/\/$/, ""),
    ...(tls.serverName === "" ? {} : { "tls-server-name": tls.serverName }),
    ...(tls.verify ? {} : { "insecure-skip-tls-verify": true }),
    ...(authority === null
      ? {}
      : {
          "certificate-authority-data": Buffer.from(
            readPem(authority, serverWhere).reveal(),
          ).toString("base64"),
        }),
    ...(proxy === null ? {} : { "proxy-url": proxy.href }),
    ...(disableCompression ? { "disable-compression": true } : {}),
    config: execExtension,
  };
}

/** Administrators find us by it in audit logs and flow schemas. */
function userAgent(version: string): string {
  return `plumbline/${version} (${process.platform}/${process.arch}) node/${process.versions.node.split(".")[0]}`;
}
