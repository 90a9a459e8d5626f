import type { Pool } from "../../model/truenas.ts";
import { DATASET_PROPERTIES } from "../decode/datasets.ts";
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
import { hasRoot, noRoot, rootStep } from "./roots.ts";

/*
 * Up to 25.04 `pool.dataset.query` is the only list of datasets (facts/truenas-gaps §1, §3). A filter on one id is fast
 * but gives that dataset alone, with everything below it nested inside; any other filter is applied after all pools were
 * walked. So everything is asked for once, flat, and `select` keeps the nested copies of every subtree off the wire.
 */

/** Reads the datasets of all pools in one answer; as many rows must come as TrueNAS counts. */
export async function readPoolDatasets(reading: Reading): Promise<readonly Draft<"datasets">[]> {
  const whole = await draft(reading, "datasets", "", () => readCounted(reading));
  return reading.pools.map((pool) => partOf(reading, whole, pool));
}

async function readCounted(reading: Reading): Promise<Seen<"datasets">> {
  const { source, options } = reading;
  for (let attempt = 1; ; attempt++) {
    const { records, rows } = await ask(reading, {
      method: "pool.dataset.query",
      params: [[], flat(["type", "user_properties", ...DATASET_PROPERTIES], DATASET_PROPERTIES)],
      decoder: "poolDataset",
      rows: true,
    });
    options.onProgress?.({ source, collection: "datasets", rows: records.length, done: false });
    const counted = await countDatasets(reading);
    const evidence = `pool.dataset.query counts ${counted} datasets of all pools, ${rows} came`;
    if (counted === rows) return { records, proof: [{ check: "datasets counted", evidence }] };
    if (attempt >= LIMITS.proofAttempts) throw mismatch(source, evidence);
  }
}

/** A real count of the rows that the same query gives (facts/truenas-gaps §3); it walks them, but reads no properties. */
async function countDatasets(reading: Reading): Promise<number> {
  const extra = {
    properties: [],
    ...(reading.capability.omitsUserProperties ? { retrieve_user_props: false } : {}),
  };
  const { records } = await ask(reading, {
    method: "pool.dataset.query",
    params: [[], { count: true, extra }],
    decoder: "count",
    rows: false,
  });
  return records[0] ?? 0;
}

/** What the answer about all pools says about one of them. */
function partOf({ source }: Reading, whole: Draft<"datasets">, pool: Pool): Draft<"datasets"> {
  const records = whole.records.filter((dataset) => dataset.pool === pool.name);
  const part = { ...whole, within: pool.name, records };
  if (!isReadable(pool)) return { ...part, outcome: { error: poolUnavailable(source, pool) } };
  if ("error" in whole.outcome) return part;
  if (!hasRoot(pool, records)) return { ...part, outcome: { error: noRoot(source, pool) } };
  return { ...part, outcome: { proof: [...whole.outcome.proof, rootStep(pool, records)] } };
}

/** Options of a flat list: the fields beside name and pool, and the native properties that ZFS is asked for. */
export function flat(
  fields: readonly string[],
  properties: readonly string[],
  extra: Readonly<Record<string, unknown>> = {},
): object {
  return {
    select: ["id", "pool", ...fields],
    extra: { flat: true, retrieve_children: true, properties, ...extra },
  };
}
