import type { Problem } from "../../../program/src/api/contract.ts";
import { after } from "../clock.ts";
import { parseVisible } from "../format/visible.ts";
import { TEXTS } from "../texts.ts";
import type { Asked, Query } from "./answers.ts";
import { Refusal } from "./data.ts";

/** Where the API lives. */
const PREFIX = "/api/v1";

/** Whoever takes longer does not answer: what is shown is then said to be old, and asked for again. */
const ANSWER_WITHIN_MS = 15_000;

/** A service that is asked too much is asked so often at most, and where it wants to be left alone for longer, not again. */
const MOST_TIMES = 5;
const MOST_PATIENCE_MS = 10_000;

/** The address of a question: the path with its parameters filled in, and the query in the order of its names. */
export function addressOf(path: string, { params = {}, query = {} }: Asked = {}): string {
  const filled = path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(params[name] ?? ""),
  );
  const text = queryText(query);
  return `${PREFIX}${filled}${text === "" ? "" : `?${text}`}`;
}

/** A query as it stands in an address, without "?". The same question has the same text, however it was put together. */
export function queryText(query: Query): string {
  const text = new URLSearchParams();
  for (const name of Object.keys(query).toSorted()) {
    const value = query[name];
    if (value === undefined) continue;
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    for (const one of values) text.append(name, one);
  }
  return text.toString();
}

/**
 * What the API answers to a GET; no name in it hides anything (FLT-W6). Where it is asked too much it is asked again when it says.
 * Throws Refusal.
 */
export async function get(path: string, asked: Asked, signal: AbortSignal): Promise<unknown> {
  for (let times = 1; ; times += 1) {
    try {
      return parseVisible(await send(addressOf(path, asked), {}, signal));
    } catch (error) {
      const patienceMs = error instanceof Refusal ? error.patienceMs : null;
      if (patienceMs === null || patienceMs > MOST_PATIENCE_MS || times === MOST_TIMES) throw error;
      await waited(patienceMs, signal);
    }
  }
}

/** Done after so long. Throws where nobody wants it any more. */
function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      takeBack();
      reject(signal.reason as Error);
    };
    const takeBack = after(ms, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Changes something. Throws Refusal. */
export async function change(method: "POST" | "DELETE", path: string, asked: Asked, body?: object) {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  await send(addressOf(path, asked), {
    method,
    headers: { "x-plumbline": "page", ...json }, // no page of others can send it (docs/http.md)
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The text of an answer that is no refusal. */
async function send(address: string, init: RequestInit, stop?: AbortSignal): Promise<string> {
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const signal = stop === undefined ? late : AbortSignal.any([stop, late]);
  try {
    const response = await fetch(address, { ...init, signal, credentials: "same-origin" });
    if (response.ok) return await response.text();
    const trouble = { status: response.status, text: await textOf(response) };
    throw new Refusal(trouble, patienceIn(response));
  } catch (error) {
    if (error instanceof Refusal || stop?.aborted === true) throw error;
    throw new Refusal({ status: null, text: TEXTS.trouble.noAnswer });
  }
}

/** How long a service that was asked too much wants to be left alone: it says it in seconds. */
function patienceIn({ status, headers }: Response): number | null {
  const said = headers.get("retry-after") ?? "";
  return status === 429 && /^\d+$/.test(said) ? Number(said) * 1_000 : null;
}

async function textOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return problem?.detail ?? problem?.title ?? TEXTS.trouble.status(response.status);
}
