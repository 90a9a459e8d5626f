import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

/** Answers with pieces one after the other, as fast as they are read, and puts them together nowhere. */
export function sendPieces(reply: FastifyReply, pieces: readonly Buffer[]): FastifyReply {
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const left = pieces.values().filter(({ length }) => length > 0); // after an empty one nobody asks for the next
  const stream = new Readable({
    read() {
      this.push(left.next().value ?? null);
    },
  });
  return reply.header("content-length", bytes).send(stream);
}
