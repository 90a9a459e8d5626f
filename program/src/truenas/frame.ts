import { JsonReader } from "../lib/json.ts";
import type { DecodeContext } from "./decode/context.ts";
import { type DecoderName, DECODERS } from "./decode/decoders.ts";
import type { Shape } from "./shape.ts";
import { type Line, SHAPES } from "./shapes.ts";
import { asMalformed, MalformedError, Wire } from "./wire.ts";

/** How the answer to one call is decoded. Plain data: it crosses to the worker. */
export interface Plan {
  readonly line: Line;
  readonly method: string;
  readonly decoder: DecoderName;
  /** True: the answer is a list and the decoder takes its rows; false: it takes the answer as a whole. */
  readonly rows: boolean;
  readonly context: DecodeContext;
}

/** How many records travel at once: so few that they fit into the worker's nursery and die there. */
const BATCH_RECORDS = 200;

/**
 * Decodes the result that begins at `offset`, row by row, and gives the records out in batches. Returns the number of
 * rows, left-out ones included. Throws MalformedError.
 */
export function decodeResult(
  bytes: Uint8Array,
  offset: number,
  plan: Plan,
  emit: (records: readonly unknown[]) => void,
): number {
  const shapes = SHAPES[plan.line];
  const decode = DECODERS[plan.decoder] as (row: Wire, context: DecodeContext) => unknown;
  const shape = plan.decoder === "count" ? INTEGER : shapes.result(plan.method);
  const reader = new JsonReader(bytes, offset);
  if (!plan.rows) {
    const json = asMalformed(ROOT, () => reader.value());
    emit([decode(new Wire(json, shape, shapes, ROOT), plan.context)]);
    return 1;
  }
  if (shape.kind !== "list") throw new RangeError(`${plan.method} does not answer with a list`);
  if (!reader.atList()) throw new MalformedError(ROOT, "a list", "another value");
  const root = new Wire(undefined, shape, shapes, ROOT);
  let rows = 0;
  let batch: unknown[] = [];
  asMalformed(ROOT, () =>
    reader.elements((index) => {
      const record = decode(new Wire(reader.value(), shape.of, shapes, index, root), plan.context);
      rows++;
      if (record !== null) batch.push(record);
      if (batch.length < BATCH_RECORDS) return;
      emit(batch);
      batch = [];
    }),
  );
  emit(batch);
  return rows;
}

const ROOT = "$.result";

/** What a query answers when it was asked for a count (shapes/README.md). */
const INTEGER: Shape = Object.freeze({ kind: "integer" });
