import type { FastifyInstance } from "fastify";
import type { Socket } from "node:net";

declare module "fastify" {
  interface FastifyInstance {
    /** Connections that have made room for others since the start. */
    readonly displaced: () => number;
  }
}

/**
 * Keeps a place free for whoever comes next: once all are taken, the connection that has waited longest makes room. One *waits* from
 * when it is opened until a request of somebody who is known comes in on it, and again from when that is answered: half a request,
 * silence, and what nobody asks for, a probe too, count alike. Ten thousand of them keep nobody out. Where none waits, whoever comes is
 * dropped.
 */
export function makeRoom(app: FastifyInstance, connections: number): void {
  const { server } = app;
  const open = new Map<string, Socket>();
  /** Oldest first. */
  const waiting = new Map<string, Socket>();
  let displaced = 0;
  server.maxConnections = connections;
  server.on("connection", (socket) => {
    const key = endOf(socket);
    open.set(key, socket);
    waiting.set(key, socket);
    socket.once("close", () => {
      open.delete(key);
      waiting.delete(key);
    });
    const [[oldest, longest] = []] = waiting;
    if (open.size < connections || oldest === undefined || longest === undefined) return;
    waiting.delete(oldest);
    longest.destroy();
    displaced++;
  });
  // who asks is known by now
  app.addHook("preParsing", async ({ caller, raw }, reply) => {
    if (!caller) return;
    const key = endOf(raw.socket);
    waiting.delete(key);
    reply.raw.once("close", () => {
      const socket = open.get(key);
      if (socket) waiting.set(key, socket);
    });
  });
  app.decorate("displaced", () => displaced);
}

/** Where the other side is, which no two have in common: what a request comes in on over TLS is another object than what was opened. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
