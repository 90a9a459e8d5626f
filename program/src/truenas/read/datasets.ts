import type { ProofStep } from "../../model/observation.ts";
import type { Dataset, Pool } from "../../model/truenas.ts";
import { DATASET_PROPERTIES } from "../decode/datasets.ts";
import { SourceError } from "../../lib/errors.ts";
import { unreachable } from "../../lib/unreachable.ts";
import { LIMITS } from "../limits.ts";
import {
  ask,
  type Draft,
  draft,
  isReadable,
  mismatch,
  PartlySeen,
  poolUnavailable,
  type Reading,
  type Seen,
  nothingProves,
} from "./reading.ts";
import { readProvenByNames } from "./dataset-names.ts";
import { readPoolDatasets } from "./pool-datasets.ts";
import { hasRoot, noRoot, rootStep } from "./roots.ts";
import { countSnapshots } from "./snapshot-counts.ts";

/** Reads the datasets of all pools, thin: one answer a pool, or one for all of them up to 25.04. */
export function readDatasets(reading: Reading): Promise<readonly Draft<"datasets">[]> {
  const { provenBy } = reading.capability.datasets;
  switch (provenBy) {
    case "count":
      return readPoolDatasets(reading);
    case "names":
      return readProvenByNames(reading, (pool) => readPool(reading, pool, provenByRoot));
    case "snapshotCounts":
      return Promise.all(reading.pools.map((pool) => readPool(reading, pool, provenByCounts)));
    default:
      return unreachable(provenBy);
  }
}

function readPool(
  reading: Reading,
  pool: Pool,
  read: (reading: Reading, pool: Pool) => Promise<Seen<"datasets">>,
): Promise<Draft<"datasets">> {
  return draft(reading, "datasets", pool.name, async () => {
    if (!isReadable(pool)) throw poolUnavailable(reading.source, pool);
    return read(reading, pool);
  });
}

/** The pool's root must be among its datasets: half an answer on 25.10, which the names complete. */
async function provenByRoot(reading: Reading, pool: Pool): Promise<Seen<"datasets">> {
  const records = await datasetsOf(reading, pool);
  return { records, proof: [rootStep(pool, records)] };
}

/** 26 counts snapshots per dataset, internal datasets left out as here: the datasets named there must be the ones here. */
async function provenByCounts(reading: Reading, pool: Pool): Promise<Seen<"datasets">> {
  for (let attempt = 1; ; attempt++) {
    const records = await datasetsOf(reading, pool);
    const check = await compareWithCounts(reading, pool, records);
    const proof = [rootStep(pool, records), check.step];
    if (check.holds) return { records, proof };
    if (attempt >= LIMITS.proofAttempts)
      throw mismatch(reading.source, `pool ${pool.name}: ${check.step.evidence}`);
  }
}

async function datasetsOf(reading: Reading, pool: Pool): Promise<readonly Dataset[]> {
  const { source, options } = reading;
  const { records } = await ask(reading, {
    method: "zfs.resource.query",
    params: [
      {
        paths: [pool.name],
        properties: DATASET_PROPERTIES,
        get_user_properties: true,
        get_source: false,
        nest_results: false,
        get_children: true,
      },
    ],
    decoder: "dataset",
    rows: true,
  });
  options.onProgress?.({ source, collection: "datasets", rows: records.length, done: false });
  if (!hasRoot(pool, records)) throw noRoot(source, pool);
  return records;
}

async function compareWithCounts(
  reading: Reading,
  pool: Pool,
  records: readonly Dataset[],
): Promise<{ holds: boolean; step: ProofStep }> {
  const check = "datasets counted";
  try {
    const counts = await countSnapshots(reading, pool.name);
    const missing = records.filter((dataset) => !counts.has(dataset.path)).length;
    const evidence = `zfs.resource.snapshot.count names ${counts.size} datasets, ${records.length} came, ${missing} of them unknown to it`;
    return { holds: counts.size === records.length && missing === 0, step: { check, evidence } };
  } catch (error) {
    throw error instanceof SourceError ? new PartlySeen(records, nothingProves(error)) : error;
  }
}
