import type { TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import type { Clock } from "../lib/clock.ts";
import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import type { JsonObject } from "../lib/json.ts";
import type { AnswerParser, ParsedFrame } from "./answer-parser.ts";
import type { Plan } from "./frame.ts";
import { type Envelope, type Framing, FRAMINGS, type Protocol } from "./framing.ts";
import { LIMITS } from "./limits.ts";
import type { Peer } from "./tls.ts";

/** What came back for one call. `rows` counts the rows of the answer, those included that a decoder left out. */
export interface Answer {
  readonly rows: number;
  readonly records: readonly unknown[];
}

/** TrueNAS answered a call with an error; what it means is for the session to say (rpc-error.ts). */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly answer: JsonObject;

  constructor(answer: JsonObject) {
    super("TrueNAS answered with an error");
    this.answer = answer;
  }
}

/** What sockets said that was no answer, counted since the start. */
export interface SocketCounters {
  /** Answers to no call of ours, or to one that was answered already or given up. */
  strayAnswers: number;
  events: number;
}

/** That something of a collection has changed, or that we are not told of it any more. */
export type SocketEvent = Extract<Envelope, { readonly is: "event" | "unsubscribed" }>;

/** What bounds one call. */
interface CallLimits {
  readonly deadlineMs: number;
  readonly requestBytes: number;
}

interface Pending {
  readonly plan: Plan;
  readonly settle: (outcome: Answer | Error) => void;
}

/** What a socket works with; all of it outlives the socket. */
export interface SocketTools {
  readonly peer: Peer;
  readonly parser: AnswerParser;
  readonly counters: SocketCounters;
  readonly clock: Clock;
  readonly onEvent: (event: SocketEvent) => void;
}

/** Where a socket is opened and what is spoken there. */
export interface Endpoint {
  readonly path: string;
  readonly protocol: Protocol;
}

/**
 * One WebSocket that speaks one of the protocols. It is open from `open` (greeting included) until the other side, an error, silence or `close` ends
 * it; then every call that waits fails with `interrupted` and the socket is of no more use. It knows no sessions and
 * repeats nothing: that is session.ts.
 */
export class RpcSocket {
  readonly #tools: SocketTools;
  readonly #ws: WebSocket;
  readonly #transport: TLSSocket;
  readonly #protocol: Protocol;
  readonly #pending = new Map<string, Pending>();
  #nextId = 1;
  #ended: SourceError | null = null;
  readonly #over = Promise.withResolvers<void>();
  #stopPing: () => void = () => {};

  /** Upgrades a checked TLS connection. Throws SourceError. */
  static async open(
    { path, protocol }: Endpoint,
    transport: TLSSocket,
    tools: SocketTools,
    signal: AbortSignal,
  ): Promise<RpcSocket> {
    const { host, port } = tools.peer.address;
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const ws = new WebSocket(`wss://${authority}${path}`, {
      createConnection: () => transport,
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload: LIMITS.answerBytes,
    });
    const socket = new RpcSocket(ws, transport, protocol, tools);
    await socket.#opened(signal);
    socket.#keepAlive(transport.bytesRead);
    return socket;
  }

