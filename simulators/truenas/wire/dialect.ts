import type { NasEvent } from "../events/compare.ts";
import type { RpcError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Request } from "./request.ts";

/** How a socket is spoken to: JSON-RPC 2.0 from 25.04 on, the legacy protocol on 24.10. One per socket: it may remember. */
export interface Dialect {
  /** What a message asks for. */
  read(text: string): Message;
  result(request: Request, result: unknown): Promise<Buffer>;
  error(request: Request, error: RpcError): Buffer;
  /** An event; `fields` is null where it carries none. */
  event(event: NasEvent, fields: JsonObject | null): Buffer;
  /** The NAS ended a subscription. */
  unsubscribed(collection: string, reason: string): Buffer;
}

/** A call; or what is answered without one, which may be nothing; or a message after which the socket is closed. */
export type Message =
  | { readonly kind: "call"; readonly request: Request }
  | { readonly kind: "reply"; readonly reply: Buffer | null }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };
