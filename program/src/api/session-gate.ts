import type { Credentials, Gate } from "./caller.ts";
import { Problem } from "./problem.ts";
import type { Sessions } from "./sessions.ts";

/** What a session of a browser is kept in. */
export interface SessionCookie {
  readonly name: string;
  readonly isSecure: boolean;
}

/**
 * The cookie of the server on this port: browsers send a cookie to every port of a host. Over TLS its name binds it to the host
 * and to TLS (`__Host-`, RFC 6265bis §4.1.3); Safari keeps no such cookie over HTTP, not even from loopback, so there it has a
 * plain name.
 */
export function sessionCookie(isSecure: boolean, port: number): SessionCookie {
  const name = `plumbline-${port}`;
  return { name: isSecure ? `__Host-${name}` : name, isSecure };
}

/** `Set-Cookie` of a session that began; with an empty id, of one that is over. */
export function cookieText({ name, isSecure }: SessionCookie, id: string, lastsMs: number): string {
  const seconds = Math.floor(lastsMs / 1_000);
  const parts = [`${name}=${id}`, "Path=/", `Max-Age=${seconds}`, "HttpOnly", "SameSite=Strict"];
  return [...parts, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/** The id in a `Cookie` header; null where there is none, or several, of which one may have been planted. */
export function sessionIn(header: string | undefined, { name }: SessionCookie): string | null {
  const values = (header ?? "").split(";").flatMap((pair) => {
    const [key = "", value = ""] = pair.trim().split("=");
    return key === name && value !== "" ? [value] : [];
  });
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** The gate, and beside it whoever has a session. */
export function withSessions(gate: Gate, sessions: Sessions, cookie: () => SessionCookie): Gate {
  return {
    admit: async (credentials: Credentials) => {
      const id = sessionIn(credentials.cookie, cookie());
      if (id === null) return gate.admit(credentials);
      if (credentials.authorization !== undefined)
        throw new Problem(
          400,
          "credentials: expected one, found a session and a bearer token; send one of them",
        );
      return credentials.isUnasked === true ? sessions.ownerOf(id) : sessions.callerOf(id);
    },
  };
}
