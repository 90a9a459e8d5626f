import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { createAuthority } from "../../../simulators/certificates.ts";
import { type NetworkFault, startFaultProxy } from "../../../simulators/faults/proxy.ts";
import { nasState, READER_KEY } from "../../../simulators/truenas/given.ts";
import {
  startTruenasSimulator,
  type TruenasSimulator,
} from "../../../simulators/truenas/simulator.ts";
import type { Clock } from "../lib/clock.ts";
import type { SystemSource } from "../model/source.ts";
import { hastyClock, impatientClock, readOptions, sourceOf, states } from "./given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function nas(): Promise<TruenasSimulator> {
  return stack.use(await startTruenasSimulator({ state: nasState() }));
}

/** A source that trusts this simulator and reaches it at that address. */
function sourceAt(simulator: TruenasSimulator, url: string, clock: Clock): SystemSource {
  const source = sourceOf({ caPem: simulator.caPem, url }, {}, clock);
  stack.defer(() => source.close());
  return source;
}

async function poolsOf(source: SystemSource): Promise<string | undefined> {
  return states(await source.read(["pools"], readOptions()))["pools"];
}

describe("FLT-N1: a connection to a TrueNAS", () => {
  test.each<[string, NetworkFault, string, Clock]>([
    ["is slow", { kind: "latency", ms: 20 }, "complete", hastyClock],
    ["lets little through", { kind: "bandwidth", bytesPerSecond: 50_000 }, "complete", hastyClock],
    ["ends in the middle", { kind: "cut", afterBytes: 3_000 }, "interrupted", hastyClock],
    ["is reset in the middle", { kind: "reset", afterBytes: 3_000 }, "interrupted", hastyClock],
    ["ends in the greeting", { kind: "cut", afterBytes: 100 }, "unreachable", hastyClock],
    ["is refused", { kind: "refuse" }, "unreachable", hastyClock],
    ["loses every answer", { kind: "blackHole" }, "timeout", impatientClock],
  ])(
    "that %s ends in an answer or a reason, and leaves no socket",
    async (_, fault, end, clock) => {
      const simulator = await nas();
      await using proxy = await startFaultProxy({ targetUrl: simulator.url });
      proxy.set(fault);
      const source = sourceAt(simulator, proxy.url, clock);
      expect(await poolsOf(source)).toContain(end);
      proxy.set({ kind: "none" });
      await clock.sleep(10_000);
      expect(await poolsOf(source)).toBe("complete");
      await source.close();
      await expect.poll(() => proxy.connections, { timeout: 10_000 }).toBe(0);
      await expect.poll(() => simulator.connections, { timeout: 10_000 }).toBe(0);
    },
  );
});

/** A way in that can be led elsewhere while it is open; it keeps what clients say to it. */
async function switchable(
  target: () => number | ((socket: Socket) => void),
  host: "127.0.0.1" | "::1" = "127.0.0.1",
) {
  const heard: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on("error", () => client.destroy()));
    client.on("data", (chunk: Buffer) => heard.push(chunk));
    const to = target();
    if (typeof to !== "number") return to(client);
    const upstream = connect(to, "127.0.0.1").on("error", () => client.destroy());
    client.pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
  });
  server.listen(0, host);
  await once(server, "listening");
  const cut = () => sockets.forEach((socket) => socket.destroy());
  stack.defer(() => (cut(), void server.close()));
  const { port } = server.address() as AddressInfo;
  return { url: `wss://${host === "::1" ? "[::1]" : host}:${port}`, heard, cut };
}

