import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { Clock } from "../clock.ts";
import type { Fault } from "./faults.ts";
import type { BodyReply } from "./reply.ts";

const compress = promisify(gzip);
/** Smaller answers are never compressed (apiserver `defaultGzipThresholdBytes`). */
const GZIP_THRESHOLD_BYTES = 128 * 1024;

/** Sends an answer, whole or as the fault has it. */
export async function deliver(
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
  reply: BodyReply,
  fault: Fault | undefined,
): Promise<void> {
  const { body, headers } = await encode(request, reply);
  response.writeHead(reply.status, { ...headers, "content-length": body.length });
  switch (fault?.kind) {
    case "cut":
      response.write(body.subarray(0, fault.afterBytes), () => response.destroy());
      return;
    case "trickle":
      await writeSlices(clock, response, body, fault);
      response.end();
      return;
    default:
      response.end(body);
  }
}

/** Writes slice by slice for as long as somebody listens. */
export async function writeSlices(
  clock: Clock,
  response: ServerResponse,
  body: Buffer,
  { bytes, everyMs }: { readonly bytes: number; readonly everyMs: number },
): Promise<void> {
  for (let start = 0; start < body.length && !response.destroyed; start += bytes) {
    response.write(body.subarray(start, start + bytes));
    await clock.sleep(everyMs);
  }
}

async function encode(
  request: IncomingMessage,
  { body, headers }: BodyReply,
): Promise<{ body: Buffer; headers: Readonly<Record<string, string>> }> {
  const plain = Buffer.from(body);
  const accepted = request.headers["accept-encoding"] ?? "";
  if (plain.length < GZIP_THRESHOLD_BYTES || !/\bgzip\b/u.test(accepted)) {
    return { body: plain, headers };
  }
  const packed = await compress(plain, { level: constants.Z_BEST_SPEED });
  return {
    body: packed,
    headers: { ...headers, "content-encoding": "gzip", vary: "Accept-Encoding" },
  };
}
