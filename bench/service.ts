import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { SERVICE, type Tools } from "./tools.ts";

const ASK_MS = 3_000;

/** A service that runs; its log is followed. */
export class Service implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  #address = "";
  readyMs = 0;

  static async start({ bundle, folder }: Tools, flags: readonly string[]): Promise<Service> {
    const started = performance.now();
    const where = ["--listen", "127.0.0.1:0", "--state-dir", path.join(folder, "serve.memory")];
    const [file = "", ...args] = [...SERVICE, bundle, "serve", ...flags, ...where];
    const service = new Service(spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] }));
    await service.said("first look finished");
    service.readyMs = performance.now() - started;
    return service;
  }

  private constructor(child: ChildProcessByStdio<null, Readable, null>) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Where it answers. */
  get url(): string {
    return new URL(this.#address).origin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** As it is: Node asks for compressed answers by itself. */
  async scrape(encoding: "identity" | "gzip" = "identity"): Promise<string> {
    return (await fetch(this.#address, { headers: { "accept-encoding": encoding } })).text();
  }

  /** Until it has finished another look; answers with what it said meanwhile, a scrape every few seconds. */
  async nextLook(): Promise<readonly string[]> {
    const texts = [await this.scrape()];
    const looks = (text = "") => /^plumbline_looks_total (\d+)$/m.exec(text)?.[1];
    while (looks(texts.at(-1)) === looks(texts[0])) {
      await setTimeout(ASK_MS);
      texts.push(await this.scrape());
    }
    return texts.slice(1);
  }

  /** Reads on what it logs, and forgets it, until it ends: a full pipe would hold the service up. */
  async drain(): Promise<void> {
    while ((await this.#lines.next()).done !== true);
  }

  /** Until the log says this. */
  async said(msg: string): Promise<void> {
    for (;;) {
      const next = await this.#lines.next();
      if (next.done === true) throw new Error(`the service ended before it said "${msg}"`);
      const line = JSON.parse(next.value) as { msg: string; metrics?: string };
      this.#address = line.metrics ?? this.#address;
      if (line.msg === msg) return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await once(this.#child, "close");
  }
}

/** User and system time of a process so far; its clock ticks a hundred times a second (proc(5)). */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory that a process holds now. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
