import { existsSync, readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { sourceFor } from "./given.ts";

const TCP_TABLE = "/proc/net/tcp";

/** Seconds until a connection to this port that is quiet is probed, for each that is established; null where it never is. */
function quietUntilProbed(port: number): readonly (number | null)[] {
  const [, ...rows] = readFileSync(TCP_TABLE, "utf8").trim().split("\n");
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , remote = "", state]) => remote.endsWith(`:${hex(port)}`) && state === "01")
    .map((columns) => {
      const [timer, ticks = ""] = (columns[5] ?? "").split(":");
      return timer === "02" ? Number.parseInt(ticks, 16) / 100 : null;
    });
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** Begins to listen on loopback. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A proxy that leads every caller to this port, once he was answered as often as its protocol has it. */
function proxyTo(port: number, answers: readonly Buffer[]): Server {
  return createServer((socket) => {
    const left = [...answers];
    const onData = () => {
      const answer = left.shift();
      if (left.length === 0) {
        socket.off("data", onData);
        const target = connect(port, "127.0.0.1");
        socket.pipe(target).pipe(socket);
        for (const one of [socket, target]) one.on("error", () => socket.destroy());
      }
      socket.write(answer ?? "");
    };
    socket.on("data", onData);
  });
}

const HTTP = [Buffer.from("HTTP/1.1 200 Connection established\r\n\r\n")];
const SOCKS5 = [Buffer.from([5, 0]), Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])];

test.each([
  ["directly", null, []],
  ["through an HTTP proxy", "http", HTTP],
  ["through a SOCKS5 proxy", "socks5", SOCKS5],
])("FLT-K14: a connection that is quiet for 30 s is probed, %s", async (_, scheme, answers) => {
  if (!existsSync(TCP_TABLE)) return expect(process.platform).not.toBe("linux");
  const simulator = await startKubernetesSimulator({});
  const port = Number(new URL(simulator.url).port);
  const proxy = proxyTo(port, answers);
  const proxyPort = await listening(proxy);
  const direct = simulator.kubeconfig("reader");
  const [server = ""] = /"server": *"[^"]*"/.exec(direct) ?? [];
  const proxied = `${server}, "proxy-url": "${scheme}://127.0.0.1:${proxyPort}"`;
  const source = sourceFor(scheme === null ? direct : direct.replace(server, proxied));
  const over = new AbortController();
  const said = source.watch(["pods"], { budget: "background", signal: over.signal });
  const watch = said[Symbol.asyncIterator]();
  await watch.next();
  const next = watch.next();
  await expect.poll(() => simulator.watches.size).toBe(1);
  await expect
    .poll(() =>
      Math.max(...quietUntilProbed(scheme === null ? port : proxyPort).map((at) => at ?? Infinity)),
    )
    .toBeLessThanOrEqual(30);
  over.abort();
  await next;
  await source.close();
  proxy.close();
  await simulator.close();
});
