import type { SourceErrorCode } from "../lib/errors.ts";
import type { Collection, Records } from "./collections.ts";
import type { Key } from "./ids.ts";
import type { Pass, SourceRef } from "./source.ts";

/** One check that a read passed on its way to `complete`, with what was compared: "resourceVersion constant", "4711 on 20 pages". */
export interface ProofStep {
  readonly check: string;
  readonly evidence: string;
}

/** The check whose proof is that the server does not serve the kind at all. */
export const NOT_SERVED = "discovery";

/** Whether a part of a collection is whole only because the server does not serve its kind: then nothing shows what it held. */
export function isUnserved({ proof }: { readonly proof?: readonly ProofStep[] }): boolean {
  return proof?.some(({ check }) => check === NOT_SERVED) ?? false;
}

/** Why a collection is not whole. `message` is one sentence; `next` what to do about it: a sentence, then a line for each command to paste. */
export interface Reason {
  readonly code: SourceErrorCode | "namespaceOnly";
  readonly message: string;
  readonly next: string;
  /** JSON path within the answer, where the answer was malformed. */
  readonly path?: string;
}

/** What every observation says about itself. Times are epoch ms of our clock. */
export interface ObservationHeader<C extends Collection = Collection> {
  readonly source: SourceRef;
  readonly collection: C;
  /**
   * Which part of the collection: "" is all of it; otherwise a pool, a parent dataset, a namespace, one of its kinds, or what
   * some were read for.
   */
  readonly within: string;
  readonly pass: Pass;
  readonly startedAt: number;
  readonly finishedAt: number;
}

/**
 * What one source said about one collection at one time. "Empty" is `complete` with no records and its proof; it cannot
 * be built from an error, because an error has no proof. Records of an incomplete observation are evidence of presence
 * only: what they lack may exist all the same.
 */
export type Observation<C extends Collection = Collection> = C extends Collection
  ? ObservationHeader<C> &
      (
        | {
            readonly state: "complete";
            readonly records: readonly Records[C][];
            readonly proof: readonly ProofStep[];
            /**
             * Of a `verify` read that was told what the first one showed: what is not there any more. Its `records` are then
             * only those that are new or differ.
             */
            readonly gone?: readonly Key[];
            /** resourceVersion of the list, where the source has one. */
            readonly version?: string;
          }
        | {
            readonly state: "incomplete";
            readonly records: readonly Records[C][];
            readonly reason: Reason;
          }
        | { readonly state: "notPermitted"; readonly reason: Reason }
        | { readonly state: "notConfigured" }
      )
  : never;

/** How an observation ended. */
export type ObservationState = Observation["state"];

/** One change of one object, as a watch reports it after a complete observation. */
export type Change<C extends Collection = Collection> = C extends Collection
  ? { readonly source: SourceRef; readonly collection: C; readonly at: number } & (
      | { readonly type: "put"; readonly record: Records[C] }
      | { readonly type: "delete"; readonly key: Key }
    )
  : never;
