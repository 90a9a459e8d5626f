import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Clock } from "../clock.ts";
import { callerOf } from "./authenticate.ts";
import { deliver } from "./delivery.ts";
import { distorted, replacement } from "./distort.ts";
import type { Fault, FaultQueue } from "./faults.ts";
import { statusReply } from "./reply.ts";
import { requestInfo } from "./request.ts";
import type { RequestInfo } from "./request.ts";
import type { RequestLog } from "./request-log.ts";
import { route } from "./routes.ts";
import type { Reply, RouteContext } from "./routes.ts";
import { unauthorized } from "./status.ts";
import { WatchResponse } from "./watch-response.ts";

/** What a listener serves, and to whom. */
export interface ListenerOptions extends RouteContext {
  readonly clock: Clock;
  readonly faults: FaultQueue;
  readonly requests: RequestLog;
  readonly tls:
    | { readonly certificatePem: string; readonly keyPem: string; readonly caPem: string }
    | undefined;
}

const REQUEST_BODY_BYTES_MAX = 1024 * 1024;

/** The sockets of a simulator: one request after the other from line to answer, faults included. */
export class Listener {
  readonly watches = new Set<WatchResponse>();
  readonly #options: ListenerOptions;
  #server: Server | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Listens on this loopback port, 0 for a free one; answers the port. */
  async listen(port: number): Promise<number> {
    const server = createServer(this.#options.tls, (request, response) => {
      void this.#serve(request, response).catch((error: unknown) =>
        response.destroy(error as Error),
      );
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Breaks all connections and stops listening. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) {
      return;
    }
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, faults, store } = this.#options;
    const info = requestInfo(request.method ?? "GET", request.url ?? "/");
    const body = await bodyOf(request);
    const fault = faults.take(info);
    const reply = this.#answer(request, info, body);
    if (fault?.kind === "delay") {
      await clock.sleep(fault.ms);
    }
    if (fault?.kind === "silence") {
      return;
    }
    if (fault?.kind === "reset") {
      request.socket.destroy();
      return;
    }
    const instead = fault && replacement(fault, info, store.revision);
    await this.#send(request, response, instead ?? reply, fault);
  }

  #answer(request: IncomingMessage, info: RequestInfo, body: string): Reply {
    const { ownerOf, requests, clock } = this.#options;
    const caller = callerOf(request, ownerOf);
    requests.add({
      at: clock.now(),
      method: info.method,
      path: info.path,
      query: Object.fromEntries(info.query),
      headers: request.headers,
      userAgent: request.headers["user-agent"] ?? "",
      username: caller?.username ?? "",
    });
    return caller === undefined
      ? statusReply(unauthorized())
      : route(this.#options, info, { caller, accept: request.headers.accept ?? "", body });
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    reply: Reply,
    fault: Fault | undefined,
  ): Promise<void> {
    if (typeof reply !== "function") {
      await deliver(this.#options.clock, request, response, distorted(fault, reply), fault);
      return;
    }
    const watch = new WatchResponse(this.#options.clock, response, fault);
    this.watches.add(watch);
    response.once("close", () => this.watches.delete(watch));
    watch.run(reply);
  }
}

function createServer(tls: ListenerOptions["tls"], listener: RequestListener): Server {
  return tls === undefined
    ? createHttpServer(listener)
    : createHttpsServer(
        {
          cert: tls.certificatePem,
          key: tls.keyPem,
          ca: tls.caPem,
          requestCert: true,
          rejectUnauthorized: false,
        },
        listener,
      );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REQUEST_BODY_BYTES_MAX) {
      throw new RangeError(`a request body of more than ${REQUEST_BODY_BYTES_MAX} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
