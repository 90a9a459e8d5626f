import type { Grants, PolicyRule } from "./access.ts";
import { USERS } from "./users.ts";

const FOLLOW = ["list", "watch"];

/** The rules of deploy/kubernetes/rbac.yaml; a test holds the two together. */
export const READER_RULES: readonly PolicyRule[] = Object.freeze([
  {
    apiGroups: [""],
    resources: ["namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims", "pods"],
    verbs: FOLLOW,
  },
  {
    apiGroups: ["storage.k8s.io"],
    resources: ["storageclasses", "volumeattachments"],
    verbs: FOLLOW,
  },
  {
    apiGroups: ["snapshot.storage.k8s.io"],
    resources: ["volumesnapshots", "volumesnapshotcontents"],
    verbs: FOLLOW,
  },
  { apiGroups: ["storage.k8s.io"], resources: ["csidrivers", "csinodes"], verbs: ["list"] },
  { apiGroups: [""], resources: ["replicationcontrollers"], verbs: ["list"] },
  {
    apiGroups: ["apps"],
    resources: ["deployments", "replicasets", "statefulsets", "daemonsets"],
    verbs: ["list"],
  },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: ["list"] },
  { apiGroups: [""], resources: ["namespaces"], resourceNames: ["kube-system"], verbs: ["get"] },
]);

/** What the ClusterRole `system:auth-delegator` allows, which deploy/kubernetes/rbac.yaml binds as well. */
const AUTH_DELEGATOR_RULES: readonly PolicyRule[] = Object.freeze([
  { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] },
  { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
]);

/** What somebody may read who has rights in one namespace only. */
const TENANT_RULES: readonly PolicyRule[] = Object.freeze([
  { apiGroups: [""], resources: ["persistentvolumeclaims", "pods"], verbs: ["get", ...FOLLOW] },
  {
    apiGroups: ["snapshot.storage.k8s.io"],
    resources: ["volumesnapshots"],
    verbs: ["get", ...FOLLOW],
  },
]);

/** What the test users may do; `admin` needs no rule. */
export function defaultGrants(tenantNamespace: string): Record<string, Grants> {
  return {
    [USERS.reader.username]: { cluster: [...READER_RULES, ...AUTH_DELEGATOR_RULES] },
    [USERS.tenant.username]: { namespaces: { [tenantNamespace]: TENANT_RULES } },
  };
}
