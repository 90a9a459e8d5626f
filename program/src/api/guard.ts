import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Door } from "./door.ts";
import { isOurs } from "./names.ts";
import { LIMITS } from "./limits.ts";
import { Problem, tooOften } from "./problem.ts";
import { protectiveHeaders } from "./protective-headers.ts";
import { Quota } from "./quota.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether a form of our own pages sends it, which can set no header. */
    readonly byForm?: boolean;
  }
}

/** What a page that is logged in adds to whatever changes something: no form and no page of others can. */
const OWN_HEADER = "x-plumbline";

/** Looks at every request before anything else does, and turns away what no honest client sends. */
export function guard(app: FastifyInstance, door: Door): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(protectiveHeaders(door, request.headers.host));
    refuseAmbiguous(request);
    refuseForeignName(request, door);
    refuseForeignPage(request, door);
  });
  const quota = new Quota(LIMITS.perCaller, door.clock);
  // who asks is known by now
  app.addHook("preParsing", async ({ caller }) => {
    const waitMs = caller ? quota.take(caller.id) : 0;
    if (waitMs > 0) throw tooOften("you ask more often than anybody may", waitMs);
  });
}

/** Headers of which two mean that two who read the request may read it differently (RFC 9112 §11.2). */
const ONLY_ONCE: ReadonlySet<string> = new Set([
  "authorization",
  "content-length",
  "content-type",
  "cookie",
  "host",
  "origin",
  "sec-fetch-site",
  "transfer-encoding",
]);

function refuseAmbiguous({ raw }: FastifyRequest): void {
  const seen = new Set<string>();
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    const name = (raw.rawHeaders[at] ?? "").toLowerCase();
    if (!ONLY_ONCE.has(name)) continue;
    if (seen.has(name))
      throw new Problem(400, `header ${name}: expected one, found several; send it once`);
    seen.add(name);
  }
  if (raw.httpVersion === "1.1" && raw.headers.host === undefined)
    throw new Problem(400, "header host: expected one, found none; send it");
  if (raw.httpVersionMajor !== 1)
    throw new Problem(400, "request line: expected HTTP/1.1, found another version; speak that");
  if (!raw.url?.startsWith("/"))
    throw new Problem(400, "request line: expected a path, found another target; ask for a path");
}

function refuseForeignName({ headers: { host } }: FastifyRequest, { names }: Door): void {
  if (names === null || isOurs(host, names)) return;
  throw new Problem(
    421,
    `header host: expected ${namesText(names)}, found ${found(host)}; ask by one of these names, or add yours to serve.hosts`,
  );
}

function namesText({ addresses, others }: NonNullable<Door["names"]>): string {
  const own = addresses === "all" ? "an address" : "127.0.0.1";
  return [...new Set([own, "localhost", ...others])].join(" or ");
}

/** What a page of another origin sends: browsers say so themselves, in one header or the other. */
function refuseForeignPage(
  { method, headers, routeOptions }: FastifyRequest,
  { isSecure }: Door,
): void {
  const { origin, host = "" } = headers;
  const own = `${isSecure ? "https" : "http"}://${host}`;
  const site = headers["sec-fetch-site"] ?? "none";
  // a form of our own pages names no origin, because they have no referrer (Fetch standard §3.2)
  const isOwn = origin === own || (origin === "null" && site === "same-origin");
  if (origin !== undefined && !isOwn)
    throw new Problem(
      403,
      `header origin: expected ${found(own)}, found ${found(origin)}; ${NO_PAGES}`,
    );
  if (site !== "same-origin" && site !== "none" && !followsLink(method, headers))
    throw new Problem(
      403,
      `header sec-fetch-site: expected same-origin, found ${found(site)}; ${NO_PAGES}`,
    );
  if (isSafe(method) || routeOptions.config.byForm === true) return;
  const byCookie = headers.cookie !== undefined && headers.authorization === undefined;
  if (byCookie && headers[OWN_HEADER] === undefined)
    throw new Problem(
      403,
      `header ${OWN_HEADER}: expected any value beside a session cookie, found none; add it, or use a bearer token`,
    );
}

const NO_PAGES = "pages of others are not answered";

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Somebody has followed a link that leads here. */
function followsLink(method: string, headers: FastifyRequest["headers"]): boolean {
  const { "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  return isSafe(method) && mode === "navigate" && destination === "document";
}

const SHOWN_CHARACTERS = 60;

function found(value: string | readonly string[] | undefined): string {
  return value === undefined ? "none" : JSON.stringify(String(value).slice(0, SHOWN_CHARACTERS));
}
