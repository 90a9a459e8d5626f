import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import type { Clock } from "../lib/clock.ts";
import { once } from "../lib/once-each.ts";
import { denyUnless } from "./admission.ts";
import type { Caller, Gate } from "./caller.ts";
import { compressed } from "./compressed.ts";
import { names, tagBefore, tagOf } from "./entity-tag.ts";
import type { Events } from "./events/events.ts";
import type { Ignoring } from "./ignoring.ts";
import { keptSoon } from "./kept.ts";
import { lateCompilers } from "./late-schemas.ts";
import { narrowed } from "./narrowed.ts";
import { Problem } from "./problem.ts";
import { sendProblem, type Thrown } from "./problem-reply.ts";
import { type AnyRoute, isDocument, isStream, type Route, type Written } from "./route.ts";
import { exactly } from "./schemas.ts";
import { type Shown, shownBy } from "./shown.ts";
import type { Sight } from "./sight.ts";
import { namespacesIn, stream } from "./stream.ts";

/** What routes are answered from. */
export interface ApiParts {
  /** Lets people in; who watches is asked again who he is. */
  readonly gate: Gate;
  readonly events: Events;
  readonly ignoring: Ignoring;
  /** Whether a `Cookie` header holds a session; left out where a browser cannot log in. */
  readonly hasSession?: (cookie: string | undefined) => boolean;
  readonly clock: Pick<Clock, "monotonicMs" | "sleep">;
  /** Wall clock, epoch ms. */
  now(): number;
  /** What is known now; null before the first look. */
  shown(): Shown | null;
  /** Told of what we did wrong; the caller only learns that something went wrong. */
  failed(error: Error): void;
}

/** Where the API lives. */
export const PREFIX = "/api/v1";

/** Puts routes on the server. Each is asked for its policy first, and about no more than the caller sees. */
export function mountApi(app: FastifyInstance, routes: readonly AnyRoute[], parts: ApiParts): void {
  const late = lateCompilers(app);
  const first = routes.find(isPlain);
  for (const route of routes)
    app.route({
      ...(isPlain(route) && route !== first ? late : {}),
      method: route.method,
      url: `${PREFIX}${route.path}`,
      schema: schemaOf(route),
      exposeHeadRoute: !isStream(route), // which would never end
      errorHandler: (error: Thrown, _request, reply) =>
        void sendProblem(reply, error, (bug) => parts.failed(bug)),
      config: { policy: route.policy },
      preValidation: async ({ url }) => refuseUndecodable(url),
      ...(isStream(route) ? {} : { onSend: compressed }),
      handler: handlerOf(route, routes, parts),
    });
}

/** Of a query that cannot be decoded the HTTP library takes the letters as they stand, and nothing is called so. */
function refuseUndecodable(url: string): void {
  try {
    decodeURIComponent(url);
  } catch {
    throw new Problem(
      400,
      "query: expected %XX to stand for a letter of UTF-8, found something else; encode the query",
    );
  }
}

function isPlain(route: AnyRoute): boolean {
  return !isStream(route) && !isDocument(route);
}

function schemaOf(route: AnyRoute): FastifySchema {
  if (isDocument(route)) return { querystring: NOTHING };
  if (isStream(route)) return { querystring: route.query };
  const { method, params, query, body, answer: response } = route;
  return {
    params,
    querystring: query,
    ...(method === "POST" ? { body } : {}),
    response: { 200: response },
  };
}

const NOTHING = exactly({});

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function handlerOf(route: AnyRoute, routes: readonly AnyRoute[], parts: ApiParts): Handler {
  if (isStream(route)) return (request, reply) => stream(route, request, reply, parts);
  if (!isDocument(route)) return (request, reply) => answer(route, request, reply, parts);
  const text = once(() => route.write(routes));
  return async (_, reply) => reply.type(route.type).send(text());
}

async function answer(
  route: Route,
  { params, query, body, caller, headers, url }: FastifyRequest,
  reply: FastifyReply,
  parts: ApiParts,
): Promise<FastifyReply> {
  shownBy(parts); // who asks before the first look would be remembered as one who sees nothing
  const asked = namespacesIn(query);
  const sight: Sight = caller ? await denyUnless(() => caller.sight(asked)) : SEES_NOTHING;
  // not before: what is kept for a list goes on with what is shown, and nobody may take it back
  let seen = narrowed(shownBy(parts), sight);
  void reply
    .type(JSON_TYPE)
    .header("cache-control", route.cached ? "private, no-cache" : "no-store");
  const held = route.cached ? headers["if-none-match"] : undefined;
  const before = held === undefined ? null : tagBefore(seen, url);
  if (held !== undefined && before !== null && names(held, before)) return unchanged(reply, before);
  const making = route.restsOn ? keptSoon(seen, route.restsOn, parts.clock) : null;
  if (making !== null) {
    await making;
    seen = narrowed(shownBy(parts), sight);
  }
  const { ignoring, hasSession, events } = parts;
  const entrance = {
    hasLogin: hasSession !== undefined,
    byCookie: hasSession?.(headers.cookie) === true,
  };
  const asker = { shown: seen, sight, caller: caller ?? NOBODY, ...entrance };
  const given = {
    params,
    query,
    body,
    ...asker,
    ignoring,
    deeds: () => events.deeds,
    now: parts.now(),
  };
  const answered: unknown = await route.handle(given as never);
  if (route.cached) {
    const text = isWritten(answered) ? answered.json : JSON.stringify(answered);
    const tag = tagOf(seen, url, text);
    if (held !== undefined && (held === ANY || names(held, tag))) return unchanged(reply, tag);
    void reply.header("etag", tag);
  }
  return reply.send(isWritten(answered) ? Buffer.from(answered.json) : answered);
}

/** An `If-None-Match` of whoever has any answer. It holds where there is one, which only the route knows. */
const ANY = "*";

function unchanged(reply: FastifyReply, tag: string): FastifyReply {
  return reply.header("etag", tag).status(304).send();
}

function isWritten(answered: unknown): answered is Written {
  return typeof answered === "object" && answered !== null && "json" in answered;
}

const JSON_TYPE = "application/json; charset=utf-8";

const SEES_NOTHING: Sight = Object.freeze({
  sees: "namespaces",
  cluster: "",
  names: new Set<string>(),
});

const NOBODY: Caller = Object.freeze({
  id: "",
  name: "",
  sight: async () => SEES_NOTHING,
  may: async () => false,
});
