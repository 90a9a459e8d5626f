import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import type { Socket } from "node:net";
import type { Door } from "./door.ts";
import { LIMITS } from "./limits.ts";
import { sendProblem, type Thrown } from "./problem-reply.ts";
import { protectiveHeaders } from "./protective-headers.ts";
import { refuseUnreadable } from "./unreadable.ts";

/** A server without routes that keeps to our limits, over TLS where the door has a certificate. It does not listen yet. */
export function createServer(door: Door, failed: (error: Error) => void): FastifyInstance {
  const options = optionsFor(door, failed);
  const app =
    door.tls === null
      ? Fastify({ ...options, http: TIMES })
      : (Fastify({
          ...options,
          https: { ...TIMES, ...door.tls, ...TLS },
        }) as unknown as FastifyInstance);
  app.removeContentTypeParser("text/plain"); // JSON only: a form of another page can send plain text
  const { server } = app;
  server.maxConnections = LIMITS.connections;
  // whoever comes when all are taken is dropped; those who only wait make room for the next
  server.on("drop", () => server.closeIdleConnections());
  return app;
}

/** What Node looks at by itself; its own are minutes. */
const TIMES = Object.freeze({
  maxHeaderSize: LIMITS.headerBytes,
  headersTimeout: LIMITS.headersMs,
  requestTimeout: LIMITS.requestMs,
  connectionsCheckingInterval: LIMITS.checkedEveryMs,
  insecureHTTPParser: false,
});

const TLS = Object.freeze({ minVersion: "TLSv1.2", handshakeTimeout: LIMITS.handshakeMs } as const);

function optionsFor(door: Door, failed: (error: Error) => void) {
  return {
    requestTimeout: LIMITS.requestMs,
    connectionTimeout: LIMITS.idleMs,
    keepAliveTimeout: LIMITS.idleMs,
    bodyLimit: LIMITS.bodyBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: LIMITS.parameterLength },
    // a name that a schema does not hold is refused, not dropped; a mistake says what it is about
    ajv: { customOptions: { removeAdditional: false, coerceTypes: "array", verbose: true } },
    clientErrorHandler: (error: Error, socket: Socket) => refuseUnreadable(error, socket),
    // no hook runs for what cannot be routed
    frameworkErrors: (error: Thrown, { headers }, reply) => {
      void reply.headers(protectiveHeaders(door, headers.host));
      sendProblem(reply, error, failed);
    },
  } satisfies FastifyServerOptions;
}
