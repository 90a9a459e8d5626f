import type { RequestListener, ServerResponse } from "node:http";
import type { KeyPair } from "../../../simulators/certificates.ts";
import { onLoopback } from "../lib/given-server.ts";

/** One request: its path with the query, and the token it brings. */
export interface Request {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** What a server on loopback answers: a status, headers and a body, JSON unless it is text; or whatever a function does. */
export type Answer =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | ((response: ServerResponse) => void);

/** A server that stands for a service; `requests` are what it was asked, in order. */
export interface Server extends AsyncDisposable {
  readonly url: URL;
  readonly requests: readonly Request[];
}

/** Serves answers, over TLS where there is a key pair. */
export async function aServer(
  answer: (request: Request) => Answer,
  keys: KeyPair | null = null,
): Promise<Server> {
  const requests: Request[] = [];
  const listener: RequestListener = ({ url: path = "", headers }, response) => {
    const request = { path, authorization: headers.authorization };
    requests.push(request);
    const said = answer(request);
    if (typeof said === "function") return said(response);
    const { status = 200, body = {} } = said;
    response.writeHead(status, { "content-type": "application/json", ...said.headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const { url, ...server } = await onLoopback(listener, keys);
  return { url: new URL(url), requests, ...server };
}

/** A problem as a service tells it. */
export function problem(status: number, detail: string): Answer {
  const headers = { "content-type": "application/problem+json; charset=utf-8" };
  return { status, headers, body: { title: "t", status, detail } };
}
