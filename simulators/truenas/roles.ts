import table from "./roles.json" with { type: "json" };

const METHODS: Readonly<Record<string, readonly string[]>> = table.methods;
const INCLUDES: Readonly<Record<string, readonly string[]>> = table.includes;
const NO_AUTHENTICATION: ReadonlySet<string> = new Set(table.noAuthentication);
const ANY_SESSION: ReadonlySet<string> = new Set(table.anySession);

/** Whether a method answers before login; these are also the ones that the login rate limit counts. */
export function needsNoAuthentication(method: string): boolean {
  return NO_AUTHENTICATION.has(method);
}

/** Whether these roles may call a method. One that the table gives no role is private: FULL_ADMIN only (§2.6). */
export function mayCall(roles: readonly string[], method: string): boolean {
  return (
    needsNoAuthentication(method) ||
    ANY_SESSION.has(method) ||
    holds(roles, "FULL_ADMIN") ||
    (METHODS[method] ?? []).some((role) => holds(roles, role))
  );
}

/** Whether one of the roles is, or includes, the wanted one: READONLY_ADMIN includes every `*_READ` (§2.6). */
export function holds(roles: readonly string[], wanted: string): boolean {
  return roles.some((role) => includes(role, wanted));
}

function includes(role: string, wanted: string): boolean {
  return (
    role === wanted ||
    (role === "READONLY_ADMIN" && wanted.endsWith("_READ")) ||
    (role.endsWith("_WRITE") && role.replace(/_WRITE$/u, "_READ") === wanted) ||
    (INCLUDES[role] ?? []).some((included) => includes(included, wanted))
  );
}
