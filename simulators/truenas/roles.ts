import { sendsEvents } from "./events/collections.ts";
import type { SessionUser } from "./method.ts";
import table from "./roles.json" with { type: "json" };
import type { AllowEntry } from "./state.ts";
import type { Line } from "./versions.ts";

/** Who may call a method: everybody, everybody who is logged in, or whoever holds one of the roles. */
type Access = "noAuthentication" | "anySession" | readonly string[];

const METHODS = table.methods as Readonly<Record<string, Access>>;
const DIFFERS = table.differs as Readonly<Partial<Record<Line, Readonly<Record<string, Access>>>>>;
const INCLUDES: Readonly<Record<string, readonly string[]>> = table.includes;

/** Whether a method answers before login; these are also the ones that the login rate limit counts. */
export function needsNoAuthentication(method: string, line: Line): boolean {
  return accessOf(method, line) === "noAuthentication";
}

/**
 * Whether a session may call a method. One that the table gives no role is private: FULL_ADMIN only (§2.6). On 24.10 a
 * session by key may what the key's allow-list says, and nothing else, whoever made the key (facts/truenas-api.md §2.3).
 */
export function mayCall(user: SessionUser, method: string, line: Line): boolean {
  const access = accessOf(method, line);
  if (access === "noAuthentication") {
    return true;
  }
  if (user.allowlist !== null) {
    return user.allowlist.some((entry) => allows(entry, "CALL", method));
  }
  return holdsOneOf(user, access);
}

/**
 * Whether a session may subscribe to a collection: with the role that its query needs, or an allow-list that says SUBSCRIBE.
 * One that sends no events has no role, and "*" is for FULL_ADMIN (middleware `can_subscribe`, facts/truenas-api.md §3.4).
 */
export function maySubscribe(user: SessionUser, collection: string, line: Line): boolean {
  const [name = ""] = collection.split(":", 1);
  if (user.allowlist !== null) {
    return user.allowlist.some((entry) => allows(entry, "SUBSCRIBE", name));
  }
  return holdsOneOf(user, sendsEvents(name, line) ? accessOf(name, line) : []);
}

function holdsOneOf({ roles }: SessionUser, access: Access): boolean {
  return (
    typeof access === "string" ||
    holds(roles, "FULL_ADMIN") ||
    access.some((role) => holds(roles, role))
  );
}

/** Whether one of the roles is, or includes, the wanted one: READONLY_ADMIN includes every `*_READ` (§2.6). */
export function holds(roles: readonly string[], wanted: string): boolean {
  return roles.some((role) => includes(role, wanted));
}

function accessOf(method: string, line: Line): Access {
  return DIFFERS[line]?.[method] ?? METHODS[method] ?? [];
}

/** The resource is a glob of the name. */
function allows(entry: AllowEntry, wanted: "CALL" | "SUBSCRIBE", name: string): boolean {
  const parts = entry.resource.split("*").map((part) => RegExp.escape(part));
  const isMeant = entry.method === "*" || entry.method === wanted;
  return isMeant && new RegExp(`^${parts.join(".*")}$`, "u").test(name);
}

function includes(role: string, wanted: string): boolean {
  return (
    role === wanted ||
    (role === "READONLY_ADMIN" && wanted.endsWith("_READ")) ||
    (role.endsWith("_WRITE") && role.replace(/_WRITE$/u, "_READ") === wanted) ||
    (INCLUDES[role] ?? []).some((included) => includes(included, wanted))
  );
}
