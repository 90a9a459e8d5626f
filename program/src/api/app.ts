import type { FastifyInstance } from "fastify";
import { unguessable } from "../lib/unguessable.ts";
import type { Exposition } from "../metrics/board.ts";
import { CONTENT_TYPE, type Format } from "../metrics/exposition.ts";
import { formatFor, mayGzip } from "../metrics/negotiate.ts";
import type { Gate } from "./caller.ts";
import { type Door, LOOPBACK_DOOR } from "./door.ts";
import { enforcePolicies, type PolicyRow } from "./enforce-policies.ts";
import type { Events } from "./events/events.ts";
import { guard } from "./guard.ts";
import { gzipOf, type Stretch, stretchOf } from "./gzip.ts";
import type { Ignoring } from "./ignoring.ts";
import { mountLogin } from "./login.ts";
import { mountApi, PREFIX } from "./mount.ts";
import { lostPage, sendPage } from "./pages.ts";
import { ANYBODY, type Policy } from "./policy.ts";
import { Problem } from "./problem.ts";
import { sendProblem, type Thrown } from "./problem-reply.ts";
import { ROUTES } from "./routes/index.ts";
import { sendPieces } from "./send-pieces.ts";
import { createServer } from "./server.ts";
import { sessionCookie, sessionIn, withSessions } from "./session-gate.ts";
import { Sessions } from "./sessions.ts";
import type { Shown } from "./shown.ts";
import { mountWeb } from "./web/mount-web.ts";
import type { WebFile } from "./web/web-files.ts";
import { refuseOtherMethods, refuseUnknownMethod } from "./wrong-method.ts";

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
  /** What changes, for those who watch. */
  readonly events: Events;
  readonly ignoring: Ignoring;
  /** Wall clock, epoch ms. */
  now(): number;
  /** Whether metrics are for whoever reaches the port, and not only for who has the right to them. */
  readonly openMetrics: boolean;
  /** The files of the web interface, by path; null where they were not built. */
  readonly web: ReadonlyMap<string, WebFile> | null;
}

/**
 * A session on one's own machine. Thirty minutes would log somebody out who looks twice a morning; a stolen cookie there is a stolen
 * home directory, in which the token lies as well.
 */
const WORKSTATION_SESSION = Object.freeze({ idleMs: 24 * 3_600_000, absoluteMs: 7 * 86_400_000 });

/**
 * The HTTP side, apart from listening. `/livez` says that the process runs and nothing of its sources: restarting us does
 * not bring back a NAS. `/readyz` says that there was a first look, whatever it could read.
 */
export function createApp(served: Served, door: Door = LOOPBACK_DOOR): FastifyInstance {
  const failed = (error: Error) => served.failed(error);
  const app = createServer(door, failed);
  app.setErrorHandler<Thrown>((error, _, reply) => sendProblem(reply, error, failed));
  app.setNotFoundHandler(({ method, headers, url }, reply) => {
    refuseUnknownMethod(method);
    const isPerson =
      headers.accept?.includes("text/html") === true && !url.startsWith(`${PREFIX}/`);
    if (isPerson) return sendPage(reply, 404, lostPage());
    throw new Problem(404, "path: expected one that is there, found another; /api/v1/ lists them");
  });
  refuseOtherMethods(app);
  guard(app, door);
  const sessions = new Sessions({ ...WORKSTATION_SESSION, clock: door.clock, draw: unguessable });
  const cookie = () => sessionCookie(door.isSecure, door.port());
  const gate = withSessions(served.gate, sessions, cookie);
  const policies = enforcePolicies(app, gate);
  app.decorate("policies", policies);
  app.get("/livez", { config: OPEN }, async (_, reply) => reply.type(PLAIN).send("ok\n"));
  app.get("/readyz", { config: OPEN }, async (_, reply) => {
    const because = served.notReady();
    return reply
      .type(PLAIN)
      .status(because === null ? 200 : 503)
      .send(because === null ? "ok\n" : `${because}\n`);
  });
  const config = served.openMetrics ? OPEN : { policy: METRICS };
  app.get("/metrics", { config }, async ({ headers }, reply) => {
    const format = formatFor(headers.accept ?? "");
    const { watched, own, done } = served.metrics(format);
    if (reply.raw.destroyed) done();
    else reply.raw.once("close", done);
    void reply.type(CONTENT_TYPE[format]).header("vary", "accept, accept-encoding");
    if (!mayGzip(headers["accept-encoding"] ?? ""))
      return sendPieces(reply, [...watched.flat(), ...own]);
    const stretches = await Promise.all([...watched.map(compressedOnce), stretchOf(own)]);
    return sendPieces(reply.header("content-encoding", "gzip"), gzipOf(stretches));
  });
  const hasSession = (header: string | undefined) => sessionIn(header, cookie()) !== null;
  const { clock } = door;
  mountApi(app, ROUTES, { ...served, gate, clock, ...(door.login === null ? {} : { hasSession }) });
  mountLogin(app, { ...door, sessions, cookie });
  mountWeb(app, { gate, web: served.web, hasLogin: door.login !== null });
  return app;
}

declare module "fastify" {
  interface FastifyInstance {
    /** Who may ask what: every route, once for each method. */
    readonly policies: readonly PolicyRow[];
  }
}

const OPEN = { policy: ANYBODY };

const METRICS: Policy = { for: "right", right: { verb: "get", path: "/metrics" } };

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

const PLAIN = "text/plain; charset=utf-8";
