import { dirname, isAbsolute, join, sep } from "node:path";
import { Secret } from "../../lib/secret.ts";
import { ConfigNode } from "./config-node.ts";

/** PEM text, written into the kubeconfig or in a file that may be replaced while we run. */
export type Pem = { readonly data: Secret } | { readonly file: string };

/** A cluster entry (client-go tools/clientcmd/api/v1 `Cluster`). */
export interface ClusterEntry {
  readonly node: ConfigNode;
  readonly server: string;
  /** "" = the host of the server. */
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: Pem | null;
  /** "" = as the environment says. */
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** What the kubeconfig passes to exec plugins unread. */
  readonly execExtension: unknown;
}

/** A credential plugin (client-go `ExecConfig`). */
export interface ExecEntry {
  readonly node: ConfigNode;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: Secret }[];
  readonly apiVersion: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: "Never" | "IfAvailable" | "Always";
}

/** Whom to act as (client-go `ImpersonationConfig`). */
export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A user entry (client-go `AuthInfo`). */
export interface UserEntry {
  readonly node: ConfigNode;
  readonly clientCertificate: Pem | null;
  readonly clientKey: Pem | null;
  readonly token: Secret | null;
  readonly tokenFile: string | null;
  readonly username: string;
  readonly password: Secret | null;
  readonly exec: ExecEntry | null;
  /** Name of a legacy `auth-provider`; client-go no longer has one built in. */
  readonly authProvider: string | null;
  readonly impersonate: Impersonation | null;
}

/** A context entry: which cluster as which user. */
export interface ContextEntry {
  readonly node: ConfigNode;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/**
 * One kubeconfig, or several merged: the entries by name, unread. An entry is read when it is used, so that a mistake in a
 * context that nobody uses harms nobody.
 */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, ConfigNode>;
  readonly users: ReadonlyMap<string, ConfigNode>;
  readonly contexts: ReadonlyMap<string, ConfigNode>;
}

/** Parses one kubeconfig. Throws ConfigError with file, line and column. */
export function parseKubeconfig(file: string, text: string): Kubeconfig {
  const root = ConfigNode.parse(file, text);
  return {
    currentContext: root.text("current-context"),
    clusters: named(root, "clusters", "cluster"),
    users: named(root, "users", "user"),
    contexts: named(root, "contexts", "context"),
  };
}

/** Reads a list of `{ name, <key> }`. A name that occurs twice is a mistake, as in client-go's conversion. */
function named(root: ConfigNode, listKey: string, key: string): ReadonlyMap<string, ConfigNode> {
  const entries = new Map<string, ConfigNode>();
  for (const item of root.items(listKey)) {
    const name = item.text("name");
    if (entries.has(name))
      throw item.problem(
        `one ${key} of each name`,
        `a second ${JSON.stringify(name)}`,
        "rename or remove one of them",
      );
    entries.set(name, item.get(key) ?? item);
  }
  return entries;
}

/** Reads a cluster entry; relative paths are relative to the folder of its file. Throws ConfigError. */
export function clusterEntry(node: ConfigNode): ClusterEntry {
  return {
    node,
    server: node.text("server"),
    tlsServerName: node.text("tls-server-name"),
    insecureSkipTlsVerify: node.flag("insecure-skip-tls-verify"),
    certificateAuthority: pem(node, "certificate-authority"),
    proxyUrl: node.text("proxy-url"),
    disableCompression: node.flag("disable-compression"),
    execExtension: execExtension(node),
  };
}

/** The extension that client-go hands to exec plugins (clientcmd `clusterExtensionKey`). */
function execExtension(node: ConfigNode): unknown {
  const extension = node
    .items("extensions")
    .find((item) => item.text("name") === "client.authentication.k8s.io/exec");
  return extension?.get("extension")?.plain() ?? null;
}

/** Reads a user entry; relative paths are relative to the folder of its file. Throws ConfigError. */
export function userEntry(node: ConfigNode): UserEntry {
  return {
    node,
    clientCertificate: pem(node, "client-certificate"),
    clientKey: pem(node, "client-key"),
    token: secret(node, "token"),
    tokenFile: node.text("tokenFile") === "" ? null : resolved(node, node.text("tokenFile")),
    username: node.text("username"),
    password: secret(node, "password"),
    exec: execEntry(node.get("exec")),
    authProvider: node.get("auth-provider")?.text("name") ?? null,
    impersonate: impersonation(node),
  };
}

