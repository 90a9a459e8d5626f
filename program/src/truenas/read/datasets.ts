import type { ProofStep } from "../../model/observation.ts";
import type { Dataset, Pool } from "../../model/truenas.ts";
import { DATASET_PROPERTIES, SPACE_PROPERTIES } from "../decode/datasets.ts";
import { SourceError } from "../../lib/errors.ts";
import { LIMITS } from "../limits.ts";
import {
  ask,
  type Draft,
  draft,
  isReadable,
  mismatch,
  poolUnavailable,
  type Reading,
  type Seen,
} from "./reading.ts";
import { countSnapshots } from "./snapshot-counts.ts";

/** Reads the datasets of a pool, thin: one answer for the whole pool. */
export function readDatasets(reading: Reading, pool: Pool): Promise<Draft<"datasets">> {
  return draft(reading, "datasets", pool.name, async () => {
    if (!isReadable(pool)) throw poolUnavailable(reading.source, pool);
    const { snapshots } = reading.capability;
    return snapshots === "pool.snapshot.query"
      ? provenByRoot(reading, pool)
      : provenByCounts(reading, pool);
  });
}

/** 25.10 has no cheap count of datasets: the pool's root must be among them. */
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
    params: [tree(pool.name, DATASET_PROPERTIES, true)],
    decoder: "dataset",
    rows: true,
  });
  options.onProgress?.({ source, collection: "datasets", rows: records.length, done: false });
  if (!records.some((dataset) => dataset.path === pool.name))
    throw mismatch(
      source,
      `pool ${pool.name} is there, its root dataset is not among its datasets`,
    );
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
    if (!(error instanceof SourceError) || error.code !== "notPermitted") throw error;
    return { holds: true, step: { check, evidence: `not checkable: ${error.message}` } };
  }
}

function rootStep(pool: Pool, records: readonly Dataset[]): ProofStep {
  const evidence = `${pool.name} itself is among ${records.length} datasets; the pool is ${pool.status}`;
  return { check: "root dataset", evidence };
}

/** Reads the space of all datasets below a parent, itself included. */
export function readSpaceBelow(reading: Reading, parent: string): Promise<Draft<"datasetSpace">> {
  return draft(reading, "datasetSpace", parent, async () => {
    const name = parent.split("/", 1)[0] ?? "";
    const pool = reading.pools.find((candidate) => candidate.name === name);
    if (pool && !isReadable(pool)) throw poolUnavailable(reading.source, pool);
    const { records } = await ask(reading, {
      method: "zfs.resource.query",
      params: [tree(parent, SPACE_PROPERTIES, false)],
      decoder: "space",
      rows: true,
    });
    if (!records.some((space) => space.path === parent)) throw noParent(reading.source, parent);
    const evidence = `${parent} itself is among ${records.length} datasets`;
    return { records, proof: [{ check: "parent dataset", evidence }] };
  });
}

function noParent(source: string, parent: string): SourceError {
  return new SourceError({
    code: "notFound",
    source,
    message: `${source}: there is no dataset ${parent}`,
    next: "correct the parent of the claim scope",
  });
}

function tree(path: string, properties: readonly string[], withUserProperties: boolean): object {
  return {
    paths: [path],
    properties,
    get_user_properties: withUserProperties,
    get_source: false,
    nest_results: false,
    get_children: true,
  };
}
