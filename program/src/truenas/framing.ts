import { type Json, type JsonObject, JsonReader } from "../lib/json.ts";
import { ERRNO, RPC_CODE } from "./rpc-codes.ts";
import { asMalformed, MalformedError } from "./wire.ts";

/** How calls and answers are wrapped: JSON-RPC 2.0 since 25.04, TrueNAS' own protocol before (facts/truenas-api §3). */
export type Protocol = "json-rpc" | "legacy";

/** One frame of the socket, read as far as is needed to know whom it concerns. Errors are in the form of JSON-RPC. */
export type Envelope =
  | { readonly is: "result"; readonly id: string; readonly offset: number }
  | { readonly is: "error"; readonly id: string | null; readonly error: JsonObject }
  | { readonly is: "notification" }
  /** Something of a collection has changed. What it is like now is not read: that is asked for. */
  | { readonly is: "event"; readonly collection: string }
  /** The other side ended a subscription. */
  | { readonly is: "unsubscribed"; readonly collection: string }
  /** It accepted a subscription; JSON-RPC says so with a result. */
  | { readonly is: "ready"; readonly id: string }
  /** The other side accepted the handshake of its protocol. */
  | { readonly is: "greeting" };

/** One of the two protocols. Sockets, deadlines, sessions and decoding know nothing else of the difference. */
export interface Framing {
  /** What is said first; a `greeting` answers it. Null where the socket is ready as soon as it is open. */
  readonly hello: string | null;
  encode(id: string, method: string, params: readonly unknown[]): string;
  /** Asks for the events of a collection; a result, a `ready` or an error answers it. */
  encodeSubscribe(id: string, collection: string): string;
  /** Reads a frame; a result is passed over, not read. Throws MalformedError. */
  readEnvelope(bytes: Uint8Array): Envelope;
}

/** The protocols by name; the name crosses to the worker. */
export const FRAMINGS: Readonly<Record<Protocol, Framing>> = Object.freeze({
  "json-rpc": {
    hello: null,
    encode: (id, method, params) => JSON.stringify({ jsonrpc: "2.0", id, method, params }),
    encodeSubscribe: (id, collection) =>
      JSON.stringify({ jsonrpc: "2.0", id, method: SUBSCRIBE, params: [collection] }),
    readEnvelope: readJsonRpc,
  },
  legacy: {
    hello: JSON.stringify({ msg: "connect", version: "1", support: ["1"] }),
    encode: (id, method, params) => JSON.stringify({ msg: "method", id, method, params }),
    encodeSubscribe: (id, name) => JSON.stringify({ msg: "sub", id, name }),
    readEnvelope: readLegacy,
  },
});

/** What a subscription is called where it is a call. */
export const SUBSCRIBE = "core.subscribe";

function readJsonRpc(bytes: Uint8Array): Envelope {
  const { id, error, offset, method, collection } = readMembers(bytes);
  if (method === "collection_update") return about("event", collection);
  if (method === "notify_unsubscribed") return about("unsubscribed", collection);
  if (method !== null) return { is: "notification" };
  if (isObject(error)) return { is: "error", id: typeof id === "string" ? id : null, error };
  if (typeof id !== "string" || offset === null)
    throw new MalformedError("$", "an id and a result or an error", "neither");
  return { is: "result", id, offset };
}

/** `msg` says what a frame is; what nobody here asked for (events, pongs) is a notification. */
function readLegacy(bytes: Uint8Array): Envelope {
  const { msg, id, error, offset, collection, subs } = readMembers(bytes);
  if (typeof msg !== "string") throw new MalformedError("$.msg", "a string", "something else");
  if (msg === "connected") return { is: "greeting" };
  if (msg === "failed") throw new MalformedError("$.msg", "version 1 of the protocol", "a refusal");
  if (msg === "added" || msg === "changed" || msg === "removed") return about("event", collection);
  if (msg === "nosub") return about("unsubscribed", collection);
  if (msg === "ready" && Array.isArray(subs) && typeof subs[0] === "string")
    return { is: "ready", id: subs[0] };
  if (msg !== "result") return { is: "notification" };
  const known = typeof id === "string" ? id : null;
  if (isObject(error)) return { is: "error", id: known, error: asJsonRpcError(error) };
  if (known === null || offset === null)
    throw new MalformedError("$", "an id and a result or an error", "neither");
  return { is: "result", id: known, offset };
}

/** The legacy protocol has no codes: errno and `type` say the same (facts/truenas-api §3.2, §3.5). */
function asJsonRpcError(data: JsonObject): JsonObject {
  const { error: errno, type } = data;
  const ofType = type === "VALIDATION" ? RPC_CODE.invalidParams : RPC_CODE.methodCallError;
  const code = CODE_OF_ERRNO.get(errno) ?? ofType;
  return { code, message: "Method call error", data };
}

/** Numbers that decide alone, whatever the type. */
const CODE_OF_ERRNO: ReadonlyMap<Json | undefined, number> = new Map([
  [ERRNO.ETOOMANYREFS, RPC_CODE.tooManyCalls],
  [ERRNO.ENOMETHOD, RPC_CODE.noSuchMethod],
]);

/** Members of a frame that say what it is and whom it concerns; null where it has none. */
interface Members {
  readonly msg: Json;
  readonly id: Json;
  readonly error: Json;
  readonly method: Json;
  readonly subs: Json;
  /** Its own, or that of its `params`. */
  readonly collection: Json;
  /** Where the value of `result` begins. */
  readonly offset: number | null;
}

function readMembers(bytes: Uint8Array): Members {
  const found = {
    msg: null as Json,
    id: null as Json,
    error: null as Json,
    method: null as Json,
    subs: null as Json,
    collection: null as Json,
  };
  let offset: number | null = null;
  asMalformed("$", () => {
    const reader = new JsonReader(bytes);
    const member = (key: string): void => {
      if (Object.hasOwn(found, key)) found[key as keyof typeof found] = reader.value();
      else reader.skip();
    };
    reader.members((key) => {
      if (key === "result") {
        void reader.atList(); // passes over white space, so that the offset is the value's
        offset = reader.offset;
        reader.skip();
      } else if (key === "params" && reader.atObject()) {
        reader.members((inner) => {
          if (inner === "collection") member(inner);
          else reader.skip();
        });
      } else {
        member(key);
      }
    });
    reader.end();
  });
  return { ...found, offset };
}

/** An event that does not say of what tells us nothing. */
function about(is: "event" | "unsubscribed", collection: Json): Envelope {
  return typeof collection === "string" ? { is, collection } : { is: "notification" };
}

function isObject(json: Json): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
