import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { openSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * The parent of the server processes of one test. It lives in a session of its own and holds a pipe to the test: orders
 * come in as JSON lines, exits go out as JSON lines. When the pipe closes, for whatever reason (also SIGKILL of the
 * test), it kills what it started, removes the folder given as its argument, and ends.
 */
export type Order =
  | {
      readonly start: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly log: string;
    }
  | { readonly stop: string };

/** What the supervisor tells: the process of this name has started, or is no more. */
export interface Report {
  readonly name: string;
  readonly pid?: number;
  readonly exited?: string;
}

function supervise(folder: string): void {
  const children = new Map<string, ChildProcess>();
  const orders = createInterface({ input: process.stdin });
  orders.on("line", (line) => {
    const order = JSON.parse(line) as Order;
    if ("stop" in order) {
      children.get(order.stop)?.kill("SIGKILL");
    } else {
      start(children, order);
    }
  });
  orders.once("close", () => {
    endAll([...children.values()], folder);
  });
}

function start(
  children: Map<string, ChildProcess>,
  order: Extract<Order, { start: string }>,
): void {
  const { start: name, command, args, log } = order;
  const output = openSync(log, "a");
  const child = spawn(command, args, { stdio: ["ignore", output, output] });
  children.set(name, child);
  const ended = (how: string): void => {
    children.delete(name);
    report({ name, exited: how });
  };
  child.once("error", (error) => ended(error.message));
  child.once("exit", (code, signal) => ended(signal ?? `code ${code}`));
  if (child.pid !== undefined) {
    report({ name, pid: child.pid });
  }
}

/** A report that nobody reads any more is no loss: `stdout` errors are ignored below. */
function report(value: Report): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function endAll(children: readonly ChildProcess[], folder: string): void {
  let left = children.length;
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  if (left === 0) {
    remove();
  }
  for (const child of children) {
    child.once("exit", () => {
      left -= 1;
      if (left === 0) {
        remove();
      }
    });
    child.kill("SIGKILL");
  }
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) {
    throw new TypeError("the folder to remove at the end is missing");
  }
  process.stdout.on("error", () => {});
  supervise(folder);
}
