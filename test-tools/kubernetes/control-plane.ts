import { join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Authority } from "../../simulators/certificates.ts";
import type { Credential } from "../../simulators/kubernetes/kubeconfig.ts";
import { USER_NAMES, USERS } from "../../simulators/kubernetes/users.ts";
import type { UserName } from "../../simulators/kubernetes/users.ts";

/** Ports of one control plane, all on loopback. */
export interface Ports {
  readonly api: number;
  readonly etcd: number;
  readonly etcdPeer: number;
}

/**
 * Admission that would wait for controllers nobody runs here: Pods without a ServiceAccount's token, finalizers that
 * nobody takes off again (facts: test-tools.md).
 */
const ADMISSION_OFF = "ServiceAccount,DefaultStorageClass,StorageObjectInUseProtection";

/** Writes what kube-apiserver reads at start: serving certificate, client CA, service account key, tokens. */
export async function writeServerFiles(
  folder: string,
  authority: Authority,
  credentials: Readonly<Record<UserName, Credential>>,
): Promise<void> {
  const serving = await authority.issueServer(["127.0.0.1", "localhost"]);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const files = {
    "ca.crt": authority.certificatePem,
    "server.crt": serving.certificatePem,
    "server.key": serving.keyPem,
    "service-account.key": privateKey.export({ type: "sec1", format: "pem" }),
    "tokens.csv": tokenLines(credentials),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
}

/** The static token file: token, user, uid, "group,group" (kube-apiserver `--token-auth-file`). */
function tokenLines(credentials: Readonly<Record<UserName, Credential>>): string {
  const lines = USER_NAMES.flatMap((name) => {
    const credential = credentials[name];
    const { username, groups } = USERS[name];
    return "token" in credential
      ? [`${credential.token},${username},${name},"${groups.join(",")}"`]
      : [];
  });
  return `${lines.join("\n")}\n`;
}

/** etcd that forgets when the machine loses power, which a test may. */
export function etcdArguments(folder: string, { etcd, etcdPeer }: Ports): string[] {
  const client = `http://127.0.0.1:${etcd}`;
  const peer = `http://127.0.0.1:${etcdPeer}`;
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

/** kube-apiserver with RBAC, static tokens and client certificates; `extra` comes last and wins. */
export function apiServerArguments(
  folder: string,
  { api, etcd }: Ports,
  extra: readonly string[],
): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${api}`,
    `--cert-dir=${folder}`,
    `--tls-cert-file=${join(folder, "server.crt")}`,
    `--tls-private-key-file=${join(folder, "server.key")}`,
    `--client-ca-file=${join(folder, "ca.crt")}`,
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${join(folder, "service-account.key")}`,
    `--service-account-key-file=${join(folder, "service-account.key")}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--authorization-mode=RBAC",
    "--advertise-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    `--disable-admission-plugins=${ADMISSION_OFF}`,
    ...extra,
  ];
}
