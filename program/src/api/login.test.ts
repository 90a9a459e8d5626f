import { describe, expect, it } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { WorkstationGate } from "./gates/workstation-gate.ts";
import { anApp } from "./given-app.ts";

const DAY = 86_400_000;

/** A workstation whose clock the test moves on. */
function aWorkstation(isSecure = false) {
  let nowMs = 0;
  let drawn = 0;
  const clock = { ...systemClock, now: () => nowMs, monotonicMs: () => nowMs };
  const gate = new WorkstationGate({ name: "ann <b>", clock, draw: () => `drawn-${++drawn}` });
  const app = anApp({ gate }, { login: gate, clock, isSecure, port: () => 9797 });
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  return {
    gate,
    app,
    get,
    pass: (ms: number) => (nowMs += ms),
    logIn: async () => {
      const answer = await get(`/login?token=${gate.newCode().reveal()}`);
      return { cookie: String(answer.headers["set-cookie"]).split(";")[0] ?? "", answer };
    },
  };
}

describe("the address with a code", () => {
  it("is traded for a session in a cookie that no script reads and no other site sends", async () => {
    const { logIn, get } = aWorkstation();
    const { cookie, answer } = await logIn();
    expect([answer.statusCode, answer.headers["location"]]).toEqual([303, "/"]);
    expect(answer.headers["set-cookie"]).toMatch(
      /^plumbline-9797=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    );
    expect((await get("/", { cookie })).statusCode).toBe(200);
    expect((await get("/api/v1/rules", { cookie })).statusCode).toBe(503); // known, and before the first look
  });

  it("binds the cookie to TLS and to this host where there is TLS", async () => {
    const { answer } = await aWorkstation(true).logIn();
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-plumbline-9797=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it("works once; the browser that has its session already is shown the first page", async () => {
    const { gate, get } = aWorkstation();
    const url = `/login?token=${gate.newCode().reveal()}`;
    const cookie = String((await get(url)).headers["set-cookie"]).split(";")[0] ?? "";
    const again = await get(url);
    expect(again.statusCode).toBe(403);
    expect(again.headers["set-cookie"]).toBe(undefined);
    expect(again.body).toContain("<code>plumbline login</code>");
    expect((await get(url, { cookie })).statusCode).toBe(303);
  });

  it.each(["/login", "/login?token=", "/login?token=drawn-1", "/login?token=a&token=b"])(
    "%s opens nothing",
    async (url) => {
      const answer = await aWorkstation().get(url);
      expect([answer.statusCode, answer.headers["set-cookie"]]).toEqual([403, undefined]);
    },
  );

  it("is not used up by a browser that fetches it in advance, nor by a HEAD", async () => {
    const { app, gate, get } = aWorkstation();
    const url = `/login?token=${gate.newCode().reveal()}`;
    expect((await get(url, { "sec-purpose": "prefetch" })).statusCode).toBe(503);
    expect((await app.inject({ method: "HEAD", url })).statusCode).toBe(405);
    expect((await get(url)).statusCode).toBe(303);
  });

  it("FLT-A12: fails five times a minute and address, then waits; who gets in does not count", async () => {
    const { logIn, get, pass, gate } = aWorkstation();
    for (let good = 0; good < 10; good++) expect((await logIn()).answer.statusCode).toBe(303);
    for (let bad = 0; bad < 5; bad++) expect((await get("/login?token=x")).statusCode).toBe(403);
    const code = gate.newCode().reveal();
    const sixth = await get(`/login?token=${code}`);
    expect([sixth.statusCode, sixth.headers["retry-after"]]).toEqual([429, "12"]);
    pass(12_000);
    expect((await get(`/login?token=${code}`)).statusCode).toBe(303);
  });
});

describe("a session", () => {
  it("FLT-A9: begins under an id that nobody could have planted, and ends an earlier one", async () => {
    const { gate, get } = aWorkstation();
    const planted = "plumbline-9797=planted";
    const url = () => `/login?token=${gate.newCode().reveal()}`;
    const first = await get(url(), { cookie: planted });
    expect((await get("/", { cookie: planted })).statusCode).toBe(401);
    const cookie = String(first.headers["set-cookie"]).split(";")[0] ?? "";
    await get(url(), { cookie });
    expect((await get("/", { cookie })).statusCode).toBe(401);
  });

  // a form of a page with no-referrer names no origin (Fetch standard, "append a request Origin header")
  it.each(["http://localhost:80", "null"])(
    "FLT-A9: is over after logout, for whoever kept the cookie too (origin %s)",
    async (origin) => {
      const { logIn, app, get } = aWorkstation();
      const { cookie } = await logIn();
      const headers = {
        cookie,
        origin,
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
      };
      const out = await app.inject({ method: "POST", url: "/logout", headers });
      expect([out.statusCode, out.headers["location"]]).toEqual([303, "/"]);
      expect(out.headers["set-cookie"]).toContain("plumbline-9797=; Path=/; Max-Age=0;");
      expect((await get("/", { cookie })).statusCode).toBe(401);
    },
  );

  it("FLT-A9: lasts a day without use, and a week with it", async () => {
    const { logIn, get, pass } = aWorkstation();
    const { cookie } = await logIn();
    for (let day = 0; day < 6; day++) {
      pass(DAY - 1);
      expect((await get("/", { cookie })).statusCode).toBe(200);
    }
    const other = await logIn();
    pass(DAY);
    expect((await get("/", { cookie: other.cookie })).statusCode).toBe(401);
    expect((await get("/", { cookie })).statusCode).toBe(401);
  });

  it("FLT-A10: is sent alone: with a token beside it nobody knows who asks", async () => {
    const { logIn, get, gate } = aWorkstation();
    const { cookie } = await logIn();
    const authorization = `Bearer ${gate.token.reveal()}`;
    const both = await get("/api/v1/rules", { cookie, authorization });
    expect(both.statusCode).toBe(400);
    expect(both.json()).toMatchObject({
      detail: "credentials: expected one, found a session and a bearer token; send one of them",
    });
  });

  it("is nobody's where two cookies claim to be it", async () => {
    const { logIn, get } = aWorkstation();
    const { cookie } = await logIn();
    expect((await get("/", { cookie: `${cookie}; ${cookie}` })).statusCode).toBe(401);
    expect((await get("/", { cookie: `a=b; ${cookie}; c` })).statusCode).toBe(200);
  });
});

describe("the token", () => {
  it("opens the API to programs as long as the process lives, and gets them codes for a browser", async () => {
    const { gate, app, get } = aWorkstation();
    const headers = { authorization: `Bearer ${gate.token.reveal()}` };
    expect((await get("/api/v1/rules", headers)).statusCode).toBe(503);
    const answer = await app.inject({ method: "POST", url: "/login/codes", headers });
    const { path } = answer.json<{ path: string }>();
    expect((await get(path)).statusCode).toBe(303);
  });

  it("is needed for a code", async () => {
    const { app } = aWorkstation();
    const answer = await app.inject({ method: "POST", url: "/login/codes" });
    expect([answer.statusCode, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  });

  it("FLT-A7: is needed whatever a proxy is said to have found out", async () => {
    const { get } = aWorkstation();
    const headers = {
      "x-forwarded-user": "admin",
      "x-forwarded-for": "127.0.0.1",
      x_forwarded_user: "admin",
      "impersonate-user": "admin",
      "x-remote-user": "admin",
    };
    expect((await get("/api/v1/rules", headers)).statusCode).toBe(401);
  });
});

describe("the first page", () => {
  it("tells nobody more than how to log in", async () => {
    const answer = await aWorkstation().get("/");
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain("<code>plumbline login</code>");
    expect(answer.body).not.toContain("/api/v1");
  });

  it("says where there is no login by browser", async () => {
    const { body } = await anApp().inject("/");
    expect(body).toContain("Authorization: Bearer");
    expect((await anApp().inject("/login")).statusCode).toBe(404);
  });
});

it("who asks more than twenty times a second in the long run is told when to come again", async () => {
  const { gate, get, pass } = aWorkstation();
  const headers = { authorization: `Bearer ${gate.token.reveal()}` };
  for (let asked = 0; asked < 40; asked++)
    expect((await get("/api/v1/rules", headers)).statusCode).toBe(503);
  const answer = await get("/api/v1/rules", headers);
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "1"]);
  expect(answer.json()).toMatchObject({
    detail: "you ask more often than anybody may; try again in 1 second",
  });
  pass(50);
  expect((await get("/api/v1/rules", headers)).statusCode).toBe(503);
});
