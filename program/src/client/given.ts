import { once } from "node:events";
import {
  createServer as createHttpServer,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { KeyPair } from "../../../simulators/certificates.ts";

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
  const server =
    keys === null
      ? createHttpServer(listener)
      : createHttpsServer({ cert: keys.certificatePem, key: keys.keyPem }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${keys === null ? "http" : "https"}://127.0.0.1:${port}`),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A problem as a service tells it. */
export function problem(status: number, detail: string): Answer {
  const headers = { "content-type": "application/problem+json; charset=utf-8" };
  return { status, headers, body: { title: "t", status, detail } };
}
