/**
 * The people of every test, by the same names at the simulator and at the real API server:
 * `admin` may do everything, `reader` holds exactly the ClusterRole that we ship (by token or by client certificate),
 * `tenant` may read claims, Pods and VolumeSnapshots of one namespace, `nobody` may do nothing.
 */
export type UserName = "admin" | "reader" | "reader-certificate" | "tenant" | "nobody";

/** One of them, as the API server knows him. */
export interface UserIdentity {
  readonly username: string;
  readonly groups: readonly string[];
  readonly proof: "token" | "certificate";
}

/** The ServiceAccount of deploy/kubernetes/rbac.yaml: whoever has this name has what the shipped binding gives. */
const READER = {
  username: "system:serviceaccount:plumbline:plumbline",
  groups: ["system:serviceaccounts", "system:serviceaccounts:plumbline"],
};

/** Names and groups; `system:masters` is the group that RBAC lets do everything. */
export const USERS: Readonly<Record<UserName, UserIdentity>> = Object.freeze({
  admin: { username: "admin", groups: ["system:masters"], proof: "token" },
  reader: { ...READER, proof: "token" },
  "reader-certificate": { ...READER, proof: "certificate" },
  tenant: { username: "tenant", groups: [], proof: "token" },
  nobody: { username: "nobody", groups: [], proof: "token" },
});

/** All names, for loops. */
export const USER_NAMES = Object.freeze(Object.keys(USERS)) as readonly UserName[];
