import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Secret } from "../lib/secret.ts";
import type { Caller } from "./caller.ts";
import type { Door } from "./door.ts";
import { LIMITS } from "./limits.ts";
import { CODES_PATH, LOGIN_PATH, loginPath } from "./login-paths.ts";
import { loginPage, sendPage } from "./pages.ts";
import { ANYBODY } from "./policy.ts";
import { Quota } from "./quota.ts";
import { cookieText, type SessionCookie, sessionIn } from "./session-gate.ts";
import type { Sessions } from "./sessions.ts";

/** A way to log in by codes. Another way has routes of its own, and ends in the same `Sessions.open`: a session is a session. */
export interface Login {
  /** A code that opens one session, for whoever is known already. */
  newCode(): Secret;
  /** Who the code was for; null where it is none, was used, or is too old. Such a code is over. */
  trade(code: string, from: string): Caller | null;
}

/** What the login is served with. */
export interface LoginParts extends Pick<Door, "login" | "clock"> {
  readonly sessions: Sessions;
  readonly cookie: () => SessionCookie;
}

/** The ways in and out for a browser. */
export function mountLogin(app: FastifyInstance, parts: LoginParts): void {
  const { login, sessions, cookie } = parts;
  if (login === null) return;
  const open = { policy: ANYBODY };
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

/** The one GET that changes something: it uses a code up, and a session begins under an id that nobody has seen before. */
async function logIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { login, sessions, cookie }: LoginParts & { readonly login: Login },
  failures: Quota,
): Promise<FastifyReply> {
  const from = request.socket.remoteAddress ?? "";
  const inAdvance = request.headers["sec-purpose"] ?? request.headers["purpose"];
  if (inAdvance !== undefined)
    return sendPage(reply, 503, loginPage("Open this address yourself.", true));
  const waitMs = failures.waitMs(from);
  if (waitMs > 0) {
    void reply.header("retry-after", Math.ceil(waitMs / 1_000));
    return sendPage(
      reply,
      429,
      loginPage("Too many logins have failed from there; wait a minute.", true),
    );
  }
  const { token } = request.query as { readonly token?: unknown };
  const caller = typeof token === "string" ? login.trade(token, from) : null;
  const earlier = sessionIn(request.headers.cookie, cookie()) ?? "";
  if (caller === null) {
    // a browser may open an address twice
    if (sessions.callerOf(earlier) !== null) return reply.redirect("/", 303);
    failures.take(from);
    return sendPage(reply, 403, loginPage("This address was used before, or is too old.", true));
  }
  sessions.close(earlier);
  const id = sessions.open(caller);
  return reply
    .header("set-cookie", cookieText(cookie(), id, sessions.absoluteMs))
    .redirect("/", 303);
}
