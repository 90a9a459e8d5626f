import { atMost } from "../../lib/concurrency.ts";
import { SourceError } from "../../lib/errors.ts";
import type { ProofStep } from "../../model/observation.ts";
import { LIMITS } from "../limits.ts";
import { batchesOf, PartlySeen } from "./reading.ts";

/**
 * Reads what has these names, `perCall` of them at a time, all of them however many. What is gone is left out, because
 * TrueNAS said so. Throws PartlySeen where any could not be read.
 */
export async function readByName<T>(
  names: readonly string[],
  perCall: number,
  readBatch: (names: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const records: T[] = [];
  const failures: SourceError[] = [];
  const read = async (batch: readonly string[]): Promise<void> => {
    if (failures.some((failure) => failure.code !== "unavailable")) return; // the rest would fail too
    try {
      records.push(...(await readBatch(batch)));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (error.code !== "notFound") failures.push(error);
      else for (const half of halvesOf(batch)) await read(half);
    }
  };
  const inTurn = atMost(LIMITS.callsInFlight);
  await Promise.all(batchesOf(names, perCall).map((batch) => inTurn(() => read(batch))));
  if (failures[0]) throw new PartlySeen(records, failures[0]);
  return records;
}

/** The step of the proof that says that each was asked for. */
export function namedStep(asked: number, came: number): ProofStep {
  const evidence = `${asked} asked for by name, ${came} came, ${asked - came} are gone`;
  return { check: "each by name", evidence };
}

/** A batch that names something that is gone may fail as a whole; what is gone is found by halving. */
function halvesOf(batch: readonly string[]): readonly (readonly string[])[] {
  const middle = Math.ceil(batch.length / 2);
  return batch.length > 1 ? [batch.slice(0, middle), batch.slice(middle)] : [];
}
