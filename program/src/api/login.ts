import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Secret } from "../lib/secret.ts";
import { whoSends } from "./admission.ts";
import type { Caller, Gate } from "./caller.ts";
import type { Door } from "./door.ts";
import { LIMITS } from "./limits.ts";
import { CODES_PATH, LOGIN_PATH, loginPath } from "./login-paths.ts";
import { HTML, homePage, loginPage } from "./pages.ts";
import { ANYBODY } from "./policy.ts";
import { Quota } from "./quota.ts";
import type { AnyRoute } from "./route.ts";
import { cookieText, type SessionCookie, sessionIn } from "./session-gate.ts";
import type { Sessions } from "./sessions.ts";

/** A way to log in by codes. Another way has routes of its own, and ends in the same `Sessions.open`: a session is a session. */
export interface Login {
  /** A code that opens one session, for whoever is known already. */
  newCode(): Secret;
  /** Who the code was for; null where it is none, was used, or is too old. Such a code is over. */
  trade(code: string, from: string): Caller | null;
}

/** What the pages and the login are served with. */
export interface LoginParts extends Pick<Door, "login" | "clock"> {
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly cookie: () => SessionCookie;
  readonly routes: readonly AnyRoute[];
}

/** The first page, and the ways in and out for a browser. */
export function mountLogin(app: FastifyInstance, parts: LoginParts): void {
  const { gate } = parts;
  const whoever = async (request: FastifyRequest) => {
    request.caller = await whoSends(request, gate);
  };
  const open = { policy: ANYBODY };
  // whoever is nobody gets a page that says how to log in
  app.get("/", { config: open, onRequest: whoever }, async (request, reply) =>
    sendHome(request, reply, parts),
  );
  const { login, sessions, cookie } = parts;
  if (login === null) return;
  const failures = new Quota(LIMITS.failedLogins, parts.clock);
  // a HEAD of it would use the code up and leave no session
  app.get(LOGIN_PATH, { exposeHeadRoute: false, config: open }, async (request, reply) =>
    logIn(request, reply, { ...parts, login }, failures),
  );
  app.post(CODES_PATH, { config: { policy: { for: "caller" } } }, async () => {
    return { path: loginPath(login.newCode()) };
  });
  void app.register(async (forms) => {
    forms.addContentTypeParser(FORM, (_request, _body, done) => done(null, null));
    forms.post("/logout", { config: { ...open, byForm: true } }, async (request, reply) => {
      sessions.close(sessionIn(request.headers.cookie, cookie()) ?? "");
      return reply.header("set-cookie", cookieText(cookie(), "", 0)).redirect("/", 303);
    });
  });
}

const FORM = "application/x-www-form-urlencoded";

function sendHome(
  { caller, headers }: FastifyRequest,
  reply: FastifyReply,
  { login, routes, cookie }: LoginParts,
): FastifyReply {
  if (caller === null) return refuse(reply, 401, "Nobody is logged in here.", login !== null);
  const byCookie = sessionIn(headers.cookie, cookie()) !== null;
  return reply.type(HTML).send(homePage(caller.name, routes, byCookie));
}

/** The one GET that changes something: it uses a code up, and a session begins under an id that nobody has seen before. */
async function logIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { login, sessions, cookie }: LoginParts & { readonly login: Login },
  failures: Quota,
): Promise<FastifyReply> {
  const from = request.socket.remoteAddress ?? "";
  const inAdvance = request.headers["sec-purpose"] ?? request.headers["purpose"];
  if (inAdvance !== undefined) return refuse(reply, 503, "Open this address yourself.", true);
  const waitMs = failures.waitMs(from);
  if (waitMs > 0) {
    void reply.header("retry-after", Math.ceil(waitMs / 1_000));
    return refuse(reply, 429, "Too many logins have failed from there; wait a minute.", true);
  }
  const { token } = request.query as { readonly token?: unknown };
  const caller = typeof token === "string" ? login.trade(token, from) : null;
  const earlier = sessionIn(request.headers.cookie, cookie()) ?? "";
  if (caller === null) {
    // a browser may open an address twice
    if (sessions.callerOf(earlier) !== null) return reply.redirect("/", 303);
    failures.take(from);
    return refuse(reply, 403, "This address was used before, or is too old.", true);
  }
  sessions.close(earlier);
  const id = sessions.open(caller);
  return reply
    .header("set-cookie", cookieText(cookie(), id, sessions.absoluteMs))
    .redirect("/", 303);
}

function refuse(
  reply: FastifyReply,
  status: number,
  because: string,
  hasLogin: boolean,
): FastifyReply {
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.status(status).type(HTML).send(loginPage(because, hasLogin));
}
