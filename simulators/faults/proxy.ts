import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { systemClock } from "../clock.ts";
import type { Clock } from "../clock.ts";

/**
 * What happens to bytes on their way; those of TLS are passed through as they are. Only answers are slowed or cut, and
 * counts begin anew with each connection and each change of the fault.
 */
export type NetworkFault =
  | { readonly kind: "none" }
  /** Each piece of an answer comes so much later. */
  | { readonly kind: "latency"; readonly ms: number }
  /** Answers come no faster than this. */
  | { readonly kind: "bandwidth"; readonly bytesPerSecond: number }
  /** The connection ends (FIN) after so many bytes of answers. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** The connection is reset (RST) after so many bytes of answers. */
  | { readonly kind: "reset"; readonly afterBytes: number }
  /** Requests arrive and answers are lost; the connection stays open. */
  | { readonly kind: "blackHole" }
  /** New connections are closed at once. */
  | { readonly kind: "refuse" };

/** A TCP proxy on loopback that can be told to misbehave while connections are open. */
export interface FaultProxy extends AsyncDisposable {
  /** The target's URL with the proxy's port. */
  readonly url: string;
  readonly port: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Bytes of answers that a black hole has swallowed. */
  readonly lostBytes: number;
  /** Takes effect at once, on open connections as well. */
  set(fault: NetworkFault): void;
  close(): Promise<void>;
}

/** Where the proxy leads. */
export interface FaultProxyOptions {
  /** Of a server on this machine; scheme and path are kept in the proxy's URL. */
  readonly targetUrl: string;
  readonly clock?: Clock;
}

const SLICES_PER_SECOND = 20;

/** Starts a proxy on a free loopback port, without a fault. */
export async function startFaultProxy({
  targetUrl,
  clock = systemClock,
}: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(targetUrl);
  const route: Route = { clock, fault: { kind: "none" }, lostBytes: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (route.fault.kind === "refuse") {
      client.destroy();
      return;
    }
    const upstream = connect({
      host: target.hostname,
      port: Number(target.port),
      allowHalfOpen: true,
    });
    join(route, client, upstream);
    sockets.add(client);
    client.once("close", () => sockets.delete(client));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  return {
    url: targetUrl.replace(target.host, `127.0.0.1:${port}`),
    port,
    get connections() {
      return sockets.size;
    },
    get lostBytes() {
      return route.lostBytes;
    },
    set: (fault) => {
      route.fault = fault;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Route {
  readonly clock: Clock;
  fault: NetworkFault;
  lostBytes: number;
}

/** Ties the two ends together; when one breaks, so does the other. */
function join(route: Route, client: Socket, upstream: Socket): void {
  const part = (): void => {
    client.destroy();
    upstream.destroy();
  };
  client.on("error", part).on("close", part);
  upstream.on("error", part);
  void forward(client, upstream, writeAll)
    .then(() => upstream.end())
    .catch(part);
  const passed = { bytes: 0, under: route.fault };
  const answer: Write = async (to, chunk) => shape(route, passed, to, chunk);
  void forward(upstream, client, answer)
    .then(() => route.fault.kind === "blackHole" || client.end())
    .catch(part);
}

type Write = (to: Socket, chunk: Buffer) => Promise<void>;

async function forward(from: Socket, to: Socket, write: Write): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    await write(to, chunk);
  }
}

async function writeAll(to: Socket, chunk: Buffer): Promise<void> {
  if (!to.write(chunk)) {
    await once(to, "drain");
  }
}

/** Bytes of answers on one connection since the fault was set. */
interface Passed {
  bytes: number;
  under: NetworkFault;
}

async function shape(route: Route, passed: Passed, to: Socket, chunk: Buffer): Promise<void> {
  const { fault, clock } = route;
  if (passed.under !== fault) {
    passed.under = fault;
    passed.bytes = 0;
  }
  const before = passed.bytes;
  passed.bytes += chunk.length;
  switch (fault.kind) {
    case "latency":
      await clock.sleep(fault.ms);
      return writeAll(to, chunk);
    case "bandwidth":
      return writeSlowly(clock, to, chunk, fault.bytesPerSecond);
    case "cut":
    case "reset":
      return writeUpTo(to, chunk, fault, before);
    case "blackHole":
      route.lostBytes += chunk.length;
      return undefined;
    default:
      return writeAll(to, chunk);
  }
}

async function writeSlowly(
  clock: Clock,
  to: Socket,
  chunk: Buffer,
  bytesPerSecond: number,
): Promise<void> {
  const size = Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  for (let start = 0; start < chunk.length && !to.destroyed; start += size) {
    await clock.sleep(1000 / SLICES_PER_SECOND);
    await writeAll(to, chunk.subarray(start, start + size));
  }
}

async function writeUpTo(
  to: Socket,
  chunk: Buffer,
  fault: { readonly kind: "cut" | "reset"; readonly afterBytes: number },
  before: number,
): Promise<void> {
  const left = fault.afterBytes - before;
  if (chunk.length < left) {
    await writeAll(to, chunk);
    return;
  }
  if (left > 0) {
    await writeAll(to, chunk.subarray(0, left));
  }
  if (fault.kind === "reset") {
    to.resetAndDestroy();
  } else {
    to.destroySoon();
  }
}
