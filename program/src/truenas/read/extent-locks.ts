import { SourceError } from "../../lib/errors.ts";
import type { IscsiExtent } from "../../model/truenas.ts";
import { ask, type Draft, type Reading } from "./reading.ts";

/**
 * Adds to the extents which of them are locked. TrueNAS looks at the dataset of each to tell, so it is asked apart, for
 * ids only: where it takes too long or fails, `locked` stays unknown and the list stays whole.
 */
export async function addExtentLocks(reading: Reading, extents: Draft): Promise<Draft> {
  if (extents.collection !== "iscsiExtents" || extents.records.length === 0) return extents;
  const check = "locked extents";
  try {
    const locks = await readLocks(reading);
    const records = extents.records.map((one) => ({ ...one, locked: locks.get(one.id) ?? null }));
    const evidence = `iscsi.extent.query says it of ${locks.size}, ${extents.records.length} came`;
    return withStep({ ...extents, records }, { check, evidence });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return withStep(extents, { check, evidence: `not checkable: ${error.message}` });
  }
}

async function readLocks(reading: Reading): Promise<ReadonlyMap<number, IscsiExtent["locked"]>> {
  const { records } = await ask(reading, {
    method: "iscsi.extent.query",
    params: [[], { select: ["id", "locked"] }],
    decoder: "extentLock",
    rows: true,
  });
  return new Map(records.map(({ id, locked }) => [id, locked]));
}

function withStep(
  one: Draft<"iscsiExtents">,
  step: { readonly check: string; readonly evidence: string },
): Draft {
  if (!("proof" in one.outcome)) return one;
  return { ...one, outcome: { proof: [...one.outcome.proof, step] } };
}
