import type { Status } from "./status.ts";

/** An answer with an end. */
export interface BodyReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { "content-type": "application/json" };

/** A body that is JSON text already. */
export function jsonReply(
  body: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): BodyReply {
  return { status, headers: { ...JSON_TYPE, ...headers }, body: `${body}\n` };
}

/** A Status with its own code; `retryAfterSeconds` becomes the header as well. */
export function statusReply(
  status: Status,
  headers: Readonly<Record<string, string>> = {},
): BodyReply {
  const seconds = status.details?.retryAfterSeconds;
  const retry = seconds === undefined ? {} : { "retry-after": String(seconds) };
  return jsonReply(JSON.stringify(status), status.code, { ...retry, ...headers });
}

/** Plain text, as health checks and unknown paths answer. */
export function textReply(body: string, status = 200): BodyReply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
