import { ConfigError } from "../../lib/errors.ts";
import type { ConfigNode } from "./config-node.ts";
import {
  type ClusterEntry,
  clusterEntry,
  contextEntry,
  type Impersonation,
  type Kubeconfig,
  type Pem,
  type UserEntry,
  userEntry,
} from "./kubeconfig.ts";

/** How the server is known, and how we show who we are. Everything needed to talk to one API server. */
export interface Connection {
  /** Name of the context; null in a Pod. */
  readonly context: string | null;
  readonly server: URL;
  /** Where the server's address and trust are set, for messages. */
  readonly serverWhere: string;
  /** Where the credentials are set, for messages. */
  readonly userWhere: string;
  readonly tls: {
    readonly certificateAuthority: Pem | null;
    /** "" = the host of the server. */
    readonly serverName: string;
    readonly verify: boolean;
  };
  /** What `proxy-url` says; "" = as the environment says. */
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  readonly execExtension: unknown;
  /** null over plain HTTP: credentials are never sent in clear, as in client-go. */
  readonly user: Omit<UserEntry, "node" | "authProvider" | "impersonate"> | null;
  readonly impersonate: Impersonation | null;
  /** Namespace of the context; "" where it names none. */
  readonly namespace: string;
}

/** The connection that a context describes; without a name, the current one. Throws ConfigError. */
export function connectionOf(
  config: Kubeconfig,
  contextName: string | null,
  where: string,
): Connection {
  const name = contextName ?? config.currentContext;
  if (name === "")
    throw new ConfigError({
      where,
      expected: "a current-context",
      found: "none",
      next: choose(config.contexts),
    });
  const contextNode = config.contexts.get(name);
  if (contextNode === undefined) {
    throw new ConfigError({
      where,
      expected: "the name of a context",
      found: JSON.stringify(name),
      next: choose(config.contexts, "name one of these"),
    });
  }
  const context = contextEntry(contextNode);
  const cluster = clusterEntry(named(config.clusters, context.cluster, "cluster", contextNode));
  const user = userEntry(named(config.users, context.user, "user", contextNode));
  const server = serverUrl(cluster);
  checkTrust(cluster);
  checkUser(user);
  return {
    context: name,
    server,
    serverWhere: cluster.node.where,
    userWhere: user.node.where,
    tls: {
      certificateAuthority: cluster.certificateAuthority,
      serverName: cluster.tlsServerName,
      verify: !cluster.insecureSkipTlsVerify,
    },
    proxyUrl: checkedProxyUrl(cluster),
    disableCompression: cluster.disableCompression,
    execExtension: cluster.execExtension,
    user: server.protocol === "https:" ? user : null,
    impersonate: user.impersonate,
    namespace: context.namespace,
  };
}

function choose(contexts: ReadonlyMap<string, unknown>, how = "choose one with --context"): string {
  const names = [...contexts.keys()].toSorted();
  if (names.length === 0) return "add a context to the kubeconfig";
  const shown = names.slice(0, 5).join(", ");
  return `${how}: ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
}

function named(
  entries: ReadonlyMap<string, ConfigNode>,
  name: string,
  kind: string,
  context: ConfigNode,
): ConfigNode {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const found = name === "" ? "none" : `${JSON.stringify(name)}, which no file defines`;
  throw (context.get(kind) ?? context).problem(
    `the name of a ${kind}`,
    found,
    `correct the context or add the ${kind}`,
  );
}

function serverUrl({ node, server }: ClusterEntry): URL {
  const at = node.get("server") ?? node;
  if (server === "")
    throw at.problem(
      "the address of the API server",
      "none",
      "set server, such as https://api.example:6443",
    );
  const url = URL.parse(server);
  const usable =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === "";
  if (!usable)
    throw at.problem(
      "an address such as https://api.example:6443",
      "another text",
      "correct server",
    );
  return url;
}

function checkTrust({ node, certificateAuthority, insecureSkipTlsVerify }: ClusterEntry): void {
  if (!insecureSkipTlsVerify || certificateAuthority === null) return;
  throw node.problem(
    "certificate-authority or insecure-skip-tls-verify",
    "both",
    "remove insecure-skip-tls-verify",
  );
}

const PROXY_SCHEMES = ["http:", "https:", "socks5:"];

function checkedProxyUrl({ node, proxyUrl }: ClusterEntry): string {
  if (proxyUrl === "" || PROXY_SCHEMES.includes(URL.parse(proxyUrl)?.protocol ?? ""))
    return proxyUrl;
  throw (node.get("proxy-url") ?? node).problem(
    "an http, https or socks5 address",
    "another text",
    "correct proxy-url",
  );
}

/** The rules of client-go's `validateAuthInfo`. */
function checkUser(user: UserEntry): void {
  const { node } = user;
  if (user.authProvider !== null) {
    throw node.problem(
      "a token, a client certificate or an exec plugin",
      `the auth-provider ${JSON.stringify(user.authProvider)}, which Kubernetes removed in 1.26`,
      "replace it by the exec plugin of your provider",
    );
  }
  if (user.token !== null && (user.username !== "" || user.password !== null)) {
    throw node.problem("one way to authenticate", "a token and a user name", "remove one of them");
  }
  if ((user.clientCertificate === null) !== (user.clientKey === null)) {
    const [has, lacks] =
      user.clientKey === null
        ? ["client-certificate", "client-key"]
        : ["client-key", "client-certificate"];
    throw node.problem(`${has} and ${lacks}`, `only ${has}`, `add ${lacks} or remove ${has}`);
  }
}
