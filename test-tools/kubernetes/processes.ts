import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { createInterface } from "node:readline";
import type { Order, Report } from "./supervisor.ts";

const LOG_TAIL_CHARS = 2_000;

/**
 * The server processes of one test and their folder. A supervisor process owns both, so nothing is left behind however
 * this process ends.
 */
export class ProcessGroup {
  readonly folder: string;
  readonly #supervisor: ChildProcessByStdio<Writable, Readable, null>;
  readonly #pids = new Map<string, number>();
  readonly #exits = new Map<string, string>();
  #onReport: (() => void)[] = [];

  /** `name` is in the name of the folder. */
  constructor(name = "apiserver") {
    this.folder = mkdtempSync(join(tmpdir(), `plumbline-${name}-`));
    this.#supervisor = spawn(
      process.execPath,
      [join(import.meta.dirname, "supervisor.ts"), this.folder],
      {
        stdio: ["pipe", "pipe", "inherit"],
        detached: true,
      },
    );
    this.#supervisor.once("exit", () => this.#wake());
    const reports = createInterface({ input: this.#supervisor.stdout });
    reports.on("line", (line) => this.#take(JSON.parse(line) as Report));
  }

  /** Process ids by name of what runs now, the supervisor included. */
  get pids(): Readonly<Record<string, number>> {
    return { ...Object.fromEntries(this.#pids), supervisor: this.#supervisor.pid ?? 0 };
  }

  /** Starts a program; its output goes to `NAME.log` in the folder. Throws if it cannot be started. */
  async start(name: string, command: string, args: readonly string[]): Promise<void> {
    this.#exits.delete(name);
    this.#order({ start: name, command, args, log: this.#logOf(name) });
    await this.#until(() => this.#pids.has(name) || this.#exits.has(name));
    this.check(name);
  }

  /** Kills it and waits until it is gone. */
  async stop(name: string): Promise<void> {
    if (this.#pids.has(name)) {
      this.#order({ stop: name });
      await this.#until(() => !this.#pids.has(name));
    }
  }

  /** Throws, with the end of its log, if the program has ended. */
  check(name: string): void {
    const how = this.#exits.get(name);
    if (how !== undefined) {
      throw new Error(`${name} ended (${how}):\n${this.#tail(name)}`);
    }
  }

  /** Kills everything, removes the folder, and waits until that is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver()) {
      return;
    }
    const gone = once(this.#supervisor, "exit");
    this.#supervisor.stdin.end();
    await gone;
  }

  #order(order: Order): void {
    this.#supervisor.stdin.write(`${JSON.stringify(order)}\n`);
  }

  #take({ name, pid, exited }: Report): void {
    if (pid !== undefined) {
      this.#pids.set(name, pid);
    }
    if (exited !== undefined) {
      this.#pids.delete(name);
      this.#exits.set(name, exited);
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#onReport;
    this.#onReport = [];
    waiting.forEach((resume) => resume());
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isOver()) {
        throw new Error("the supervisor of the server processes has ended");
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onReport.push(resolve);
      await promise;
    }
  }

  #isOver(): boolean {
    return this.#supervisor.exitCode !== null || this.#supervisor.signalCode !== null;
  }

  #logOf(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  #tail(name: string): string {
    return readFileSync(this.#logOf(name), "utf8").slice(-LOG_TAIL_CHARS);
  }
}
