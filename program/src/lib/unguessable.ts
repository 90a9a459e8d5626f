import { randomBytes } from "node:crypto";

/** 256 random bits as 43 letters that need no escaping in a URL, header or cookie: a token, a code, the id of a session. */
export function unguessable(): string {
  return randomBytes(32).toString("base64url");
}
