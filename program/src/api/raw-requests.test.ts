import { request } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANN } from "./given.ts";
import { anApp, LOGIN } from "./given-app.ts";
import { listening, said } from "./given-socket.ts";

const HOST = "host: localhost\r\n";

/** An app that knows everybody, so that whatever keeps a request out is not its credentials. */
function open() {
  return listening(anApp({ gate: { admit: async () => ANN } }, { login: LOGIN }));
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1]);
}

describe("FLT-A13: a request that two could read differently", () => {
  it.each([
    ["length and pieces", `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["pieces and length", `transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n`],
    ["two lengths", `content-length: 4\r\ncontent-length: 5\r\n\r\nabcde`],
    ["two equal lengths", `content-length: 4\r\ncontent-length: 4\r\n\r\nabcd`],
    ["a length with a sign", `content-length: +4\r\n\r\nabcd`],
    ["a coding that is none", `transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ["a space before the colon", `transfer-encoding : chunked\r\n\r\n0\r\n\r\n`],
    ["a folded header", `x-a: b\r\n c\r\n\r\n`],
    ["a bare line feed", `x-a: b\nx-b: c\r\n\r\n`],
    ["a zero byte", `x-a: b\0c\r\n\r\n`],
    ["two hosts", `host: evil.example\r\n\r\n`],
    ["two tokens", `authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n`],
    ["two origins", `origin: http://localhost\r\norigin: http://evil.example\r\n\r\n`],
    ["two cookies", `cookie: a=b\r\ncookie: a=c\r\n\r\n`],
  ])("FLT-A13: with %s is refused, and nothing behind it is read", async (_, rest) => {
    await using server = await open();
    const behind = `GET /readyz HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`;
    const answer = await said(
      server.port,
      `POST /login/codes HTTP/1.1\r\n${HOST}connection: close\r\n${rest}${behind}`,
    );
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain("content-type: application/problem+json");
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it.each([
    ["without a host", "GET /readyz HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
    [
      "for another server",
      `GET http://evil.example/readyz HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`,
      400,
    ],
    ["of HTTP/0.9", "GET /readyz\r\n\r\n", 400],
    ["of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    [
      "by a method in small letters",
      `get /readyz HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`,
      400,
    ],
    ["for everything", `OPTIONS * HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`, 400],
    [
      "with a second host behind two thousand headers",
      `GET /readyz HTTP/1.1\r\n${HOST}connection: close\r\n${"a:\r\n".repeat(2_100)}host: evil.example\r\n\r\n`,
      400,
    ],
    ["of TLS", "\x16\x03\x01\x02\x00\x01\x00", 400],
  ])("FLT-A13: %s is refused", async (_, text, status) => {
    await using server = await open();
    const answer = await said(server.port, text);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toContain("content-type: application/problem+json");
  });
});

it.each([
  "/api/v1/../v1/rules",
  "/api/v1/./rules",
  "/api/v1/%2e%2e/v1/rules",
  "/%2e/api/v1/rules",
  "//api/v1/rules",
  "/api/v1/rules%00",
  "/api/v1/rules\\",
])("FLT-A6: %s on the wire is another path", async (path) => {
  await using server = await open();
  const answer = await said(
    server.port,
    `GET ${path} HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`,
  );
  expect([400, 404]).toContain(statusOf(answer));
});

it("FLT-M6: headers and query beyond 16 KiB are refused in a sentence, and the connection ends", async () => {
  await using server = await open();
  for (const text of [
    `GET /readyz HTTP/1.1\r\n${HOST}x-a: ${"a".repeat(17_000)}\r\n\r\n`,
    `GET /readyz?q=${"a".repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`,
  ]) {
    const answer = await said(server.port, text);
    expect(statusOf(answer)).toBe(431);
    expect(answer).toContain(
      '"detail":"headers: expected at most 16 KiB with the path and query, found more; send fewer"',
    );
    expect(answer).toContain("content-security-policy: default-src 'none'");
  }
});

it("a body that says its length is refused before it was sent", async () => {
  await using server = await open();
  const answer = await said(
    server.port,
    `POST /login/codes HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: 99999999\r\nconnection: close\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(413);
});

it("FLT-A13: a tunnel is not opened, and another protocol is not spoken", async () => {
  await using server = await open();
  expect(await said(server.port, `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`)).toBe("");
  const upgrade = "connection: upgrade, close\r\nupgrade: websocket\r\n";
  const answer = await said(server.port, `GET /readyz HTTP/1.1\r\n${HOST}${upgrade}\r\n`);
  expect([statusOf(answer), answer.includes("upgrade:")]).toEqual([200, false]);
});

it("a method that changes nothing is answered as before after one that was refused, on one connection", async () => {
  await using server = await open();
  const ask = (method: string) =>
    new Promise<number>((resolve) => {
      const asked = request({ port: server.port, method, path: "/readyz" }, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
      });
      asked.end();
    });
  expect([await ask("PUT"), await ask("GET"), await ask("HEAD")]).toEqual([405, 200, 200]);
});

it("FLT-A13: whatever arrives, it is answered as a mistake of its sender or not at all, and the next one is answered", async () => {
  const failed: string[] = [];
  await using server = await listening(
    anApp(
      { gate: { admit: async () => ANN }, failed: ({ message }) => failed.push(message) },
      { login: LOGIN },
    ),
  );
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.nat().map(String),
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, async (texts) => {
      const answer = await said(server.port, `${texts.join("")}\r\n\r\n`, END);
      for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d+) /gm))
        expect(status).not.toBe("500");
    }),
    { numRuns: 300 },
  );
  expect(failed).toEqual([]);
  expect(statusOf(await said(server.port, `GET /readyz HTTP/1.1\r\n${HOST}${END}`))).toBe(200);
}, 60_000);

const END = "connection: close\r\n\r\n";

/** Of what requests are made. */
const WORDS = [
  "GET ",
  "POST ",
  "DELETE ",
  "OPTIONS ",
  "/",
  "/api/v1/rules",
  "/api/v1/findings?limit=",
  "/login?token=",
  "/login/codes",
  "/logout",
  "%2e%2e",
  "%",
  "?",
  "&",
  "=",
  ";",
  " HTTP/1.1\r\n",
  " HTTP/1.0\r\n",
  HOST,
  "host: ",
  "content-length: ",
  "transfer-encoding: chunked\r\n",
  "content-type: application/json\r\n",
  "cookie: plumbline-0=",
  "authorization: Bearer ",
  "expect: 100-continue\r\n",
  "\r\n",
  "\r\n\r\n",
  '{"a":1}',
  "0\r\n\r\n",
];
