import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import { createApp } from "../app.ts";
import type { Caller, Gate } from "../caller.ts";
import { eventsIn, watching } from "../events/given.ts";
import { ANN, served } from "../given.ts";

/** Everybody is who he says he is. */
const BY_NAME: Gate = {
  admit: async ({ authorization = "" }): Promise<Caller> => ({ ...ANN, id: authorization }),
};

async function serving(gate: Gate = BY_NAME) {
  const live = watching();
  const app = createApp(served({ events: live.events, gate }));
  const address = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  return { ...live, app, address };
}

async function watch({ hostname, port, host }: URL, user: string): Promise<Socket> {
  const socket = connect(Number(port), hostname);
  const lines = [
    "GET /api/v1/events HTTP/1.1",
    `host: ${host}`,
    `authorization: ${user}`,
    "accept-encoding: gzip",
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  await once(socket, "readable");
  return socket;
}

function aLargeBatch(batch: number) {
  return Array.from({ length: 800 }, (_, at) => ({
    collection: "pools" as const,
    key: keyOf("host-id", `a pool whose name is not short ${batch} ${at}`),
  }));
}

describe("/api/v1/events", () => {
  it("sends events as they come, uncompressed and to be stored by nobody, and ends with the service", async () => {
    const { clock, events, show, app, address } = await serving();
    const answer = await fetch(new URL("/api/v1/events", address));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    expect(answer.headers.get("content-encoding")).toBe(null);
    show({}, [{ collection: "pools", key: keyOf("host-id", "1") }]);
    await clock.advance(250);
    events[Symbol.dispose]();
    const told = eventsIn(await answer.text());
    expect(told).toMatchObject([
      { type: "" },
      { type: "objects", data: { gone: { pools: ["host-id/1"] } } },
    ]);
    await app.close();
  });

  it("is no answer to HEAD, which would wait for ever, and none to whom nobody knows", async () => {
    const { app } = await serving({ admit: async () => null });
    expect((await app.inject({ method: "HEAD", url: "/api/v1/events" })).statusCode).toBe(405);
    expect((await app.inject("/api/v1/events")).statusCode).toBe(401);
    await app.close();
  });

  it("FLT-A5: looks at the credentials again and again, which is no use of them, and ends with them", async () => {
    const looks: (boolean | undefined)[] = [];
    const { app, address, clock } = await serving({
      admit: async ({ isUnasked }) => {
        looks.push(isUnasked);
        return looks.length > 2 ? null : ANN;
      },
    });
    const answer = await fetch(new URL("/api/v1/events", address));
    for (let second = 0; second < 60; second++) await clock.advance(1_000);
    expect(eventsIn(await answer.text())).toHaveLength(1);
    expect(looks).toEqual([undefined, true, true]);
    await app.close();
  });

  it("gives the place of who went to somebody else", async () => {
    const { app, address } = await serving();
    const sockets = await Promise.all(Array.from({ length: 6 }, () => watch(address, "ann")));
    const refused = await app.inject({ url: "/api/v1/events", headers: { authorization: "ann" } });
    expect([refused.statusCode, refused.headers["content-type"]]).toEqual([
      429,
      "application/problem+json; charset=utf-8",
    ]);
    sockets[0]?.destroy();
    const next = await eventually(async () => {
      const socket = await watch(address, "ann");
      return String(socket.read()).startsWith("HTTP/1.1 200") ? socket : null;
    });
    for (const socket of [...sockets, next]) socket.destroy();
    await app.close();
  });

  it("FLT-M4: 1,800 readers hear everything while 200 do not read; those miss what is beyond 256 KiB, and are told so", async () => {
    const { clock, show, app, address } = await serving();
    const before = process.memoryUsage();
    const readers = await manyReaders(address, 2_000);
    const [idle, busy] = [readers.slice(0, 200), readers.slice(200)];
    const tell = async (batches: number, last: string) => {
      for (let batch = 0; batch < batches; batch++) {
        show({}, aLargeBatch(batch));
        await clock.advance(250);
        for (let turn = 0; turn < 20; turn++) await setImmediate();
      }
      show({}, [{ collection: "pools", key: keyOf("host-id", last) }]);
      await clock.advance(250);
    };
    for (const reader of busy) listen(reader);
    await tell(10, "the first part");
    await eventually(async () => busy.every(({ last }) => last.includes("the first part")) || null);
    expect(new Set(busy.map(({ bytes }) => bytes)).size).toBe(1);
    for (const { socket } of busy.slice(100)) socket.destroy();
    await tell(150, "the second part"); // six megabytes, which no socket holds
    const some = busy.slice(0, 100);
    await eventually(
      async () => some.every(({ last }) => last.includes("the second part")) || null,
    );
    const { heapUsed, external } = process.memoryUsage();
    const grown = heapUsed + external - before.heapUsed - before.external;
    expect(grown).toBeLessThan(200 * 256 * 1024 + 100_000_000);
    for (const reader of idle) listen(reader);
    await eventually(async () => idle.every(({ last }) => last.includes("too slowly")) || null);
    for (const { socket } of readers) socket.destroy();
    await app.close();
  }, 60_000);
});

interface Reader {
  readonly socket: Socket;
  bytes: number;
  /** The end of what came. */
  last: string;
}

async function manyReaders(address: URL, count: number): Promise<readonly Reader[]> {
  const readers: Reader[] = [];
  while (readers.length < count) {
    const users = Array.from({ length: 100 }, (_, at) => `user ${readers.length + at}`);
    const sockets = await Promise.all(users.map((user) => watch(address, user)));
    readers.push(...sockets.map((socket) => ({ socket, bytes: 0, last: "" })));
  }
  return readers;
}

function listen(reader: Reader): void {
  reader.socket.on("data", (part: Buffer) => {
    reader.bytes += part.length;
    reader.last = (reader.last + String(part.subarray(-200))).slice(-200);
  });
}

/** Asks until there is an answer; a test that waits for ever fails by its own limit. */
async function eventually<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await setImmediate();
  }
}
