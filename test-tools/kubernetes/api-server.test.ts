import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test, vi } from "vitest";
import { startFaultProxy } from "../../simulators/faults/proxy.ts";
import { startApiServer } from "./api-server.ts";
import { httpClient } from "./http.ts";
import { pv } from "./behaviour/given.ts";
import { describeWithApiServer } from "./with-api-server.ts";

interface Told {
  readonly folder: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly startMs: number;
}

const READY_WITHIN_MS = 10_000;
const GONE_WITHIN_MS = 10_000;

describeWithApiServer("a real API server", (server) => {
  test("keeps its objects, its address and its users over a restart", async () => {
    const { uid } = (await server().create(pv("survivor"))).metadata;
    const before = server().pids;
    await server().restart();
    expect(server().pids["kube-apiserver"]).not.toBe(before["kube-apiserver"]);
    await using client = server().client("reader");
    const { items } = (await client.ask("/api/v1/persistentvolumes")).json();
    expect(items.map(({ metadata }) => metadata.uid)).toEqual([uid]);
  });

  test("takes many objects over many connections", async () => {
    const objects = Array.from({ length: 300 }, (_, place) => pv(`bulk-${place}`));
    await server().createAll(objects, 16);
    await using client = server().client("reader");
    const { items } = (await client.ask("/api/v1/persistentvolumes")).json();
    const made = items.filter(({ metadata }) => metadata.name.startsWith("bulk-"));
    expect(made).toHaveLength(300);
  });

  test("FLT-N1: can be put behind the fault proxy, TLS and all", async () => {
    await using proxy = await startFaultProxy({ targetUrl: server().url });
    const there = { url: proxy.url, caPem: server().caPem };
    await using client = httpClient(there, server().credential("reader"), 1);
    expect((await client.ask("/api/v1/namespaces")).status).toBe(200);
    proxy.set({ kind: "cut", afterBytes: 200 });
    await expect(client.ask("/api/v1/namespaces")).rejects.toThrow(/aborted|hang up/u);
    proxy.set({ kind: "none" });
    expect((await client.ask("/api/v1/namespaces")).status).toBe(200);
    expect(server().kubeconfig("reader", proxy.url)).toContain(`"server": "${proxy.url}"`);
  });

  test("is ready in under ten seconds, and gone with its folder when its test is killed", async () => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, "abandon.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const told = await firstLine(parent.stdout);
    const { folder, pids, startMs } = JSON.parse(told) as Told;
    expect(Object.keys(pids).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "etcd",
      "kube-apiserver",
      "supervisor",
    ]);
    expect(Object.values(pids).every(isAlive)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    expect(startMs).toBeLessThan(READY_WITHIN_MS);

    parent.kill("SIGKILL");
    await vi.waitFor(
      () => {
        expect(Object.values(pids).filter(isAlive)).toEqual([]);
        expect(existsSync(folder)).toBe(false);
      },
      { timeout: GONE_WITHIN_MS, interval: 50 },
    );
  }, 60_000);

  test("says the end of its log when it cannot start", async () => {
    const started = startApiServer({ flags: ["--no-such-flag"] });
    await expect(started).rejects.toThrow(/kube-apiserver ended .*unknown flag: --no-such-flag/su);
  });
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) {
    return line;
  }
  throw new Error("the process ended without a word");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
