import { once } from "node:events";
import { Agent, request } from "node:https";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Credential } from "../../simulators/kubernetes/kubeconfig.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";

/** One request as a test wants it. */
export interface Ask {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as JSON unless `headers` says otherwise; a string goes out as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Whatever an API server answers: an object, a list, a Status. */
export interface WireObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubernetesObject[];
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly [extra: string]: unknown;
}

/** The answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The body as JSON. Throws SyntaxError on anything else. */
  json(): WireObject;
}

/** Speaks plain HTTPS to an API server as one user, with nothing of the program in between. */
export interface HttpClient extends AsyncDisposable {
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** The answer as soon as its headers are there, for watches. */
  open(path: string, ask?: Ask): Promise<IncomingMessage>;
}

/** A client with at most `connections` sockets. Without a credential it is anonymous. */
export function httpClient(
  server: { readonly url: string; readonly caPem: string },
  credential: Credential | undefined,
  connections = 8,
): HttpClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    ca: server.caPem,
    ...certificateOf(credential),
  });
  const authorization =
    credential !== undefined && "token" in credential ? `Bearer ${credential.token}` : undefined;

  async function open(
    path: string,
    { method = "GET", headers = {}, body, signal }: Ask = {},
  ): Promise<IncomingMessage> {
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const sent = request(new URL(path, server.url), {
      method,
      agent,
      ...(signal === undefined ? {} : { signal }),
      headers: {
        accept: "application/json",
        ...(authorization === undefined ? {} : { authorization }),
        ...contentHeaders(payload),
        ...headers,
      },
    });
    sent.end(payload);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return response;
  }

  return {
    open,
    ask: async (path, ask) => answerOf(await open(path, ask)),
    [Symbol.asyncDispose]: async () => agent.destroy(),
  };
}

/** The length must be said: `node:http` leaves it out for DELETE, and the server then takes the body for a request. */
function contentHeaders(payload: string | undefined): OutgoingHttpHeaders {
  return payload === undefined
    ? {}
    : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) {
    text += chunk;
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as WireObject,
  };
}

function certificateOf(credential: Credential | undefined): { cert?: string; key?: string } {
  return credential !== undefined && "certificate" in credential
    ? { cert: credential.certificate.certificatePem, key: credential.certificate.keyPem }
    : {};
}
