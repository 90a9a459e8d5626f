import type { UserIdentity } from "./users.ts";

/** A rule of RBAC (`rbac/v1.PolicyRule`), as in a ClusterRole's YAML. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What one user may do everywhere, and in single namespaces. */
export interface Grants {
  readonly cluster?: readonly PolicyRule[];
  readonly namespaces?: Readonly<Record<string, readonly PolicyRule[]>>;
}

/** What somebody wants to do to a resource. */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Paths that everybody may read, also without a name (ClusterRole `system:public-info-viewer`). */
const PUBLIC_PATHS = /^\/(?:version|healthz|livez|readyz)\/?$/u;
/** Paths that everybody with a name may read (ClusterRole `system:discovery`). */
const DISCOVERY_PATHS = /^\/(?:api|apis|openapi|version|healthz|livez|readyz)(?:\/|$)/u;

/** Who may do what, after RBAC. Can be changed while the server runs. */
export class Access {
  readonly #grants = new Map<string, Grants>();

  constructor(grants: Readonly<Record<string, Grants>>) {
    for (const [username, value] of Object.entries(grants)) {
      this.grant(username, value);
    }
  }

  /** Replaces what this user (by his full name) may do. */
  grant(username: string, grants: Grants): void {
    this.#grants.set(username, grants);
  }

  allows(
    { username, groups }: Pick<UserIdentity, "username" | "groups">,
    attributes: Attributes,
  ): boolean {
    if (groups.includes("system:masters")) {
      return true;
    }
    const { cluster = [], namespaces = {} } = this.#grants.get(username) ?? {};
    const local =
      attributes.namespace === undefined ? [] : (namespaces[attributes.namespace] ?? []);
    return [...cluster, ...local].some((rule) => covers(rule, attributes));
  }

  allowsPath({ groups }: Pick<UserIdentity, "groups">, path: string): boolean {
    if (groups.includes("system:masters") || PUBLIC_PATHS.test(path)) {
      return true;
    }
    return !groups.includes("system:unauthenticated") && DISCOVERY_PATHS.test(path);
  }
}

function covers(
  { apiGroups = [], resources = [], resourceNames, verbs }: PolicyRule,
  wanted: Attributes,
): boolean {
  return (
    has(verbs, wanted.verb) &&
    has(apiGroups, wanted.group) &&
    has(resources, wanted.plural) &&
    (resourceNames === undefined ||
      (wanted.name !== undefined && resourceNames.includes(wanted.name)))
  );
}

function has(values: readonly string[], value: string): boolean {
  return values.includes(value) || values.includes("*");
}