  private constructor(ws: WebSocket, transport: TLSSocket, protocol: Protocol, tools: SocketTools) {
    this.#ws = ws;
    this.#protocol = protocol;
    this.#transport = transport;
    this.#tools = tools;
    ws.on("message", (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    ws.on("error", (error: NodeJS.ErrnoException) => this.#end(errorOf(tools.peer.source, error)));
    ws.on("close", (code, reason) =>
      this.#end(closedBy(tools.peer.source, code, reason.toString())),
    );
    ws.on("unexpected-response", (_request, response) => {
      this.#end(noUpgrade(tools.peer.source, response.statusCode ?? 0));
      ws.terminate();
    });
  }

  get isOpen(): boolean {
    return this.#ended === null;
  }

  /** Resolves when the socket is of no more use. */
  get ended(): Promise<void> {
    return this.#over.promise;
  }

  get #framing(): Framing {
    return FRAMINGS[this.#protocol];
  }

  /** Sends one call and waits for its answer. Rejects with RpcError, or with SourceError where there was no answer. */
  call(
    plan: Plan,
    params: readonly unknown[],
    limits: CallLimits,
    signal: AbortSignal,
  ): Promise<Answer> {
    return this.#ask(plan, (id) => this.#framing.encode(id, plan.method, params), limits, signal);
  }

  /** Asks for the events of a collection; `onEvent` is told of them. Rejects as `call` does. */
  async subscribe(
    plan: Plan,
    collection: string,
    limits: CallLimits,
    signal: AbortSignal,
  ): Promise<void> {
    const encode = (id: string): string => this.#framing.encodeSubscribe(id, collection);
    await this.#ask(plan, encode, limits, signal);
  }

  #ask(
    plan: Plan,
    encode: (id: string) => string,
    limits: CallLimits,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { source } = this.#tools.peer;
    const { method } = plan;
    const id = `p${this.#nextId++}`;
    const text = encode(id);
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      if (signal.aborted) return reject(cancelled(source, method));
      if (Buffer.byteLength(text) > limits.requestBytes) return reject(tooLong(source, method));
      const settle = (outcome: Answer | Error): void => {
        if (!this.#pending.delete(id)) return;
        stopTimer();
        signal.removeEventListener("abort", onAbort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const onAbort = (): void => settle(cancelled(source, method));
      const stopTimer = this.#tools.clock.after(limits.deadlineMs, () =>
        settle(timedOut(source, method, limits.deadlineMs)),
      );
      signal.addEventListener("abort", onAbort, { once: true });
      this.#pending.set(id, { plan, settle });
      this.#ws.send(text);
    });
  }

  /** Ends the socket; calls that wait fail. */
  close(): void {
    this.#end(
      problem(this.#tools.peer.source, "interrupted", "the connection was closed by us", AGAIN),
    );
    this.#ws.terminate();
  }

  #opened(signal: AbortSignal): Promise<void> {
    const { clock, peer } = this.#tools;
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        stopTimer();
        signal.removeEventListener("abort", onAbort);
        this.#onEnd = () => {};
        this.#onGreeting = () => {};
        action();
      };
      const fail = (error: SourceError): void => {
        this.#end(error);
        this.#ws.terminate();
      };
      const onAbort = (): void => fail(cancelled(peer.source, "the handshake"));
      const stopTimer = clock.after(LIMITS.handshakeMs, () =>
        fail(timedOut(peer.source, "the WebSocket handshake", LIMITS.handshakeMs)),
      );
      this.#onEnd = (error) => settle(() => reject(error));
      signal.addEventListener("abort", onAbort, { once: true });
      this.#onGreeting = () => settle(resolve);
      const { hello } = this.#framing;
      this.#ws.once("open", () => (hello === null ? settle(resolve) : this.#ws.send(hello)));
      if (signal.aborted) onAbort();
    });
  }

  #onEnd: (error: SourceError) => void = () => {};
  #onGreeting: () => void = () => {};

  /** Pings while the socket is open; a whole interval in which no byte arrived means that nobody is there any more. */
  #keepAlive(bytesRead: number): void {
    this.#stopPing = this.#tools.clock.after(LIMITS.pingMs, () => {
      if (!this.isOpen) return;
      const now = this.#transport.bytesRead;
      if (now === bytesRead && this.#pinged) {
        this.#end(
          problem(this.#tools.peer.source, "interrupted", "the connection fell silent", AGAIN),
        );
        this.#ws.terminate();
        return;
      }
      this.#pinged = true;
      this.#ws.ping();
      this.#keepAlive(now);
    });
  }

  #pinged = false;

  #onMessage(bytes: Buffer, isBinary: boolean): void {
    if (isBinary) return this.#unreadable("a binary frame");
    const plans = new Map([...this.#pending].map(([id, { plan }]) => [id, plan]));
    try {
      const parsed = this.#tools.parser.parse(bytes, this.#protocol, plans);
      if (parsed instanceof Promise)
        parsed.then(
          (frame) => this.#dispatch(frame),
          (error: unknown) => this.#unreadable(messageOf(error)),
        );
      else this.#dispatch(parsed);
    } catch (error) {
      this.#unreadable(messageOf(error));
    }
  }

  #dispatch(frame: ParsedFrame): void {
    const { counters, peer, onEvent } = this.#tools;
    if (frame.is === "notification") return;
    if (frame.is === "event" || frame.is === "unsubscribed") {
      counters.events++;
      return onEvent(frame);
    }
    if (frame.is === "greeting") return this.#onGreeting();
    const pending = frame.id === null ? undefined : this.#pending.get(frame.id);
    if (!pending) {
      counters.strayAnswers++;
      return;
    }
    if (frame.is === "answer") pending.settle({ rows: frame.rows, records: frame.records });
    else if (frame.is === "ready") pending.settle({ rows: 0, records: [] });
    else if (frame.is === "error") pending.settle(new RpcError(frame.error));
    else pending.settle(malformed(peer.source, pending.plan.method, frame.error));
  }

  #unreadable(why: string): void {
    this.#end(
      new SourceError({
        code: "malformed",
        source: this.#tools.peer.source,
        message: `${this.#tools.peer.source} sent something that is no message of its API: ${why}`,
        next: "check that the address is a TrueNAS and nothing in between changes what it says",
        path: "$",
      }),
    );
    this.#ws.terminate();
  }

  #end(error: SourceError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#over.resolve();
    this.#stopPing();
    for (const { settle } of this.#pending.values()) settle(error);
    this.#onEnd(error);
  }
}

