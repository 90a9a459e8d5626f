import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "../scripts/root.ts";
import { firstLine } from "./simulated.ts";
import { NODE } from "./tools.ts";

/** fastify that answers from memory, in a process of its own: bench/static-api.ts. */
export class StaticApi implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly origin: string;

  /** `bodies`: what to answer to each path. */
  static async start(bodies: ReadonlyMap<string, Buffer>): Promise<StaticApi> {
    const program = path.join(ROOT, "bench/static-api.ts");
    const child = spawn(NODE, [program], { stdio: ["pipe", "pipe", "inherit"] });
    const texts = [...bodies].map(([asked, body]) => [asked, String(body)]);
    child.stdin.write(`${JSON.stringify(texts)}\n`);
    return new StaticApi(child, (await firstLine(child.stdout)) ?? "");
  }

  private constructor(child: ChildProcess, origin: string) {
    this.#child = child;
    this.origin = origin;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await once(this.#child, "close");
  }
}
