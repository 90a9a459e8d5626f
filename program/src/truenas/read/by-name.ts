import { atMost } from "../../lib/concurrency.ts";
import { SourceError } from "../../lib/errors.ts";
import type { ProofStep } from "../../model/observation.ts";
import { LIMITS } from "../limits.ts";
import { batchesOf, mismatch, PartlySeen } from "./reading.ts";

/** What is read by name. */
export interface Named {
  /** Configured name of the system. */
  readonly source: string;
  readonly names: readonly string[];
  readonly perCall: number;
  /** What the others lie in, the first of the names: once it is gone nothing else is asked for. */
  readonly parent?: string;
}

/**
 * Reads what has these names, `perCall` of them at a time, all of them however many. What is gone is left out, because
 * TrueNAS said so. A batch that names something that is gone may fail as a whole; what is gone is found by halving it.
 * Throws PartlySeen where any could not be read, or where so many are gone that finding them costs too many calls.
 */
export async function readByName<T>(
  { source, names, perCall, parent }: Named,
  readBatch: (names: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const records: T[] = [];
  const failures: SourceError[] = [];
  let isParentGone = false;
  let callsLeft: number = LIMITS.callsForGone;
  const isOver = (): boolean =>
    isParentGone || failures.some((failure) => failure.code !== "unavailable"); // the rest would fail too
  const read = async (batch: readonly string[]): Promise<void> => {
    if (isOver()) return;
    try {
      records.push(...(await readBatch(batch)));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code !== "notFound") failures.push(error);
      else if (batch.length > 1) await readParts(batch);
      else isParentGone ||= batch[0] === parent;
    }
  };
  const readParts = async (batch: readonly string[]): Promise<void> => {
    for (const part of partsOf(batch, parent)) {
      if (isOver()) return;
      if (callsLeft === 0) failures.push(tooManyGone(source, names.length));
      else {
        callsLeft--;
        await read(part);
      }
    }
  };
  const inTurn = atMost(LIMITS.callsInFlight);
  await Promise.all(batchesOf(names, perCall).map((one) => inTurn(() => read(one))));
  if (failures[0]) throw new PartlySeen(records, failures[0]);
  return records;
}

/** The step of the proof that says that each was asked for. */
export function namedStep(asked: number, came: number): ProofStep {
  const evidence = `${asked} asked for, ${came} came, ${asked - came} are gone`;
  return { check: "each by name", evidence };
}

/** The halves of a batch; of one with the parent that alone, and the rest. */
function partsOf(
  batch: readonly string[],
  parent: string | undefined,
): readonly (readonly string[])[] {
  const middle = batch[0] === parent ? 1 : Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

function tooManyGone(source: string, asked: number): SourceError {
  return mismatch(
    source,
    `so many of ${asked} names are gone that ${LIMITS.callsForGone} calls did not find which`,
  );
}