const AGAIN = "try again";

function problem(source: string, code: SourceErrorCode, what: string, next: string): SourceError {
  return new SourceError({ code, source, message: `${source}: ${what}`, next });
}

function cancelled(source: string, what: string): SourceError {
  return problem(source, "cancelled", `${what} was cancelled`, "run it again");
}

function timedOut(source: string, what: string, ms: number): SourceError {
  const next =
    "look at the pools and the load of the system (a suspended pool answers nothing), or wait longer with --request-timeout";
  return problem(source, "timeout", `no answer to ${what} within ${ms / 1000} s`, next);
}

/** The limit is TrueNAS': it closes the connection on a longer request. Reads split what they ask for before this. */
function tooLong(source: string, method: string): SourceError {
  return problem(source, "tooLarge", `the request ${method} is too long to be sent`, "report it");
}

function malformed(
  source: string,
  method: string,
  { path, message }: { path: string; message: string },
): SourceError {
  return new SourceError({
    code: "malformed",
    source,
    message: `${source}: the answer to ${method} is not as documented: ${message}`,
    next: "report it with the TrueNAS version",
    path,
  });
}

/** What a close code of TrueNAS or its nginx means (facts/truenas-api §1.2, §3.2). */
function closedBy(source: string, code: number, reason: string): SourceError {
  if (code === 1008 && reason.includes("not allowed"))
    return problem(
      source,
      "notPermitted",
      "this address is not on TrueNAS' allow list (ui_allowlist)",
      "add it in System > General Settings > GUI > Web Interface Allow List",
    );
  return problem(source, "interrupted", `the connection was closed (code ${code})`, AGAIN);
}

function errorOf(source: string, error: NodeJS.ErrnoException): SourceError {
  if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
    return problem(
      source,
      "tooLarge",
      `an answer is larger than ${LIMITS.answerBytes / 2 ** 20} MiB`,
      "report it with the number of datasets and snapshots",
    );
  return problem(
    source,
    "interrupted",
    `the connection broke (${error.code ?? "protocol error"})`,
    AGAIN,
  );
}

function noUpgrade(source: string, status: number): SourceError {
  if (status >= 300 && status < 400)
    return problem(
      source,
      "refused",
      "a redirect is not followed with an API key",
      "give the address it redirects to",
    );
  if (status === 404 || status === 200)
    return problem(
      source,
      "unsupported",
      "no API of TrueNAS 24.10 or newer answers there",
      "correct the address: is it a TrueNAS, and its web interface's port?",
    );
  return problem(
    source,
    "unavailable",
    `it answered HTTP ${status} to the WebSocket request`,
    "look at the TrueNAS web interface: it may be starting",
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
