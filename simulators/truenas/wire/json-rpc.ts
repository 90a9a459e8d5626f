import type { Dialect } from "./dialect.ts";
import { callError, RpcError } from "./errors.ts";
import { encodeBetween } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { readRequest } from "./request.ts";

/** JSON-RPC 2.0 as 25.04 and later speak it (facts/truenas-api.md §3.1). A message that is no request is answered with the id null. */
export const JSON_RPC: Dialect = Object.freeze({
  read(text: string) {
    const request = readRequest(text);
    return request instanceof RpcError
      ? { kind: "reply", reply: errorReply(null, request) }
      : { kind: "call", request };
  },
  result: async ({ id }, result) =>
    encodeBetween(`{"jsonrpc":"2.0","result":`, result, `,"id":${JSON.stringify(id)}}`),
  error: ({ id }, error) => errorReply(id, error),
  event: (event, fields) =>
    notification("collection_update", { ...event, ...(fields === null ? {} : { fields }) }),
  unsubscribed: (collection, reason) =>
    notification("notify_unsubscribed", { collection, error: callError("EFAULT", reason).data }),
} satisfies Dialect);

function notification(method: string, params: JsonObject): Buffer {
  return Buffer.from(JSON.stringify({ jsonrpc: "2.0", method, params }));
}

function errorReply(id: unknown, error: RpcError): Buffer {
  const { code, message, data } = error;
  return Buffer.from(
    JSON.stringify({
      jsonrpc: "2.0",
      error: { code, message, ...(data === null ? {} : { data }) },
      id,
    }),
  );
}
