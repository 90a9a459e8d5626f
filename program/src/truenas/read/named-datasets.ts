import type { Dataset } from "../../model/truenas.ts";
import { DATASET_PROPERTIES } from "../decode/datasets.ts";
import { LIMITS } from "../limits.ts";
import { readByName } from "./by-name.ts";
import { flat } from "./pool-datasets.ts";
import { ask, isReadable, poolUnavailable, type Reading } from "./reading.ts";

/**
 * Reads the datasets of one pool that have these paths, and nothing below them. Throws SourceError `unavailable` while the
 * pool is not imported: what is in it is not gone.
 */
export async function readNamedDatasets(
  reading: Reading,
  pool: string,
  paths: readonly string[],
): Promise<readonly Dataset[]> {
  const { source, pools, capability } = reading;
  const known = pools.find(({ name }) => name === pool);
  if (known && !isReadable(known)) throw poolUnavailable(source, known);
  const read = capability.datasets.method === "pool.dataset.query" ? walked : named;
  return readByName({ source, names: paths, perCall: LIMITS.namesPerCall }, (batch) =>
    read(reading, batch),
  );
}

async function named(reading: Reading, paths: readonly string[]): Promise<readonly Dataset[]> {
  const { records } = await ask(reading, {
    method: "zfs.resource.query",
    params: [
      {
        paths,
        properties: DATASET_PROPERTIES,
        get_user_properties: true,
        get_source: false,
        nest_results: false,
        get_children: false,
      },
    ],
    decoder: "dataset",
    rows: true,
  });
  return records;
}

/** Up to 25.04 with everything below them, of which the filter leaves nothing; 24.10 walks all pools for it (facts/truenas-gaps §3). */
async function walked(reading: Reading, paths: readonly string[]): Promise<readonly Dataset[]> {
  const { records } = await ask(reading, {
    method: "pool.dataset.query",
    params: [
      [["id", "in", paths]],
      flat(["type", "user_properties", ...DATASET_PROPERTIES], DATASET_PROPERTIES),
    ],
    decoder: "poolDataset",
    rows: true,
  });
  const byPath = new Map(records.map((dataset) => [dataset.path, dataset])); // one below another of them comes twice
  return [...byPath.values()];
}
