import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { manualClock } from "../manual-clock.ts";
import type { ManualClock } from "../manual-clock.ts";
import { startFaultProxy } from "./proxy.ts";
import type { FaultProxy } from "./proxy.ts";

const ANSWER = Buffer.alloc(1_000, "x");

let clock: ManualClock;
let target: Server;
let proxy: FaultProxy;

beforeEach(async () => {
  clock = manualClock(0);
  target = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write(ANSWER));
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const { port } = target.address() as AddressInfo;
  proxy = await startFaultProxy({ targetUrl: `https://127.0.0.1:${port}/path`, clock });
});

afterEach(async () => {
  await proxy.close();
  target.close();
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Reads until so many bytes are there. */
async function read(socket: Socket, bytes: number): Promise<number> {
  let seen = 0;
  while (seen < bytes) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    seen += chunk.length;
  }
  return seen;
}

/** Counts what comes until the connection is over, and says how it ended. */
async function readToEnd(socket: Socket): Promise<{ bytes: number; how: string }> {
  let bytes = 0;
  let how = "closed";
  socket.on("data", (chunk: Buffer) => (bytes += chunk.length));
  socket.on("error", (error: NodeJS.ErrnoException) => (how = error.code ?? error.message));
  await new Promise((resolve) => socket.once("close", resolve));
  return { bytes, how };
}

test("without a fault everything passes, and the URL leads to the proxy", async () => {
  const socket = await open();
  socket.write("hello");
  expect(await read(socket, 1_000)).toBe(1_000);
  expect(proxy.url).toBe(`https://127.0.0.1:${proxy.port}/path`);
  expect(proxy.connections).toBe(1);
  socket.destroy();
});

test("FLT-N1: latency keeps an answer back for its time", async () => {
  proxy.set({ kind: "latency", ms: 5_000 });
  const socket = await open();
  socket.write("hello");
  const answer = read(socket, 1_000);
  await clock.untilTimers(1);
  await clock.advance(4_999);
  expect(socket.bytesRead).toBe(0);
  await clock.advance(1);
  expect(await answer).toBe(1_000);
  socket.destroy();
});

test("FLT-N1: bandwidth lets a second's worth of bytes through in a second", async () => {
  proxy.set({ kind: "bandwidth", bytesPerSecond: 400 });
  const socket = await open();
  socket.write("hello");
  const slow = read(socket, 400);
  for (let slice = 0; slice < 20; slice += 1) {
    await clock.untilTimers(1);
    await clock.advance(50);
  }
  expect(await slow).toBe(400);
  expect(clock.now()).toBe(1_000);
  socket.destroy();
});

test.for([
  ["cut", "closed"],
  ["reset", "ECONNRESET"],
] as const)("FLT-N1: %s ends the connection after so many bytes", async ([kind, how]) => {
  proxy.set({ kind, afterBytes: kind === "cut" ? 700 : 0 });
  const socket = await open();
  const end = readToEnd(socket);
  socket.write("hello");
  expect(await end).toEqual({ bytes: kind === "cut" ? 700 : 0, how });
});

test("FLT-K14: a black hole lets requests through and swallows the answers", async () => {
  const socket = await open();
  socket.write("hello");
  await read(socket, 1_000);
  proxy.set({ kind: "blackHole" });
  socket.write("still there?");
  await vi.waitFor(() => expect(proxy.lostBytes).toBe(1_000));
  expect(socket.bytesRead).toBe(1_000);
  proxy.set({ kind: "none" });
  socket.write("and now?");
  await read(socket, 1_000);
  expect(socket.bytesRead, "the first and the third answer").toBe(2_000);
  socket.destroy();
});

test("refuse closes new connections and leaves the old ones alone", async () => {
  const old = await open();
  proxy.set({ kind: "refuse" });
  const fresh = connect(proxy.port, "127.0.0.1");
  expect((await readToEnd(fresh)).bytes).toBe(0);
  proxy.set({ kind: "none" });
  old.write("hello");
  expect(await read(old, 1_000)).toBe(1_000);
  old.destroy();
});
