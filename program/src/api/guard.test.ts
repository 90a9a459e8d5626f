import { describe, expect, it } from "vitest";
import { ANN } from "./given.ts";
import { anApp, LOGIN } from "./given-app.ts";
import type { Door } from "./door.ts";

const KNOWN = { gate: { admit: async () => ANN } };

function ask(headers: Record<string, string>, { method = "GET", door = {} }: Asked = {}) {
  const url = method === "GET" ? "/readyz" : "/login/codes";
  return anApp(KNOWN, { login: LOGIN, ...door }).inject({ method, url, headers });
}

interface Asked {
  readonly method?: "GET" | "POST";
  readonly door?: Partial<Door>;
}

describe("every answer", () => {
  it.each(["/readyz", "/metrics", "/nothing", "/api/v1/rules", "/%zz", "/"])(
    "tells browsers what not to do (%s)",
    async (url) => {
      const { headers } = await anApp().inject(url);
      expect(headers).toMatchObject({
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
      });
      expect(headers["strict-transport-security"]).toBe(undefined);
      expect(headers["access-control-allow-origin"]).toBe(undefined);
    },
  );

  it("asks for TLS from then on where there is TLS, but for no name that others on the machine share", async () => {
    const door = { isSecure: true, names: null };
    const hosts = ["plumbline.example", "10.0.0.1:9797", "localhost:9797", "127.0.0.1", "[::1]:1"];
    const told = await Promise.all(hosts.map((host) => ask({ host }, { door })));
    expect(told.map(({ headers }) => headers["strict-transport-security"])).toEqual([
      "max-age=31536000",
      "max-age=31536000",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("a request", () => {
  it("by a name that is not ours is turned away: it was rebound to this machine", async () => {
    const answer = await ask({ host: "evil.example:9797" });
    expect(answer.statusCode).toBe(421);
    expect(answer.json()).toMatchObject({
      detail:
        'header host: expected 127.0.0.1 or localhost, found "evil.example:9797"; ask by one of these names, or add yours to serve.hosts',
    });
  });

  it("by any name is answered where nothing but a token opens anything", async () => {
    const answer = await ask({ host: "plumbline.example" }, { door: { names: null } });
    expect(answer.statusCode).toBe(200);
  });

  it.each([
    [{ origin: "https://evil.example" }, "origin"],
    [{ origin: "null" }, "origin"],
    [{ origin: "http://localhost:81" }, "origin"],
    [{ origin: "https://localhost:80" }, "origin"],
    [{ origin: "http://localhost.evil.example" }, "origin"],
    [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, "sec-fetch-site"],
    [{ "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, "sec-fetch-site"],
    [
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      "sec-fetch-site",
    ],
  ])(
    "FLT-A8 FLT-A14: of another page is turned away, whatever it asks for: %j",
    async (headers, by) => {
      for (const method of ["GET", "POST"] as const) {
        const answer = await ask({ host: "localhost:80", ...headers }, { method });
        expect(answer.statusCode).toBe(403);
        expect(answer.json<{ detail: string }>().detail).toContain(`header ${by}: expected`);
      }
    },
  );

  it("of a page whose way to us is not protected is turned away where ours is", async () => {
    const door = { isSecure: true, names: null };
    const from = (origin: string) => ask({ host: "plumbline.example", origin }, { door });
    const answers = [
      await from("http://plumbline.example"),
      await from("https://plumbline.example"),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 200]);
    expect(answers[0]?.json()).toMatchObject({
      detail:
        'header origin: expected "https://plumbline.example", found "http://plumbline.example"; pages of others are not answered',
    });
  });

  it.each([
    { origin: "https://evil.example" },
    { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
  ])("FLT-A14: that opens a stream from another page is turned away: %j", async (headers) => {
    const url = "/api/v1/events";
    const answer = await anApp(KNOWN).inject({ url, headers: { host: "localhost", ...headers } });
    expect(answer.statusCode).toBe(403);
  });

  it("by a link from another page is answered, a form of another page is not", async () => {
    const headers = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect((await ask(headers)).statusCode).toBe(200);
    expect((await ask(headers, { method: "POST" })).statusCode).toBe(403);
  });

  it.each([
    {},
    { origin: "http://localhost:9797", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ])("of ours is answered: %j", async (headers) => {
    for (const method of ["GET", "POST"] as const)
      expect((await ask({ host: "localhost:9797", ...headers }, { method })).statusCode).toBe(200);
  });

  it("FLT-A8: that changes something by a session names our header, which no form can", async () => {
    const cookie = { cookie: "other=1" };
    const without = await ask(cookie, { method: "POST" });
    expect(without.statusCode).toBe(403);
    expect(without.json()).toMatchObject({
      detail:
        "header x-plumbline: expected any value beside a session cookie, found none; add it, or use a bearer token",
    });
    expect((await ask({ ...cookie, "x-plumbline": "1" }, { method: "POST" })).statusCode).toBe(200);
    expect(
      (await ask({ ...cookie, authorization: "Bearer t" }, { method: "POST" })).statusCode,
    ).toBe(200);
    expect((await ask(cookie)).statusCode).toBe(200);
  });
});

describe("a body", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "FLT-A8: as %s is refused, because forms of other pages send such",
    async (type) => {
      const answer = await anApp(KNOWN, { login: LOGIN }).inject({
        method: "POST",
        url: "/login/codes",
        headers: { "content-type": type },
        payload: '{"a":1}',
      });
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({
        detail:
          "header content-type: expected application/json, found another; send JSON and say so",
      });
    },
  );

  it.each([
    ["x".repeat(65_537), 413, "body: expected at most 64 KiB, found more; send less"],
    ["{", 400, "body: expected JSON, found something else; check it"],
    ['{"__proto__":{"admin":true}}', 400, "body: expected JSON, found something else; check it"],
    ["", 400, "body: expected JSON, found nothing; send an object"],
  ])("is JSON and of a limited size: %.12j", async (payload, status, detail) => {
    const answer = await anApp(KNOWN, { login: LOGIN }).inject({
      method: "POST",
      url: "/login/codes",
      headers: { "content-type": "application/json" },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, detail });
  });
});

describe("a path", () => {
  it.each([
    "/api/v1/Rules",
    "/API/v1/rules",
    "/api/v1/rules/",
    "/api/v1//rules",
    "//api/v1/rules",
    "/api/v1/rules;x=1",
    "/api/v1/:id",
    "/api%2fv1/rules",
  ])("FLT-A6: %s is another than that of the rules, and not there", async (url) => {
    expect((await anApp(KNOWN).inject(url)).statusCode).toBe(404);
  });

  it("FLT-A6: in which letters are encoded that need not be is the same, with the same policy", async () => {
    expect((await anApp().inject("/api/v1/%72ules")).statusCode).toBe(401);
  });

  it.each(["/api/v1/%", "/api/v1/%zz", "/%C0%80"])("%s is refused", async (url) => {
    const answer = await anApp().inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  });

  it("FLT-A6: is asked by the method of the request line, whatever a header says", async () => {
    const answer = await anApp(KNOWN, { login: LOGIN }).inject({
      method: "GET",
      url: "/login/codes",
      headers: { "x-http-method-override": "POST", "x-method-override": "POST" },
    });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers["allow"]).toBe("POST");
  });

  it.each(["TRACE", "PROPFIND", "SEARCH"])(
    "answers no %s, of a path that is there",
    async (method) => {
      const answer = await anApp().inject({ method: method as "GET", url: "/api/v1/rules" });
      expect(answer.statusCode).toBe(501);
      expect(answer.json<{ detail: string }>().detail).toBe(
        `method: expected one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, found ${method}; use another`,
      );
    },
  );

  it("answers no preflight", async () => {
    const answer = await anApp().inject({ method: "OPTIONS", url: "/api/v1/rules" });
    expect(answer.statusCode).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual(
      [],
    );
  });
});
