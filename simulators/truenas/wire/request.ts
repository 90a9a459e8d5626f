import { invalidRequest, parseError } from "./errors.ts";
import type { RpcError } from "./errors.ts";
import { isObject } from "./json.ts";

/** A request that is well-formed. Without `id` nobody waits for an answer. */
export interface Request {
  readonly id: unknown;
  readonly isNotification: boolean;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Message sizes in characters (facts/truenas-api.md §3.2, middleware utils/limits.py). */
const BEFORE_LOGIN_LIMIT = 8_192;
const AFTER_LOGIN_LIMIT = 65_536;

/** Close code and reason for a message that is too long, or null. */
export function tooLong(
  text: string,
  isLoggedIn: boolean,
): { code: number; reason: string } | null {
  if (!isLoggedIn && text.length > BEFORE_LOGIN_LIMIT) {
    return { code: 1007, reason: "Anonymous connection max message length is 8 kB" };
  }
  return text.length > AFTER_LOGIN_LIMIT
    ? { code: 1009, reason: "Max message length is 64 kB" }
    : null;
}

const KEYS: ReadonlySet<string> = new Set(["jsonrpc", "method", "params", "id"]);

/** Reads a message; answers the error that it deserves, which always has the id null (§3.1). */
export function readRequest(text: string): Request | RpcError {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    return parseError(String(error));
  }
  if (Array.isArray(message)) {
    return parseError("Batch messages are not supported at this time");
  }
  if (!isObject(message)) {
    return parseError("Invalid Message Format");
  }
  const { id = null, method, params = [] } = message;
  const valid =
    message["jsonrpc"] === "2.0" &&
    typeof method === "string" &&
    Array.isArray(params) &&
    (id === null || typeof id === "number" || typeof id === "string") &&
    Object.keys(message).every((key) => KEYS.has(key));
  return valid
    ? { id, isNotification: !Object.hasOwn(message, "id"), method, params: params as unknown[] }
    : invalidRequest("The message is not a JSON-RPC 2.0 request");
}
