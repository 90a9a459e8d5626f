import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import type { LogLine } from "./given-service.ts";

const MAIN = path.join(import.meta.dirname, "../main.ts");
const NAS_THAT_REFUSES = ["--truenas", "wss://127.0.0.1:1", "--truenas-user", "u"];

/** Starts the service and waits for its first look; answers where it listens. */
async function start(): Promise<{
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly address: string;
}> {
  const key = aFile(aDirectory(), "nas.key", "1-key");
  const argv = ["serve", "--no-config", "--no-state", "--listen", "127.0.0.1:0"];
  const child = spawn(
    process.execPath,
    [MAIN, ...argv, ...NAS_THAT_REFUSES, "--api-key-file", key],
    { stdio: ["ignore", "pipe", "pipe"], env: { PATH: "/nowhere", KUBECONFIG: "" } },
  );
  let address = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, metrics } = JSON.parse(line) as LogLine;
    address = metrics?.replace("/metrics", "") ?? address;
    if (msg === "first look finished") break;
  }
  return { child, address };
}

it.runIf(process.platform === "linux")(
  "FLT-M8: a service without file descriptors refuses who asks, lives on, and answers when it has some again",
  async () => {
    const { child, address } = await start();
    try {
      let said = "";
      child.stderr.on("data", (text: Buffer) => (said += String(text)));
      const ask = async () => {
        const signal = AbortSignal.timeout(500);
        const headers = { connection: "close" };
        return (await fetch(`${address}/livez`, { signal, headers })).status;
      };
      await expect.poll(ask, { timeout: 10_000 }).toBe(200);
      limitOf(child.pid, "3"); // nothing new is opened any more; what is open stays
      const refused = await Promise.allSettled(Array.from({ length: 20 }, ask));
      expect(refused.filter(({ status }) => status === "rejected").length).toBe(20);
      limitOf(child.pid, "1024");
      await expect.poll(ask, { timeout: 10_000 }).toBe(200);
      expect([child.exitCode, said]).toEqual([null, ""]);
    } finally {
      child.kill("SIGTERM");
      await once(child, "close");
    }
    expect(child.exitCode).toBe(0);
  },
);

function limitOf(pid: number | undefined, descriptors: string): void {
  execFileSync("prlimit", [`--pid=${pid}`, `--nofile=${descriptors}:`]);
}
