import type { SourceError } from "../lib/errors.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { SystemId } from "../model/ids.ts";
import type { Observation, ProofStep, Reason } from "../model/observation.ts";
import type { ReadOptions } from "../model/source.ts";
import type { ChosenVersion } from "./capabilities.ts";
import type { Identity } from "./read/identity.ts";
import { type Draft, isReadable, poolUnavailable } from "./read/reading.ts";

/** What the second look at the identity said: the proof that the same system stood there ready, or what broke it. */
export type Frame = { readonly after: Identity | null } & (
  | { readonly proof: readonly ProofStep[] }
  | { readonly error: SourceError }
);

/** Who was read, for the head of each observation. */
export interface Observed {
  readonly name: string;
  readonly id: SystemId | null;
  readonly options: ReadOptions;
}

/** Makes an observation of a draft, now that it is known whether the same system stood there until the end. */
export function observe(
  one: Draft,
  observed: Observed,
  frame: Frame,
  { version, doubt }: ChosenVersion,
): Observation {
  const problem = problemOf(one, observed.name, frame);
  if (problem) return failedPart(one, problem, observed);
  const proof = [
    { check: "API version", evidence: doubt ?? `${version}, in the table` },
    ...("proof" in frame ? frame.proof : []),
    ...("proof" in one.outcome ? one.outcome.proof : []),
  ];
  const { outcome: _, ...rest } = one;
  return { ...headOf(observed), ...rest, state: "complete", proof };
}

/** A part of a collection that was not read, or not to its end. */
export interface FailedPart {
  readonly collection: TruenasCollection;
  readonly within: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly records?: readonly unknown[];
}

/** The observation of such a part: records that were seen are kept as evidence of presence. */
export function failedPart(
  { collection, within, startedAt, finishedAt, records = [] }: FailedPart,
  { code, message, next, path }: SourceError,
  observed: Observed,
): Observation {
  const header = { ...headOf(observed), collection, within, startedAt, finishedAt };
  const reason: Reason = { code, message, next, ...(path === undefined ? {} : { path }) };
  const outcome =
    code === "notPermitted" && records.length === 0
      ? { state: "notPermitted", reason }
      : { state: "incomplete", records, reason };
  return { ...header, ...outcome } as unknown as Observation;
}

function headOf({ name, id, options }: Observed) {
  return { source: { kind: "system", name, id }, pass: options.pass } as const;
}

function problemOf(one: Draft, source: string, frame: Frame): SourceError | null {
  if ("error" in one.outcome) return one.outcome.error;
  if ("error" in frame) return frame.error;
  return vanishedPool(one, frame.after, source);
}

/** A pool that went away while its datasets were read. */
function vanishedPool(one: Draft, after: Identity | null, source: string): SourceError | null {
  if (one.collection !== "datasets" && one.collection !== "zfsSnapshots") return null;
  if (!after || !("value" in after.pools)) return null;
  const pool = after.pools.value.find((candidate) => candidate.name === one.within);
  return pool && !isReadable(pool) ? poolUnavailable(source, pool) : null;
}
