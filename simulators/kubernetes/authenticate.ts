import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { Credential } from "./kubeconfig.ts";
import { USER_NAMES, USERS } from "./users.ts";
import type { UserName } from "./users.ts";

/** Who asks, as RBAC sees him. */
export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
}

const ANONYMOUS: Caller = Object.freeze({
  username: "system:anonymous",
  groups: ["system:unauthenticated"],
});

/**
 * Who sent this request: by client certificate, else by bearer token, else anonymous. Undefined is a credential that
 * nobody has, so 401 (apiserver's union of authenticators).
 */
export function callerOf(
  request: IncomingMessage,
  ownerOf: (token: string) => Caller | undefined,
): Caller | undefined {
  const { socket } = request;
  if (socket instanceof TLSSocket && socket.getPeerX509Certificate() !== undefined) {
    return socket.authorized ? certificateCaller(socket) : undefined;
  }
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    return ANONYMOUS;
  }
  const token = /^bearer (?<token>\S+)$/iu.exec(authorization)?.groups?.["token"];
  return token === undefined ? undefined : ownerOf(token);
}

/** Whose token this is, among the test users and those who were given one. */
export function tokenOwner(
  token: string,
  credentials: Readonly<Record<UserName, Credential>>,
  issued: ReadonlyMap<string, string>,
): Caller | undefined {
  const other = issued.get(token);
  if (other !== undefined) {
    return authenticated(other, []);
  }
  const name = USER_NAMES.find((candidate) => {
    const credential = credentials[candidate];
    return "token" in credential && credential.token === token;
  });
  return name === undefined ? undefined : authenticated(USERS[name].username, USERS[name].groups);
}

function certificateCaller(socket: TLSSocket): Caller {
  const { CN = "", O = [] } = socket.getPeerCertificate().subject as {
    CN?: string;
    O?: string | string[];
  };
  return authenticated(CN, typeof O === "string" ? [O] : O);
}

function authenticated(username: string, groups: readonly string[]): Caller {
  return { username, groups: [...groups, "system:authenticated"] };
}
