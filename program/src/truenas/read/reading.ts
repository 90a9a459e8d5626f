import type { Clock } from "../../lib/clock.ts";
import { SourceError } from "../../lib/errors.ts";
import type { TruenasCollection, TruenasRecords } from "../../model/collections.ts";
import type { Key } from "../../model/ids.ts";
import type { ProofStep } from "../../model/observation.ts";
import type { ReadOptions } from "../../model/source.ts";
import type { AnswerTime, Pool } from "../../model/truenas.ts";
import type { Capability } from "../capabilities.ts";
import type { DecodeContext } from "../decode/context.ts";
import type { DecoderName } from "../decode/decoders.ts";
import type { Call, Decode, Session } from "../session.ts";

/** What every read of a collection works with. */
export interface Reading {
  /** Configured name of the system. */
  readonly source: string;
  readonly session: Session;
  readonly options: ReadOptions;
  readonly clock: Clock;
  readonly capability: Capability;
  readonly context: DecodeContext;
  /** How long cheap calls took until now, newest first. */
  readonly answerTimes: readonly AnswerTime[];
  /** As they were before anything else was read. */
  readonly pools: readonly Pool[];
}

/** An observation before the identity of the system was compared: what was seen, and its proof or what is wrong with it. */
export type Draft<C extends TruenasCollection = TruenasCollection> = C extends TruenasCollection
  ? {
      readonly collection: C;
      readonly within: string;
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly records: readonly TruenasRecords[C][];
      /** Of a read by name that is held against an earlier one: what is there no more. */
      readonly gone?: readonly Key[];
      readonly outcome: { readonly proof: readonly ProofStep[] } | { readonly error: SourceError };
    }
  : never;

/** What reading a part of a collection gives. A read that fails midway says what it saw by `PartlySeen`. */
export interface Seen<C extends TruenasCollection> {
  readonly records: readonly TruenasRecords[C][];
  readonly proof: readonly ProofStep[];
}

/** A read that failed after it had seen something. */
export class PartlySeen extends Error {
  override readonly name = "PartlySeen";
  readonly records: readonly unknown[];
  readonly problem: SourceError;

  constructor(records: readonly unknown[], problem: SourceError) {
    super(problem.message);
    this.records = records;
    this.problem = problem;
  }
}

/** Asks with the reading's context and purse. */
export function ask<N extends DecoderName>(
  { session, options, context }: Reading,
  call: Omit<Call<N>, "context">,
): Promise<Decode<N>> {
  return session.call({ ...call, context }, options);
}

/** Runs the read of one part of a collection; what TrueNAS did wrong becomes part of the draft. */
export async function draft<C extends TruenasCollection>(
  { clock, options, source }: Reading,
  collection: C,
  within: string,
  read: () => Promise<Seen<C>>,
): Promise<Draft<C>> {
  const startedAt = clock.now();
  const finish = (
    records: readonly unknown[],
    outcome: { proof: readonly ProofStep[] } | { error: SourceError },
  ): Draft<C> => {
    options.onProgress?.({ source, collection, rows: records.length, done: true });
    const finishedAt = clock.now();
    return { collection, within, startedAt, finishedAt, records, outcome } as unknown as Draft<C>;
  };
  try {
    const { records, proof } = await read();
    return finish(records, { proof });
  } catch (error) {
    if (error instanceof PartlySeen) return finish(error.records, { error: error.problem });
    if (error instanceof SourceError) return finish([], { error });
    throw error;
  }
}

/** Whether a pool can be read: imported, and its datasets answer. Anything else is not "empty", it is unknown. */
export function isReadable(pool: Pool): boolean {
  const isUp = pool.status === "ONLINE" || pool.status === "DEGRADED";
  return isUp && pool.vdevs !== null;
}

/** Why the datasets of a pool are unknown. */
export function poolUnavailable(source: string, pool: Pool): SourceError {
  return new SourceError({
    code: "unavailable",
    source,
    message: `${source}: pool ${pool.name} is ${pool.vdevs === null ? "not imported" : pool.status}, so what is in it cannot be seen`,
    next: `look at pool ${pool.name} in TrueNAS`,
  });
}

/** An answer contradicts another one. */
export function mismatch(source: string, what: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: `${source}: ${what}`,
    next: "run it again; if it stays, report it with the TrueNAS version",
  });
}

/** What would prove that a list is whole failed, or the key may not ask for it: what came is evidence of presence only. */
export function nothingProves(cause: SourceError): SourceError {
  const { code, source, next } = cause;
  const message = `${cause.message}, and nothing else proves that all datasets came`;
  return new SourceError({ code, source, message, next, path: cause.path, cause });
}

/** Cuts a list into pieces of at most `size`. */
export function batchesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Cuts names into pieces that take at most so many bytes of a request; a longer name is a piece of its own. */
export function batchesOfBytes(
  names: readonly string[],
  bytes: number,
): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let left = 0;
  for (const name of names) {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1; // the comma
    left -= size;
    if (left >= 0) batches.at(-1)?.push(name);
    else {
      batches.push([name]);
      left = bytes - size;
    }
  }
  return batches;
}
