import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../lib/errors.ts";
import type { Connection } from "./connection.ts";

/** Where the kubelet puts the service account of a Pod (client-go rest/config.go `InClusterConfig`). */
const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** True where a Pod's environment names an API server. */
export function isInCluster(env: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(env["KUBERNETES_SERVICE_HOST"]) && Boolean(env["KUBERNETES_SERVICE_PORT"]);
}

/** The connection of the Pod that we run in, with its service account. Throws ConfigError outside of one. */
export function inClusterConnection(
  env: Readonly<Record<string, string | undefined>>,
  folder: string = SERVICE_ACCOUNT_FOLDER,
): Connection {
  if (!isInCluster(env)) {
    throw new ConfigError({
      where: "inCluster",
      expected: "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT",
      found: "none",
      next: "run in a Pod, or name a kubeconfig",
    });
  }
  const tokenFile = join(folder, "token");
  const caFile = join(folder, "ca.crt");
  for (const file of [tokenFile, caFile]) {
    if (existsSync(file)) continue;
    throw new ConfigError({
      where: file,
      expected: "the service account of the Pod",
      found: "no file",
      next: "mount the service account token",
    });
  }
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  return {
    context: null,
    server: new URL(
      `https://${host.includes(":") ? `[${host}]` : host}:${env["KUBERNETES_SERVICE_PORT"]}`,
    ),
    serverWhere: folder,
    userWhere: tokenFile,
    tls: { certificateAuthority: { file: caFile }, serverName: "", verify: true },
    proxyUrl: "",
    disableCompression: false,
    execExtension: null,
    user: {
      clientCertificate: null,
      clientKey: null,
      token: null,
      tokenFile,
      username: "",
      password: null,
      exec: null,
    },
    impersonate: null,
    namespace: readNamespace(join(folder, "namespace")),
  };
}

function readNamespace(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : "";
}
