import { chance } from "../../clock.ts";
import type { Session } from "../method.ts";
import { maySubscribe } from "../roles.ts";
import type { Dialect, Message } from "./dialect.ts";
import { ERRNO, RefusedError, traceOf } from "./errors.ts";
import type { ErrorData, ErrorName, RpcError } from "./errors.ts";
import { encodeBetween, isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import type { Request } from "./request.ts";

/**
 * The protocol of 24.10 at `/websocket` (facts/truenas-api.md §3.5; middleware main.py `Application`). States of a socket:
 * *new*: only `connect` with version "1" is heard, everything else is answered with `failed`; *connected*: methods, pings
 * and subscriptions. What is not JSON closes the socket with 1007, JSON without `msg` with 1011.
 */
export interface LegacyOptions {
  readonly session: Session;
  /** Whether this NAS has a service, "zfs.resource": decides what a missing method is told. */
  readonly hasService: (name: string) => boolean;
}

/** The legacy protocol for one socket. */
export function createLegacyDialect(options: LegacyOptions): Dialect {
  let isConnected = false;
  const read = (message: JsonObject): Message => {
    if (message["msg"] === "connect") {
      isConnected = message["version"] === "1";
      return answer(isConnected ? { msg: "connected", session: chance.uuid() } : FAILED);
    }
    return isConnected ? readConnected(message, options.session) : answer(FAILED);
  };
  return {
    read(text) {
      let message: unknown;
      try {
        message = JSON.parse(text);
      } catch (error) {
        return { kind: "close", code: 1007, reason: String(error).slice(0, 100) };
      }
      return isObject(message) && Object.hasOwn(message, "msg")
        ? read(message)
        : { kind: "close", code: 1011, reason: "'msg'" };
    },
    result: async ({ id }, result) =>
      encodeBetween(`{"id":${JSON.stringify(id)},"msg":"result","result":`, result, "}"),
    error: (request, error) => errorReply(request.id, legacyError(request, error, options)),
    event: (event, fields) => encode({ ...event, ...(fields === null ? {} : { fields }) }),
    unsubscribed: (collection, reason) =>
      encode({ msg: "nosub", collection, error: raised("EFAULT", reason) }),
  };
}

const FAILED = { msg: "failed", version: "1" };
const SILENCE: Message = { kind: "reply", reply: null };

function readConnected(message: JsonObject, session: Session): Message {
  const { id, method, params } = message;
  switch (message["msg"]) {
    case "method":
      if (typeof method !== "string") {
        const text = "Message is malformed: 'method' is absent.";
        return { kind: "reply", reply: errorReply(id, plainError("EINVAL", text)) };
      }
      return {
        kind: "call",
        request: {
          id,
          isNotification: id === undefined,
          method,
          params: Array.isArray(params) ? (params as unknown[]) : [],
        },
      };
    case "ping":
      return answer(id === undefined ? { msg: "pong" } : { msg: "pong", id });
    case "sub":
      return subscribe(id, message["name"], session);
    case "unsub":
      session.subscriptions.delete(id);
      return SILENCE;
    default:
      return SILENCE;
  }
}

function subscribe(id: unknown, name: unknown, { user, subscriptions }: Session): Message {
  if (typeof name !== "string" || user === null || !maySubscribe(user, name, "24.10")) {
    return { kind: "reply", reply: errorReply(id, plainError("EACCES", "Not authorized")) };
  }
  subscriptions.set(id, name);
  return answer({ msg: "ready", subs: [id] });
}

function answer(message: JsonObject): Message {
  return { kind: "reply", reply: encode(message) };
}

function encode(message: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/** `error` of a result: as in JSON-RPC's `data`, and the kind of error. There is no code. */
interface LegacyError extends ErrorData {
  readonly type: "VALIDATION" | null;
}

function errorReply(id: unknown, error: LegacyError): Buffer {
  return Buffer.from(JSON.stringify({ msg: "result", id, error }));
}

/** What JSON-RPC tells apart by code is told apart by errno and `type` here (§3.2, §3.5). */
function legacyError(request: Request, error: RpcError, options: LegacyOptions): LegacyError {
  if (error instanceof RefusedError) {
    const name = error.data?.errname as ErrorName;
    return plainError(name, error.text);
  }
  switch (error.code) {
    case -32000:
      return plainError("ETOOMANYREFS", `${error.message}.`);
    case -32601:
      return missing(request.method, options);
    case -32602:
      return { ...dataOf(error), error: ERRNO.EAGAIN, errname: "EAGAIN", type: "VALIDATION" };
    default:
      return { ...dataOf(error), type: null };
  }
}

/** An error without data is an exception that nobody expected: EINVAL. */
function dataOf({ data, message }: RpcError): ErrorData {
  return data ?? { ...plainError("EINVAL", message), trace: traceOf("Exception", message) };
}

function missing(method: string, { hasService }: LegacyOptions): LegacyError {
  const dot = method.lastIndexOf(".");
  if (dot < 0) {
    return raised("EBADMSG", "Invalid method name");
  }
  const [service, name] = [method.slice(0, dot), method.slice(dot + 1)];
  return raised(
    "ENOMETHOD",
    hasService(service)
      ? `Method '${name}' not found in '${service}'`
      : `Service '${service}' not found`,
  );
}

function raised(name: ErrorName, text: string): LegacyError {
  const reason = `[${name}] ${text}`;
  return { ...plainError(name, reason), trace: traceOf("CallError", reason) };
}

function plainError(name: ErrorName, reason: string): LegacyError {
  return { error: ERRNO[name], errname: name, type: null, reason, trace: null, extra: null };
}
