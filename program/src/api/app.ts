import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { copyOf, giveBack } from "../lib/memory.ts";
import type { Exposition } from "../metrics/board.ts";
import { CONTENT_TYPE, type Format } from "../metrics/exposition.ts";
import { formatFor, mayGzip } from "../metrics/negotiate.ts";
import type { Gate } from "./caller.ts";
import { gzipOf, type Stretch, stretchOf } from "./gzip.ts";
import { mountApi } from "./mount.ts";
import { ROUTES } from "./routes/index.ts";
import type { Shown } from "./shown.ts";

/** What is answered from. */
export interface Served {
  /** The exposition of this moment. */
  metrics(format: Format): Exposition;
  /** Told of what we did wrong; the client only learns that something went wrong. */
  failed(error: Error): void;
  /** Why there is nothing to answer with yet, one sentence; null where there is. */
  notReady(): string | null;
  /** What the API answers from; null before the first look. */
  shown(): Shown | null;
  readonly gate: Gate;
}

/** Named limits of the server (facts/reliability §5.4). */
const LIMITS = Object.freeze({
  /** Longest time for a request to arrive. */
  requestMs: 10_000,
  /** Longest silence on a connection. */
  idleMs: 65_000,
  bodyBytes: 16 * 1024,
});

/**
 * The HTTP side, apart from listening. `/livez` says that the process runs and nothing of its sources: restarting us does
 * not bring back a NAS. `/readyz` says that there was a first look, whatever it could read.
 */
export function createApp(served: Served): FastifyInstance {
  const app = Fastify({
    requestTimeout: LIMITS.requestMs,
    connectionTimeout: LIMITS.idleMs,
    keepAliveTimeout: LIMITS.idleMs,
    bodyLimit: LIMITS.bodyBytes,
    forceCloseConnections: "idle",
    // a name that a schema does not hold is refused, not dropped
    ajv: { customOptions: { removeAdditional: false, coerceTypes: "array" } },
  });
  app.get("/livez", async (_, reply) => reply.type(PLAIN).send("ok\n"));
  app.get("/readyz", async (_, reply) => {
    const because = served.notReady();
    return reply
      .type(PLAIN)
      .status(because === null ? 200 : 503)
      .send(because === null ? "ok\n" : `${because}\n`);
  });
  app.get("/metrics", async ({ headers }, reply) => {
    const format = formatFor(headers.accept ?? "");
    const { watched, own } = served.metrics(format);
    void reply.type(CONTENT_TYPE[format]).header("vary", "accept, accept-encoding");
    if (!mayGzip(headers["accept-encoding"] ?? ""))
      return reply.send(untilSent(copyOf([...watched.flat(), ...own]), reply));
    const stretches = await Promise.all([...watched.map(compressedOnce), stretchOf(own)]);
    return reply.header("content-encoding", "gzip").send(untilSent(gzipOf(stretches), reply));
  });
  mountApi(app, ROUTES, served);
  app.setErrorHandler<Error & { readonly statusCode?: number }>((error, _, reply) => {
    const { statusCode: status = 500 } = error;
    if (status >= 500) served.failed(error);
    return reply
      .type(PLAIN)
      .status(status)
      .send(`${status < 500 ? error.message : "error"}\n`);
  });
  app.setNotFoundHandler((_, reply) =>
    reply.type(PLAIN).status(404).send("there is /metrics, /livez and /readyz\n"),
  );
  return app;
}

/** Compressed parts, for as long as somebody holds them. */
const known = new WeakMap<readonly Buffer[], Promise<Stretch>>();

/**
 * Compresses a part when something of it changed and not once a scrape. Smaller parts than families do not pay: in pages of
 * ten kilobytes it takes twenty times as long and half as much room again.
 */
function compressedOnce(part: readonly Buffer[]): Promise<Stretch> {
  const compressed = known.get(part) ?? stretchOf(part);
  known.set(part, compressed);
  return compressed;
}

/** An answer whose memory is given back as soon as it was sent, or nobody takes it any more. */
function untilSent(answer: Buffer<ArrayBuffer>, { raw }: FastifyReply): Buffer {
  raw.once("close", () => giveBack(answer));
  return answer;
}

const PLAIN = "text/plain; charset=utf-8";
