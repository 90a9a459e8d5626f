import { decodeContinue, encodeContinue } from "./continue-token.ts";
import type { Fault } from "./faults.ts";
import { statusReply } from "./reply.ts";
import type { BodyReply } from "./reply.ts";
import type { RequestInfo } from "./request.ts";
import {
  expiredContinue,
  expiredList,
  tooLargeVersion,
  tooManyRequests,
  unauthorized,
} from "./status.ts";
import type { Status } from "./status.ts";

const HTML =
  "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n";

/** What is sent instead of the true answer; undefined where the fault leaves the answer's place to it. */
export function replacement(
  fault: Fault,
  info: RequestInfo,
  revision: number,
): BodyReply | undefined {
  switch (fault.kind) {
    case "status":
      return fault.body === undefined
        ? statusReply(statusOfCode(fault.code), fault.headers)
        : {
            status: fault.code,
            headers: { "content-type": "text/plain; charset=utf-8", ...fault.headers },
            body: fault.body,
          };
    case "html":
      return { status: fault.code ?? 200, headers: { "content-type": "text/html" }, body: HTML };
    case "expired":
      return info.verb === "watch" ? undefined : statusReply(expiredPage(info));
    case "tooLargeVersion":
      return statusReply(
        tooLargeVersion(Number(info.query.get("resourceVersion") ?? revision + 1), revision),
      );
    default:
      return undefined;
  }
}

/** The true answer with something wrong in it. */
export function distorted(fault: Fault | undefined, reply: BodyReply): BodyReply {
  switch (fault?.kind) {
    case "halfPage":
      return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
    case "items":
      return rewritten(reply, (list) => ({
        ...list,
        items: fault.value === "null" ? null : undefined,
      }));
    case "itemHidden":
      return rewritten(reply, (list) => ({
        ...list,
        items: (list["items"] as readonly unknown[]).slice(1),
      }));
    case "itemTwice":
      return rewritten(reply, (list) => {
        const items = list["items"] as readonly unknown[];
        return { ...list, items: [...items.slice(0, 1), ...items] };
      });
    case "listKind":
      return rewritten(reply, (list) => ({ ...list, kind: fault.value }));
    case "listVersion":
      return rewritten(reply, (list) => ({
        ...list,
        metadata: { ...(list["metadata"] as object), resourceVersion: fault.value },
      }));
    default:
      return reply;
  }
}

function rewritten(
  reply: BodyReply,
  change: (list: Record<string, unknown>) => Record<string, unknown>,
): BodyReply {
  return {
    ...reply,
    body: `${JSON.stringify(change(JSON.parse(reply.body) as Record<string, unknown>))}\n`,
  };
}

/** Without a token it is the list itself that is too old. */
function expiredPage({ query }: RequestInfo): Status {
  const token = query.get("continue");
  return token
    ? expiredContinue(encodeContinue({ ...decodeContinue(token), revision: -1 }))
    : expiredList();
}

function statusOfCode(code: number): Status {
  switch (code) {
    case 401:
      return unauthorized();
    case 429:
      return tooManyRequests(1);
    default:
      return {
        ...unauthorized(),
        message: PHRASES[code]?.[1] ?? `status ${code}`,
        reason: PHRASES[code]?.[0] ?? "Unknown",
        code,
      };
  }
}

/** Reasons of apimachinery `api/errors`. */
const PHRASES: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  403: ["Forbidden", "forbidden"],
  404: ["NotFound", "the server could not find the requested resource"],
  500: ["InternalError", "Internal error occurred: etcdserver: request timed out"],
  503: ["ServiceUnavailable", "the server is currently unable to handle the request"],
  504: ["Timeout", "Timeout: request did not complete within the allotted timeout"],
};
