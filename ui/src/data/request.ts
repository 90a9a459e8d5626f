import type { Problem } from "../../../program/src/api/contract.ts";
import { parseVisible } from "../format/visible.ts";
import { TEXTS } from "../texts.ts";
import type { Asked, Query } from "./answers.ts";
import { Refusal } from "./data.ts";

/** Where the API lives. */
const PREFIX = "/api/v1";

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

/** What the API answers to a GET; no name in it hides anything (FLT-W6). Throws Refusal. */
export async function get(path: string, asked: Asked, signal: AbortSignal): Promise<unknown> {
  return parseVisible(await (await send(addressOf(path, asked), { signal })).text());
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

async function send(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, { ...init, credentials: "same-origin" }).catch(
    (error: unknown) => {
      if (error instanceof Error && error.name === "AbortError") throw error;
      throw new Refusal({ status: null, text: TEXTS.trouble.noAnswer });
    },
  );
  if (response.ok) return response;
  throw new Refusal({ status: response.status, text: await textOf(response) });
}

async function textOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return problem?.detail ?? problem?.title ?? TEXTS.trouble.status(response.status);
}