describe("FLT-N6: whoever comes between after the login", () => {
  const redirect = "HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";

  test.each<[string, (other: TruenasSimulator) => number | ((socket: Socket) => void), string]>([
    ["without TLS", () => (to) => void to.once("data", () => to.end(redirect)), "unreachable"],
    ["with a certificate of his own", (other) => Number(new URL(other.url).port), "untrusted"],
  ])("%s hears neither the key nor anything in the clear", async (_, who, code) => {
    const [simulator, other] = [await nas(), await nas()];
    const right = Number(new URL(simulator.url).port);
    let target: ReturnType<typeof who> = right;
    const way = await switchable(() => target);
    const source = sourceAt(simulator, way.url, hastyClock);
    expect(await poolsOf(source)).toBe("complete");
    target = who(other);
    way.heard.length = 0;
    way.cut();
    expect(await poolsOf(source)).toContain(`incomplete: ${code}`);
    const heard = Buffer.concat(way.heard);
    expect(heard[0]).toBe(0x16); // a TLS handshake record (RFC 8446 §5.1)
    expect(heard.includes(READER_KEY)).toBe(false);
    expect(heard.includes("HTTP/1.1")).toBe(false);
    expect(other.calls).toEqual([]);
    target = right;
    await hastyClock.sleep(10_000);
    expect(await poolsOf(source)).toBe("complete");
  });
});

test("FLT-N8: a TrueNAS at an IPv6 address is read, and no proxy of the environment is asked", async () => {
  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  vi.stubEnv("ALL_PROXY", "http://127.0.0.1:1");
  const simulator = await nas();
  const way = await switchable(() => Number(new URL(simulator.url).port), "::1");
  const { pinSha256 } = simulator;
  const source = sourceOf({ caPem: "", url: way.url }, { pinSha256 }, hastyClock);
  stack.defer(() => source.close());
  expect(await poolsOf(source)).toBe("complete");
});

test("FLT-T9: an answer that announces a gigabyte is refused by its first bytes", async () => {
  const authority = await createAuthority("gigabytes");
  const { certificatePem: cert, keyPem: key } = await authority.issueServer(["127.0.0.1"]);
  const server = createHttpsServer({ cert, key }, (_request, response) =>
    response.setHeader("content-type", "application/json").end('["v25.10.5"]'),
  );
  const sockets = new WebSocketServer({ server });
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0]); // a text of 2^30 bytes (RFC 6455 §5.2)
  sockets.on("connection", (client, { socket }) =>
    client.once("message", () => socket.write(header)),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => (sockets.close(), server.closeAllConnections(), void server.close()));
  const { port } = server.address() as AddressInfo;
  const source = sourceOf(
    { caPem: authority.certificatePem, url: `wss://127.0.0.1:${port}` },
    { requestMs: 5_000 },
    hastyClock,
  );
  stack.defer(() => source.close());
  expect(await poolsOf(source)).toBe("incomplete: tooLarge");
});

test("FLT-N4: a machine that speaks nothing newer than TLS 1.1 is sent nothing", async () => {
  const authority = await createAuthority("old");
  const { certificatePem: cert, keyPem: key } = await authority.issueServer(["127.0.0.1"]);
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" } as const;
  let spoken = 0;
  const server = createTlsServer({ cert, key, ...old }, (socket) =>
    socket.on("data", () => (spoken += 1)),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const source = sourceOf(
    { caPem: authority.certificatePem, url: `wss://127.0.0.1:${port}` },
    {},
    hastyClock,
  );
  stack.defer(() => source.close());
  expect(await poolsOf(source)).toBe("incomplete: unreachable");
  expect(spoken).toBe(0);
});

test("FLT-N3: an address that leads to another machine for a while meets its certificate, and is read when it is right again", async () => {
  const [simulator, other] = [await nas(), await nas()];
  let port = new URL(other.url).port;
  const way = await switchable(() => Number(port));
  const source = sourceAt(simulator, way.url, hastyClock);
  expect(await poolsOf(source)).toBe("incomplete: untrustedCertificate");
  expect(other.calls).toEqual([]);
  ({ port } = new URL(simulator.url));
  await hastyClock.sleep(10_000);
  expect(await poolsOf(source)).toBe("complete");
});
