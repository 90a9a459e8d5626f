import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { systemClock } from "../../simulators/clock.ts";
import { USERS } from "../../simulators/kubernetes/users.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import type { HttpClient } from "./http.ts";
import { kubernetesPort } from "./port.ts";

/** The role and binding that Plumbline ships. */
export const RBAC_FILE = join(import.meta.dirname, "../../deploy/kubernetes/rbac.yaml");

const SNAPSHOT_API = "/apis/snapshot.storage.k8s.io/v1";
const SNAPSHOT_PLURALS = ["volumesnapshots", "volumesnapshotcontents", "volumesnapshotclasses"];
const ESTABLISH_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** Fills a new cluster with the snapshot CRDs, the shipped role, and the rights of `tenant` in his namespace. */
export async function furnish(
  admin: HttpClient,
  crdFolder: string | undefined,
  tenantNamespace: string,
): Promise<void> {
  const port = kubernetesPort(admin);
  const crds =
    crdFolder === undefined ? [] : readObjects(...yamlFiles(crdFolder)).map(withoutStatus);
  for (const object of [...crds, ...readObjects(RBAC_FILE), ...tenantObjects(tenantNamespace)]) {
    await port.create(object);
  }
  if (crds.length > 0) {
    await established(admin);
  }
}

/** The objects in these YAML files, in their order. */
export function readObjects(...files: readonly string[]): KubernetesObject[] {
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, "utf8")).map(
      (document) => document.toJS() as KubernetesObject,
    ),
  );
}

/** The CRDs are published with an empty status; the server's own controllers write the real one. */
function withoutStatus(object: KubernetesObject): KubernetesObject {
  return { ...object, status: undefined };
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

function tenantObjects(namespace: string): KubernetesObject[] {
  const metadata = { name: "tenant", namespace };
  const verbs = ["get", "list", "watch"];
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["persistentvolumeclaims", "pods"], verbs },
        { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshots"], verbs },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant" },
      subjects: [
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: USERS.tenant.username },
      ],
    },
  ];
}

/** Waits until the API server lists the new kinds: it takes up a CRD in the background. */
async function established(admin: HttpClient): Promise<void> {
  const giveUpAt = systemClock.now() + ESTABLISH_TIMEOUT_MS;
  for (const plural of SNAPSHOT_PLURALS) {
    while ((await admin.ask(`${SNAPSHOT_API}/${plural}?limit=1`)).status !== 200) {
      if (systemClock.now() > giveUpAt) {
        throw new Error(
          `${plural} are not served ${ESTABLISH_TIMEOUT_MS} ms after their CRD was created`,
        );
      }
      await systemClock.sleep(POLL_MS);
    }
  }
}