function secret(node: ConfigNode, key: string): Secret | null {
  const value = node.text(key);
  return value === "" ? null : new Secret(value);
}

function impersonation(node: ConfigNode): Impersonation | null {
  const extra = node.get("as-user-extra");
  const impersonate = {
    user: node.text("as"),
    uid: node.text("as-uid"),
    groups: node.texts("as-groups"),
    extra: Object.fromEntries((extra?.keys() ?? []).map((key) => [key, extra?.texts(key) ?? []])),
  };
  const more = impersonate.uid !== "" || impersonate.groups.length > 0 || extra !== null;
  if (impersonate.user === "" && more) {
    throw node.problem(
      "`as` beside `as-uid`, `as-groups` or `as-user-extra`",
      "none",
      "name the user to act as",
    );
  }
  return impersonate.user === "" ? null : impersonate;
}

function execEntry(node: ConfigNode | null): ExecEntry | null {
  if (node === null) return null;
  const command = node.text("command");
  if (command === "") throw node.problem("`command`", "none", "name the credential plugin to run");
  return {
    node,
    command: command.includes(sep) ? resolved(node, command) : command,
    args: node.texts("args"),
    env: node
      .items("env")
      .map((entry) => ({ name: envName(entry), value: new Secret(entry.text("value")) })),
    apiVersion: execApiVersion(node),
    installHint: node.text("installHint"),
    provideClusterInfo: node.flag("provideClusterInfo"),
    interactiveMode: interactiveMode(node),
  };
}

function envName(entry: ConfigNode): string {
  const name = entry.text("name");
  if (name === "") throw entry.problem("`name`", "none", "name the variable");
  return name;
}

const EXEC_API = "client.authentication.k8s.io";

function execApiVersion(node: ConfigNode): string {
  const version = node.text("apiVersion");
  if (version === `${EXEC_API}/v1` || version === `${EXEC_API}/v1beta1`) return version;
  throw (node.get("apiVersion") ?? node).problem(
    `${EXEC_API}/v1 or ${EXEC_API}/v1beta1`,
    version === "" ? "none" : JSON.stringify(version),
    "set the version that the plugin speaks; v1alpha1 is no longer supported",
  );
}

const INTERACTIVE_MODES = ["Never", "IfAvailable", "Always"] as const;

/** v1beta1 may leave it out and then means IfAvailable; v1 must say it. */
function interactiveMode(node: ConfigNode): ExecEntry["interactiveMode"] {
  const text = node.text("interactiveMode");
  if (text === "" && node.text("apiVersion") === `${EXEC_API}/v1beta1`) return "IfAvailable";
  const mode = INTERACTIVE_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  const found = text === "" ? "none" : JSON.stringify(text);
  throw (node.get("interactiveMode") ?? node).problem(
    "interactiveMode Never, IfAvailable or Always",
    found,
    "set it",
  );
}

/** Reads a context entry. Throws ConfigError. */
export function contextEntry(node: ConfigNode): ContextEntry {
  return {
    node,
    cluster: node.text("cluster"),
    user: node.text("user"),
    namespace: node.text("namespace"),
  };
}

/** PEM under `key` (a path) or `key`-data (base64). Both at once are a mistake, as in client-go's validation. */
function pem(node: ConfigNode, key: string): Pem | null {
  const file = node.text(key);
  const data = node.text(`${key}-data`);
  if (file !== "" && data !== "") {
    throw node.problem(`${key} or ${key}-data`, "both", "remove one of them");
  }
  if (file !== "") return { file: resolved(node, file) };
  return data === "" ? null : { data: new Secret(decodedPem(node, `${key}-data`, data)) };
}

function decodedPem(node: ConfigNode, key: string, base64: string): string {
  const text = Buffer.from(base64, "base64").toString("latin1");
  if (text.includes("-----BEGIN ")) return text;
  throw (node.get(key) ?? node).problem("base64 of a PEM text", "another text", `set ${key} anew`);
}

function resolved(node: ConfigNode, path: string): string {
  return isAbsolute(path) ? path : join(dirname(node.file), path);
}
