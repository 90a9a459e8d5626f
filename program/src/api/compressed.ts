import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { encodingFor } from "../metrics/negotiate.ts";

/** Answers that are shorter are sent as they are: they fit into a packet. */
const LEAST_BYTES = 1024;

/**
 * Levels at which 200 kB of findings take a third of a millisecond off the main thread and become 14 kB; the default level of gzip
 * takes twice as long for a twentieth less, that of brotli (11) a second.
 */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const GZIP = { level: 3 };

const brotlied = promisify(brotliCompress);
const gzipped = promisify<Buffer, typeof GZIP, Buffer>(gzip);

/** A fastify hook (`onSend`): compresses a JSON answer for whom takes that. Whatever else is sent goes on as it is. */
export async function compressed(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  void reply.header("vary", "accept-encoding");
  if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
  const encoding = encodingFor(headers["accept-encoding"] ?? "");
  const plain = Buffer.from(payload as string);
  if (encoding === null || plain.length < LEAST_BYTES) return payload;
  void reply.header("content-encoding", encoding).removeHeader("content-length");
  return encoding === "br" ? brotlied(plain, BROTLI) : gzipped(plain, GZIP);
}
