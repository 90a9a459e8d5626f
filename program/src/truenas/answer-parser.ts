import { Worker } from "node:worker_threads";
import { decodeResult, type Plan } from "./frame.ts";
import { type Envelope, FRAMINGS, type Protocol } from "./framing.ts";
import { LIMITS } from "./limits.ts";
import type { ParseReply, ParseRequest } from "./parse-worker.ts";
import { MalformedError } from "./wire.ts";

/** A frame, understood: an answer with its records, an error, or a notification. */
export type ParsedFrame =
  | {
      readonly is: "answer";
      readonly id: string;
      readonly rows: number;
      readonly records: readonly unknown[];
    }
  /** The answer to a call is not what its shape says. */
  | { readonly is: "malformed"; readonly id: string; readonly error: MalformedError }
  | Exclude<Envelope, { is: "result" }>;

/**
 * Parses the frames of one socket: small ones at once, large ones in a worker thread that starts with the first of them
 * and ends with `release`. Strings and lists of groups that repeat between records are kept once, whichever thread made them.
 */
export class AnswerParser {
  readonly #strings = new Map<string, string>();
  /** By their JSON. */
  readonly #groups = new Map<string, unknown>();
  #worker: Worker | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  /** Throws MalformedError where the frame is no message of the protocol at all; then nobody knows whom it concerns. */
  parse(
    bytes: Uint8Array,
    protocol: Protocol,
    plans: ReadonlyMap<string, Plan>,
  ): ParsedFrame | Promise<ParsedFrame> {
    if (bytes.length <= LIMITS.inlineAnswerBytes) return parseHere(bytes, protocol, plans);
    const parsed = this.#turn.then(() => this.#parseInWorker(bytes, protocol, plans));
    this.#turn = parsed.catch(() => {});
    return parsed;
  }

  /** Ends the worker and forgets the strings; a later frame starts another. */
  async release(): Promise<void> {
    this.#strings.clear();
    this.#groups.clear();
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #parseInWorker(
    bytes: Uint8Array,
    protocol: Protocol,
    plans: ReadonlyMap<string, Plan>,
  ): Promise<ParsedFrame> {
    const worker = (this.#worker ??= startWorker());
    const records: unknown[] = [];
    const ahead = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        worker.off("message", onReply).off("error", onError).off("exit", onExit);
        worker.unref();
        settle();
      };
      const onReply = (reply: ParseReply): void => {
        if (reply.is !== "records")
          return finish(() => settleFrame(reply, records, resolve, reject));
        for (const record of JSON.parse(reply.json) as unknown[]) records.push(this.#share(record));
        Atomics.sub(ahead, 0, 1);
        Atomics.notify(ahead, 0);
      };
      const onError = (error: Error): void => {
        this.#worker = null;
        finish(() => reject(error));
      };
      const onExit = (): void => finish(() => reject(new Error("the parser was ended")));
      worker.on("message", onReply).on("error", onError).on("exit", onExit);
      worker.ref();
      const own = ownBytes(bytes);
      const request: ParseRequest = { bytes: own, protocol, plans, ahead };
      worker.postMessage(request, [own.buffer]);
    });
  }

  /** Lets records share what came over as copies. They are fresh and ours, so they may still be written to. */
  #share(record: unknown): unknown {
    const fields = record as Record<string, unknown>;
    for (const name of REPEATING) {
      const text = fields[name];
      if (typeof text === "string") fields[name] = sharedIn(this.#strings, text, text);
    }
    const { groups } = fields;
    if (groups !== undefined)
      fields["groups"] = sharedIn(this.#groups, JSON.stringify(groups), groups);
    const properties = (fields["userProperties"] ?? {}) as Record<string, string>;
    for (const [name, text] of Object.entries(properties))
      if (text.length <= MAX_SHARED_LENGTH) properties[name] = sharedIn(this.#strings, text, text);
    return record;
  }
}

/** The first of all that are told by the same text. */
function sharedIn<T>(known: Map<string, T>, text: string, value: T): T {
  const first = known.get(text);
  if (first !== undefined) return first;
  known.set(text, value);
  return value;
}

/** Fields whose values repeat from record to record. */
const REPEATING = [
  "system",
  "pool",
  "dataset",
  "path",
  "name",
  "createTxg",
  "zvol",
  "initiator",
  "initiatorAddress",
] as const;
const MAX_SHARED_LENGTH = 64;

function parseHere(
  bytes: Uint8Array,
  protocol: Protocol,
  plans: ReadonlyMap<string, Plan>,
): ParsedFrame {
  const envelope = FRAMINGS[protocol].readEnvelope(bytes);
  if (envelope.is !== "result") return envelope;
  const { id, offset } = envelope;
  const plan = plans.get(id);
  if (!plan) return { is: "answer", id, rows: 0, records: [] };
  const records: unknown[] = [];
  try {
    const rows = decodeResult(bytes, offset, plan, (batch) => records.push(...batch));
    return { is: "answer", id, rows, records };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { is: "malformed", id, error };
  }
}

function settleFrame(
  reply: Exclude<ParseReply, { is: "records" }>,
  records: readonly unknown[],
  resolve: (frame: ParsedFrame) => void,
  reject: (error: Error) => void,
): void {
  if (reply.is === "malformed") {
    const error = MalformedError.restored(reply.path, reply.message);
    if (reply.id === null) return reject(error);
    return resolve({ is: "malformed", id: reply.id, error });
  }
  const { envelope, rows } = reply;
  resolve(envelope.is === "result" ? { is: "answer", id: envelope.id, rows, records } : envelope);
}

function startWorker(): Worker {
  const worker = new Worker(new URL("./parse-worker.ts", import.meta.url), {
    name: "truenas-parser",
    env: {},
    resourceLimits: {
      maxYoungGenerationSizeMb: 4,
      maxOldGenerationSizeMb: LIMITS.parserHeapMegabytes,
    },
  });
  worker.unref();
  return worker;
}

/** Bytes in a buffer of their own, which may be handed over instead of copied. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  return isOwn ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
