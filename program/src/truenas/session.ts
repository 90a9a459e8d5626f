import { createBackoff, type Backoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import { atMost } from "../lib/concurrency.ts";
import { SourceError } from "../lib/errors.ts";
import { createLatency } from "../lib/latency.ts";
import { createRateLimiter, type RateLimiter } from "../lib/rate-limit.ts";
import type { Secret } from "../lib/secret.ts";
import type { Answered, Budget, Spent } from "../model/source.ts";
import { AnswerParser } from "./answer-parser.ts";
import type { ChosenVersion } from "./capabilities.ts";
import { connect, type Live } from "./connect.ts";
import { type DecodeContext, NO_CONTEXT } from "./decode/context.ts";
import type { Decoded, DecoderName } from "./decode/decoders.ts";
import { SUBSCRIBE } from "./framing.ts";
import { Gate } from "./gate.ts";
import { LoginBudget } from "./login-budget.ts";
import { BUDGETS, deadlineMsOf, isHeavy, LIMITS, RECONNECT_BACKOFF } from "./limits.ts";
import { readRpcError } from "./rpc-error.ts";
import { RpcError, type SocketCounters, type SocketEvent } from "./rpc-socket.ts";
import type { Peer } from "./tls.ts";

/** One call: the method, what is sent, and how the answer is decoded. */
export interface Call<N extends DecoderName> {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly decoder: N;
  /** True: the answer is a list and each row is decoded; false: the answer is decoded as a whole. */
  readonly rows: boolean;
  readonly context: DecodeContext;
}

/** A decoded answer. `rows` counts the rows that were sent, those included that a decoder left out. */
export interface Decode<N extends DecoderName> {
  readonly rows: number;
  readonly records: readonly Decoded<N>[];
  /** From sending to the decoded answer. */
  readonly tookMs: number;
}

/** Who pays for a call and who may stop it. */
export interface CallOptions {
  readonly budget: Budget;
  readonly paced: boolean;
  readonly signal: AbortSignal;
}

/** What a session needs to know and to use. */
export interface SessionOptions {
  readonly peer: Peer;
  /** Null where nobody named one: 24.10 needs none. */
  readonly user: string | null;
  readonly apiKey: () => Promise<Secret>;
  /** Longest wait for one answer, whatever the method; null = `deadlineMsOf`. */
  readonly requestMs: number | null;
  readonly clock: Clock;
}

/**
 * The one conversation with a TrueNAS. It is *absent* until something is asked; then *connecting* (connect.ts: TLS
 * checked, versions, WebSocket, login; one attempt at a time, shared by all who wait) and *live*. It becomes absent again when the socket
 * ends, when TrueNAS forgets the session on a live socket (errno 207), or by `close`. A lost connection is left alone for
 * 1 s and more before the next attempt; after a failed attempt calls fail with its error until that time is over, and
 * after the third refusal of a key for good, until the key changes.
 * Calls that lost their socket or session are sent again on the next one, `callAttempts` times in all: they only read.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #parser = new AnswerParser();
  readonly #gate = new Gate(LIMITS.callsInFlight);
  readonly #heavyGate = atMost(LIMITS.heavyCallsInFlight);
  readonly #limiters: Readonly<Record<Budget, RateLimiter>>;
  readonly #loginBudget: LoginBudget;
  readonly #backoff: Backoff;
  readonly #counters: SocketCounters = { strayAnswers: 0, events: 0 };
  #live: Live | null = null;
  #connecting: Promise<Live> | null = null;
  #notBefore = 0;
  #failure: SourceError | null = null;
  #heavyNotBefore = 0;
  #refused: { readonly key: string; readonly times: number; readonly error: SourceError } | null =
    null;
  #revealed = "";
  #reads = 0;
  /** How long TrueNAS took to answer, by whether a call walks ZFS. */
  readonly answered: Answered = { cheap: createLatency(), heavy: createLatency() };
  /** Told of every event of every socket. */
  onEvent: ((event: SocketEvent) => void) | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { clock } = options;
    this.#loginBudget = new LoginBudget(clock);
    this.#backoff = createBackoff(RECONNECT_BACKOFF, clock);
    this.#limiters = {
      interactive: createRateLimiter(BUDGETS.interactive, clock),
      background: createRateLimiter(BUDGETS.background, clock),
      verify: createRateLimiter(BUDGETS.verify, clock),
    };
  }

  /** Calls that were let through from each purse, and how long they waited. */
  get spent(): Spent {
    const { interactive, background, verify } = this.#limiters;
    return { interactive: interactive.use, background: background.use, verify: verify.use };
  }

  /** What came since the start that was no answer. */
  get counters(): Readonly<SocketCounters> {
    return this.#counters;
  }

  /** The version that is spoken; connects if need be. Throws SourceError. */
  async version(signal: AbortSignal): Promise<ChosenVersion> {
    return (await this.#connected(signal)).chosen;
  }

  /** The live connection; connects if need be. Throws SourceError. */
  connected(signal: AbortSignal): Promise<Live> {
    return this.#connected(signal);
  }

  /**
   * Asks for the events of a collection on this connection, paid as background. False where this version has none or this key
   * may not have them. Throws SourceError.
   */
  async subscribe({ socket, chosen }: Live, name: string, signal: AbortSignal): Promise<boolean> {
    const { line, rights } = chosen.capability;
    const method = SUBSCRIBE;
    const plan = { line, method, decoder: "text", rows: false, context: NO_CONTEXT } as const;
    const deadlineMs = this.#options.requestMs ?? deadlineMsOf(method);
    const limits = { deadlineMs, requestBytes: LIMITS.requestBytes };
    await this.#inTurn(this.#limiters.background, signal);
    try {
      await this.#gate.run(() => socket.subscribe(plan, name, limits, signal));
      return true;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const asked = { source: this.#options.peer.source, method, rights };
      const failure = readRpcError(asked, error.answer, (text) => this.#scrub(text));
      if (failure.is === "failed") return false;
      if (failure.is === "lostSession") socket.close();
      else this.#gate.halve();
      throw failure.error;
    }
  }

  /** Sends a call and decodes its answer. Throws SourceError. */
  async call<N extends DecoderName>(call: Call<N>, options: CallOptions): Promise<Decode<N>> {
    const send = () => this.#gate.run(() => this.#attempt(call, options));
    const sendHeavy = async () => {
      if (options.paced) await this.#restOfHeavy(options.signal);
      return send();
    };
    for (let attempt = 1; ; attempt++) {
      const outcome = await (isHeavy(call.method) ? this.#heavyGate(sendHeavy) : send());
      if (!("retryAfterMs" in outcome)) return outcome;
      if (attempt >= LIMITS.callAttempts) throw outcome.error;
      await this.#sleep(outcome.retryAfterMs, options.signal);
    }
  }

  /** Keeps the parser's thread and strings while `read` runs, and frees them when the last read is over. */
  async during<T>(read: () => Promise<T>): Promise<T> {
    this.#reads++;
    try {
      return await read();
    } finally {
      this.#reads--;
      if (this.#reads === 0) await this.#parser.release();
    }
  }

  async close(): Promise<void> {
    this.#live?.socket.close();
    this.#live = null;
    await this.#parser.release();
  }

  async #attempt<N extends DecoderName>(
    { method, params, decoder, rows, context }: Call<N>,
    { budget, signal }: CallOptions,
  ): Promise<Decode<N> | { retryAfterMs: number; error: SourceError }> {
    const { peer, requestMs } = this.#options;
    await this.#inTurn(this.#limiters[budget], signal);
    const { socket, chosen } = await this.#connected(signal);
    const plan = { line: chosen.capability.line, method, decoder, rows, context };
    const deadlineMs = requestMs ?? deadlineMsOf(method);
    const limits = { deadlineMs, requestBytes: LIMITS.requestBytes };
    const { clock } = this.#options;
    const sentAt = clock.monotonicMs();
    const [ended] = await Promise.allSettled([socket.call(plan, params, limits, signal)]);
    const tookMs = clock.monotonicMs() - sentAt;
    const heavy = isHeavy(method);
    if (heavy) this.#heavyNotBefore = sentAt + tookMs * (1 + LIMITS.dutyFactor);
    if (ended.status === "fulfilled" || isAnswer(ended.reason))
      this.answered[heavy ? "heavy" : "cheap"].add(tookMs);
    if (ended.status === "fulfilled")
      return { ...(ended.value as Omit<Decode<N>, "tookMs">), tookMs };
    const error: unknown = ended.reason;
    if (error instanceof SourceError && error.code === "interrupted")
      return { retryAfterMs: 0, error };
    if (!(error instanceof RpcError)) throw error;
    const asked = { source: peer.source, method, rights: chosen.capability.rights };
    const failure = readRpcError(asked, error.answer, (text) => this.#scrub(text));
    if (failure.is === "failed") throw failure.error;
    if (failure.is === "lostSession") socket.close();
    else this.#gate.halve();
    const retryAfterMs = failure.is === "lostSession" ? 0 : this.#backoff.nextDelayMs();
    return { retryAfterMs, error: failure.error };
  }

  /** In the service a heavy call waits until the last one has been paid for. */
  #restOfHeavy(signal: AbortSignal): Promise<void> {
    return this.#sleep(this.#heavyNotBefore - this.#options.clock.monotonicMs(), signal);
  }

  #connected(signal: AbortSignal): Promise<Live> {
    if (this.#live?.socket.isOpen) return Promise.resolve(this.#live);
    this.#connecting ??= this.#connect(signal).finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connect(signal: AbortSignal): Promise<Live> {
    const { clock, apiKey } = this.#options;
    const waitMs = this.#notBefore - clock.monotonicMs();
    if (waitMs > 0 && this.#failure) throw this.#failure;
    await this.#sleep(waitMs, signal);
    const key = await apiKey();
    this.#revealed = key.reveal();
    if (this.#refused?.key === this.#revealed && this.#refused.times >= LIMITS.refusedLogins)
      throw this.#refused.error;
    this.#notBefore = clock.monotonicMs() + this.#backoff.nextDelayMs();
    try {
      this.#live = await this.#open(key, signal);
      this.#gate.restore(); // how much it could bear was learnt of the middleware that answered before
      this.#refused = null;
      this.#failure = null;
      return this.#live;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code === "unauthenticated") this.#countRefusal(error);
      this.#failure = error.code === "cancelled" ? null : error;
      throw error;
    }
  }

  #open(apiKey: Secret, signal: AbortSignal): Promise<Live> {
    const { peer, clock, user, requestMs } = this.#options;
    const onEvent = (event: SocketEvent) => this.onEvent?.(event);
    const tools = { peer, clock, parser: this.#parser, counters: this.#counters, onEvent };
    const beforeLogin = () => this.#inTurn(this.#loginBudget, signal);
    return connect({ tools, user, apiKey, beforeLogin, requestMs, signal });
  }

  #countRefusal(error: SourceError): void {
    const before = this.#refused?.key === this.#revealed ? this.#refused.times : 0;
    this.#refused = { key: this.#revealed, times: before + 1, error };
  }

  /** TrueNAS repeats arguments in some errors; ours never hold the key, but a stranger in between might echo anything. */
  #scrub(text: string): string {
    return this.#revealed === "" ? text : text.replaceAll(this.#revealed, "[secret]");
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) await this.#inTurn({ take: () => this.#options.clock.sleep(ms, signal) }, signal);
  }

  /** Waits for a turn; being stopped meanwhile is a cancelled read. */
  async #inTurn(
    turn: { take: (signal: AbortSignal) => Promise<void> },
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await turn.take(signal);
    } catch {
      const { source } = this.#options.peer;
      const message = `${source}: the read was cancelled`;
      throw new SourceError({ code: "cancelled", source, message, next: "run it again" });
    }
  }
}

/** A refusal is an answer as well, and one that did not come in time took at least so long. */
function isAnswer(error: unknown): boolean {
  return error instanceof RpcError || (error instanceof SourceError && error.code === "timeout");
}
