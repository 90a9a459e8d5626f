import { Agent, get, type IncomingMessage } from "node:http";
import { setTimeout } from "node:timers/promises";

/** Whom to ask what, as whom. */
export interface Target {
  readonly origin: string;
  /** Asked in turn. */
  readonly paths: readonly string[];
  /** Used in turn: each belongs to somebody else. */
  readonly tokens: readonly string[];
}

/** How often, for how long. */
export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

/** Milliseconds from when a request was due to the end of its answer. */
export interface Latencies {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Asks at an even pace, whether answers come or not: who waits in line counts from when he was due. Throws for any answer but 200.
 * Answers with how long each took, and the answer to each path.
 */
export async function load(
  { origin, paths, tokens }: Target,
  { perSecond, seconds }: Pace,
): Promise<{ readonly tookMs: readonly number[]; readonly bodies: ReadonlyMap<string, Buffer> }> {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const bodies = new Map<string, Buffer>();
  const asked = Array.from({ length: perSecond * seconds }, async (_, count) => {
    const due = began + Math.ceil((count * 1000) / perSecond);
    await setTimeout(Math.max(0, due - performance.now()));
    const counted = Math.min(performance.now(), due); // a timer may be early by a part of a millisecond
    const path = paths[count % paths.length] ?? "/";
    const authorization = `Bearer ${tokens[count % tokens.length] ?? ""}`;
    bodies.set(path, await bodyOf(`${origin}${path}`, authorization, agent));
    return performance.now() - counted;
  });
  try {
    return { tookMs: await Promise.all(asked), bodies };
  } finally {
    agent.destroy();
  }
}

async function bodyOf(url: string, authorization: string, agent: Agent): Promise<Buffer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent, headers: { authorization } }, resolve).on("error", reject);
  });
  const body = Buffer.concat((await response.toArray()) as Buffer[]);
  if (response.statusCode === 200) return body;
  throw new Error(`${url}: ${response.statusCode} ${String(body)}`);
}
