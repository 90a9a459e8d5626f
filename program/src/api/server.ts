import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import type { ServerOptions } from "node:https";
import type { Socket } from "node:net";
import type { Door } from "./door.ts";
import type { ServerLimits } from "./limits.ts";
import { sendProblem, type Thrown } from "./problem-reply.ts";
import { protectiveHeaders } from "./protective-headers.ts";
import { makeRoom } from "./room.ts";
import { refuseUnreadable } from "./unreadable.ts";

/** A server without routes that keeps to our limits, over TLS where the door has a certificate. It does not listen yet. */
export function createServer(door: Door, failed: (error: Error) => void): FastifyInstance {
  const { limits, tls } = door;
  const options = optionsFor(door, failed);
  const node = nodeOptions(limits);
  const app =
    tls === null ? Fastify({ ...options, http: node }) : overTls(options, { ...node, ...tls });
  app.removeContentTypeParser("text/plain"); // JSON only: a form of another page can send plain text
  const { server } = app;
  server.maxHeadersCount = 0; // their bytes are bounded; beyond a number Node would drop some without a word
  makeRoom(app, limits.connections);
  return app;
}

function overTls(options: Options, tls: ServerOptions) {
  const https = { ...tls, minVersion: "TLSv1.2" as const };
  return Fastify({ ...options, https }) as unknown as FastifyInstance;
}

/** What Node looks at by itself; its own times are minutes, and half a minute between two looks. */
function nodeOptions(limits: ServerLimits) {
  return {
    maxHeaderSize: limits.headerBytes,
    requireHostHeader: false, // the guard refuses it as it does everything else
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    handshakeTimeout: limits.handshakeMs,
    connectionsCheckingInterval: limits.checkedEveryMs,
  };
}

type Options = ReturnType<typeof optionsFor>;

function optionsFor(door: Door, failed: (error: Error) => void) {
  const { limits } = door;
  return {
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    keepAliveTimeout: limits.idleMs,
    bodyLimit: limits.bodyBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: limits.parameterLength },
    // a name that a schema does not hold is refused, not dropped; a mistake says what it is about
    ajv: { customOptions: { removeAdditional: false, coerceTypes: "array", verbose: true } },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) =>
      refuseUnreadable(error, socket),
    // no hook runs for what cannot be routed
    frameworkErrors: (error: Thrown, { headers }, reply) => {
      void reply.headers(protectiveHeaders(door, headers.host));
      sendProblem(reply, error, failed);
    },
  } satisfies FastifyServerOptions;
}
