import { parentPort } from "node:worker_threads";
import { decodeResult, type Plan } from "./frame.ts";
import { type Envelope, FRAMINGS, type Protocol } from "./framing.ts";
import { MalformedError } from "./wire.ts";

/** A frame to parse, with the plans of the calls that wait for an answer. */
export interface ParseRequest {
  /** Handed over: the worker frees them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly protocol: Protocol;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Batches that were sent and not taken yet: one number, which both threads count. */
  readonly ahead: Int32Array<SharedArrayBuffer>;
}

/**
 * How many batches the worker may be ahead. What has come is taken in one turn of the main thread: a worker that ran on while that
 * was busy would keep its callers waiting, and leave whole answers lying about as text.
 */
const MOST_AHEAD = 4;

/**
 * What the worker says about a frame, in this order: any number of records, then one of the others. Records travel as JSON:
 * it is quicker than a structured clone, and V8 keeps the fields of a parsed object in the object itself instead of in a
 * second one (80 bytes a snapshot, of which there are 100,000).
 */
export type ParseReply =
  | { readonly is: "records"; readonly json: string }
  | { readonly is: "end"; readonly envelope: Envelope; readonly rows: number }
  | {
      readonly is: "malformed";
      readonly id: string | null;
      readonly path: string;
      readonly message: string;
    };

/**
 * Entry of the worker thread that parses large answers, so that the main thread keeps turning. One frame at a time;
 * what it sends back are finished records in batches, never raw rows.
 */
parentPort?.on("message", ({ bytes, protocol, plans, ahead }: ParseRequest) => {
  const reply = (message: ParseReply): void => parentPort?.postMessage(message);
  let id: string | null = null;
  try {
    const envelope = FRAMINGS[protocol].readEnvelope(bytes);
    let rows = 0;
    if (envelope.is === "result") {
      id = envelope.id;
      const plan = plans.get(id);
      if (plan)
        rows = decodeResult(bytes, envelope.offset, plan, (records) => {
          while (Atomics.load(ahead, 0) >= MOST_AHEAD) Atomics.wait(ahead, 0, MOST_AHEAD);
          Atomics.add(ahead, 0, 1);
          reply({ is: "records", json: JSON.stringify(records) });
        });
    }
    reply({ is: "end", envelope, rows });
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    reply({ is: "malformed", id, path: error.path, message: error.message });
  }
  bytes.buffer.transfer(0); // at once: a collector that has little else to do would keep them for long
});
