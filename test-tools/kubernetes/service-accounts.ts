import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import type { ApiServer } from "./api-server.ts";
import type { HttpClient } from "./http.ts";

/** A ServiceAccount of a test. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** Makes a ServiceAccount, and its namespace where there is none. */
export async function createServiceAccount(
  server: ApiServer,
  { namespace, name }: ServiceAccount,
): Promise<void> {
  await using admin = server.client("admin");
  if ((await admin.ask(`/api/v1/namespaces/${namespace}`)).status === 404)
    await server.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await server.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } });
}

/** Takes a ServiceAccount away, and with it the tokens that were given out for it. */
export async function deleteServiceAccount(server: ApiServer, account: ServiceAccount) {
  await using admin = server.client("admin");
  await admin.ask(pathOf(account), { method: "DELETE" });
}

/** A token that the API server gives out (TokenRequest), for its own audience unless told. It is good for an hour. */
export async function tokenFor(
  server: ApiServer,
  account: ServiceAccount,
  audiences: readonly string[] = [],
): Promise<string> {
  await using admin = server.client("admin");
  const spec = audiences.length === 0 ? {} : { audiences };
  const { status } = (await post(admin, `${pathOf(account)}/token`, { spec })) as {
    readonly status: { readonly token: string };
  };
  return status.token;
}

/**
 * The same token with other claims, signed as the API server signs, or by somebody else: it gives out none that is good for
 * less than ten minutes.
 */
export function resigned(
  server: ApiServer,
  token: string,
  claims: Readonly<Record<string, unknown>>,
  key: KeyObject = createPrivateKey(readFileSync(join(server.folder, "service-account.key"))),
): string {
  const [header = "", payload = ""] = token.split(".");
  const all = {
    ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object),
    ...claims,
  };
  const body = `${header}.${Buffer.from(JSON.stringify(all)).toString("base64url")}`;
  const signature = sign("sha256", Buffer.from(body), { key, dsaEncoding: "ieee-p1363" });
  return `${body}.${signature.toString("base64url")}`;
}

/** A binding of a ClusterRole to a ServiceAccount: in one namespace, or in the whole cluster (null). */
export function binding(
  clusterRole: string,
  { namespace, name }: ServiceAccount,
  within: string | null,
): KubernetesObject {
  const metadata = { name: `${clusterRole}-${namespace}-${name}` };
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: within === null ? "ClusterRoleBinding" : "RoleBinding",
    metadata: within === null ? metadata : { ...metadata, namespace: within },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  };
}

function pathOf({ namespace, name }: ServiceAccount): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
}

async function post(admin: HttpClient, path: string, body: object): Promise<unknown> {
  const answer = await admin.ask(path, { method: "POST", body });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json();
}
