import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as overTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { createSelfSigned } from "../../../simulators/certificates.ts";
import type { Door } from "./door.ts";
import { watching } from "./events/given.ts";
import { ANN } from "./given.ts";
import { anApp, LOGIN } from "./given-app.ts";
import { shownOf } from "./given-shown.ts";
import { listening, said, untilClosed } from "./given-socket.ts";
import { LIMITS, type ServerLimits } from "./limits.ts";

/** A hundredth of the times that hold outside of tests, and fewer connections. */
const SHORT: ServerLimits = {
  ...LIMITS,
  headersMs: 100,
  requestMs: 300,
  checkedEveryMs: 10,
  idleMs: 650,
  connections: 20,
};

function open(over: Partial<ServerLimits> = {}, tls: Door["tls"] = null) {
  const { events } = watching();
  const known = { gate: { admit: async () => ANN }, events, shown: () => shownOf({}) };
  return listening(anApp(known, { login: LOGIN, tls, limits: { ...SHORT, ...over } }));
}

/** None of the times is over before the test is. */
const PATIENT = { handshakeMs: 60_000, headersMs: 60_000, requestMs: 60_000, idleMs: 60_000 };

describe("FLT-M5", () => {
  it("FLT-M5: headers have ten seconds, a body thirty, silence about a minute; connections are bounded", () => {
    expect(LIMITS).toMatchObject({
      headersMs: 10_000,
      requestMs: 30_000,
      idleMs: 65_000,
      handshakeMs: 10_000,
      connections: 4_096,
      headerBytes: 16_384,
      bodyBytes: 65_536,
    });
  });

  it.each([
    ["nothing", ""],
    ["half a line", "GET /rea"],
    ["headers without an end", "GET /readyz HTTP/1.1\r\nhost: localhost\r\nx-a: b\r\n"],
  ])("FLT-M5: a client that sends %s is ended when the headers are due", async (_, text) => {
    await using server = await open({ requestMs: 60_000, idleMs: 60_000 });
    const answer = await said(server.port, text);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toContain("expected the headers within 10 s and the whole request within 30 s");
  });

  it("FLT-M5: a client whose headers trickle in is ended all the same", async () => {
    await using server = await open({ requestMs: 60_000, idleMs: 60_000 });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("GET /readyz HTTP/1.1\r\n");
    const trickle = setInterval(() => socket.write("x-a: b\r\n"), 10);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(trickle);
  });

  it("FLT-M5: a body that trickles in is ended when the request is due", async () => {
    await using server = await open({ idleMs: 60_000 });
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      "POST /login/codes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n",
    );
    const trickle = setInterval(() => socket.write(" "), 10);
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(trickle);
  });

  it("FLT-M5: a connection that says nothing more after an answer is ended", async () => {
    await using server = await open({ idleMs: 50 });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n");
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it("FLT-M5: a client that never begins to speak TLS is ended", async () => {
    const { certificatePem: cert, keyPem: key } = await createSelfSigned(["localhost"]);
    const limits = {
      ...SHORT,
      handshakeMs: 100,
      headersMs: 60_000,
      requestMs: 60_000,
      idleMs: 60_000,
    };
    await using server = await listening(anApp({}, { tls: { cert, key }, limits }));
    expect(await untilClosed(connect(server.port, "127.0.0.1"))).toBe("");
  });

  it("FLT-M5: of many connections that say nothing a bounded number is open, and others are answered when they are over", async () => {
    await using server = await open();
    const many = Array.from({ length: 200 }, () => connect(server.port, "127.0.0.1"));
    const ended = many.map(untilClosed);
    await Promise.race(ended);
    const counted = await new Promise<number>((resolve, reject) =>
      server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
    expect(counted).toBeLessThanOrEqual(20);
    await Promise.all(ended);
    expect(await ready(server.port)).toBe(true);
  });

  it("FLT-M5: connections that only wait for a next request make room for new ones", async () => {
    await using server = await open({ idleMs: 60_000 });
    const waiting = await Promise.all(Array.from({ length: 20 }, () => askedOnce(server.port)));
    expect(await ready(server.port)).toBe(true);
    for (const socket of waiting) socket.destroy();
  });

  it.each([
    ["nothing", ""],
    ["half a request", "GET /readyz HTTP/1.1\r\nhost: localhost\r\n"],
    ["half a body", "POST /logout HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n"],
  ])(
    "FLT-M5: ten times as many as there may be that send %s keep no probe out",
    async (_, text) => {
      await using server = await open(PATIENT);
      const many = Array.from({ length: 200 }, () => connect(server.port, "127.0.0.1"));
      const ended = many.map(untilClosed);
      for (const socket of many) socket.write(text);
      await Promise.race(ended);
      for (let asked = 0; asked < 10; asked++) expect(await ready(server.port)).toBe(true);
      for (const socket of many) socket.destroy();
    },
  );

  it("FLT-M5: the same over TLS", async () => {
    const { certificatePem: cert, keyPem: key } = await createSelfSigned(["localhost"]);
    await using server = await open(PATIENT, { cert, key });
    const many = Array.from({ length: 100 }, () => connect(server.port, "127.0.0.1"));
    const greeted = Array.from({ length: 100 }, () => overTls({ port: server.port, ca: cert }));
    const ended = [...many, ...greeted].map(untilClosed);
    await Promise.race(ended);
    for (let asked = 0; asked < 10; asked++) {
      const socket = overTls({ port: server.port, ca: cert });
      socket.write(READY);
      expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 200 /);
    }
    for (const socket of [...many, ...greeted]) socket.destroy();
  });

  it.each([
    ["in the clear", null],
    ["over TLS", () => createSelfSigned(["localhost"])],
  ])("FLT-M5: who is known keeps his place %s while he is answered", async (_, keys) => {
    const pair = keys && (await keys());
    const tls = pair && { cert: pair.certificatePem, key: pair.keyPem };
    await using server = await open(PATIENT, tls);
    const { port } = server;
    const opened = () => (tls ? overTls({ port, ca: tls.cert }) : connect(port, "127.0.0.1"));
    const watcher = opened();
    watcher.write("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n");
    expect(String((await once(watcher, "data"))[0])).toMatch(/^HTTP\/1\.1 200 /);
    const many = Array.from({ length: 200 }, () => connect(port, "127.0.0.1"));
    await Promise.race(many.map(untilClosed));
    const asking = opened();
    asking.write(READY);
    expect(await untilClosed(asking)).toMatch(/^HTTP\/1\.1 200 /);
    expect(watcher.closed).toBe(false);
    for (const socket of [watcher, ...many]) socket.destroy();
  });
});

async function askedOnce(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await once(socket, "data");
  return socket;
}

const READY = "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

async function ready(port: number): Promise<boolean> {
  return (await said(port, READY)).startsWith("HTTP/1.1 200 ");
}
