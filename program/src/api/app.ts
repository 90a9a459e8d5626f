import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { CONTENT_TYPE, type Format } from "../metrics/exposition.ts";
import { formatFor, mayGzip } from "../metrics/negotiate.ts";

/** What is answered from. */
export interface Served {
  /** The exposition of this moment, in pieces. */
  metrics(format: Format): readonly Buffer[];
  /** Told of what we did wrong; the client only learns that something went wrong. */
  failed(error: Error): void;
  /** Why there is nothing to answer with yet, one sentence; null where there is. */
  notReady(): string | null;
}

/** Named limits of the server (facts/reliability §5.4). */
const LIMITS = Object.freeze({
  /** Longest time for a request to arrive. */
  requestMs: 10_000,
  /** Longest silence on a connection. */
  idleMs: 65_000,
  bodyBytes: 16 * 1024,
});

const compress = promisify(gzip);

/**
 * The HTTP side, apart from listening. `/livez` says that the process runs and nothing of its sources: restarting us does
 * not bring back a NAS. `/readyz` says that there was a first look, whatever it could read.
 */
export function createApp(served: Served): FastifyInstance {
  const app = Fastify({
    requestTimeout: LIMITS.requestMs,
    keepAliveTimeout: LIMITS.idleMs,
    bodyLimit: LIMITS.bodyBytes,
    forceCloseConnections: "idle",
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
    const text = Buffer.concat(served.metrics(format));
    void reply.type(CONTENT_TYPE[format]).header("vary", "accept, accept-encoding");
    if (!mayGzip(headers["accept-encoding"] ?? "")) return reply.send(text);
    const level = { level: constants.Z_BEST_SPEED };
    return reply.header("content-encoding", "gzip").send(await compress(text, level));
  });
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

const PLAIN = "text/plain; charset=utf-8";
