import { unreachable } from "../../lib/unreachable.ts";
import type { Dataset } from "../../model/truenas.ts";
import { DATASET_PROPERTIES } from "../decode/datasets.ts";
import { LIMITS } from "../limits.ts";
import { readByName } from "./by-name.ts";
import { pathsIn } from "./dataset-names.ts";
import { flat } from "./pool-datasets.ts";
import { ask, batchesOfBytes, type Reading } from "./reading.ts";
import { poolOfPath, unavailablePoolOf } from "./roots.ts";

/** Reads the datasets of one pool that are among the paths, and nothing below them. */
export type ReadNamed = (pool: string) => Promise<readonly Dataset[]>;

/**
 * How datasets are read by their paths, pool by pool; what walks all pools for it does so once. The reader throws SourceError
 * `unavailable` of a pool that is not imported: what is in it is not gone.
 */
export function namedDatasets(reading: Reading, paths: readonly string[]): ReadNamed {
  const isUp = (path: string): boolean => unavailablePoolOf(reading, path) === null;
  const read = readerOf(reading, paths.filter(isUp));
  return async (pool) => {
    const unavailable = unavailablePoolOf(reading, pool);
    if (unavailable) throw unavailable;
    return read(pool);
  };
}

function readerOf(reading: Reading, paths: readonly string[]): ReadNamed {
  const { provenBy } = reading.capability.datasets;
  switch (provenBy) {
    case "count": {
      let all: Promise<readonly Dataset[]> | null = null;
      return async (pool) =>
        (await (all ??= walked(reading, paths))).filter((dataset) => dataset.pool === pool);
    }
    case "names": {
      let there: Promise<readonly string[]> | null = null;
      return async (pool) =>
        named(reading, inPool(pool, await (there ??= pathsThere(reading, paths))));
    }
    case "snapshotCounts":
      return (pool) => named(reading, inPool(pool, paths));
    default:
      return unreachable(provenBy);
  }
}

function inPool(pool: string, paths: readonly string[]): readonly string[] {
  return paths.filter((path) => poolOfPath(path) === pool);
}

/**
 * On 25.10 one path that is not there fails its whole call (facts/truenas-gaps §4). Among few, halving finds it and walks
 * nothing; which of many are there, the names of all datasets say.
 */
async function pathsThere(reading: Reading, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length <= LIMITS.namesHalved) return paths;
  const there = new Set(await pathsIn(reading, [...new Set(paths.map(poolOfPath))]));
  return paths.filter((path) => there.has(path));
}

function named(reading: Reading, paths: readonly string[]): Promise<readonly Dataset[]> {
  const { source } = reading;
  return readByName({ source, names: paths, perCall: LIMITS.namesPerCall }, (batch) =>
    askFor(reading, batch),
  );
}

async function askFor(reading: Reading, paths: readonly string[]): Promise<readonly Dataset[]> {
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

/**
 * Up to 25.04 of all pools, as many paths a call as a request holds: 24.10 walks everything for each (facts/truenas-gaps §3).
 * What lies below them comes too, of which the filter leaves nothing; one below another of them comes twice.
 */
async function walked(reading: Reading, paths: readonly string[]): Promise<readonly Dataset[]> {
  const byPath = new Map<string, Dataset>();
  for (const batch of batchesOfBytes(paths, LIMITS.namesBytesPerCall)) {
    const { records } = await ask(reading, {
      method: "pool.dataset.query",
      params: [
        [["id", "in", batch]],
        flat(["type", "user_properties", ...DATASET_PROPERTIES], DATASET_PROPERTIES),
      ],
      decoder: "poolDataset",
      rows: true,
    });
    for (const dataset of records) byPath.set(dataset.path, dataset);
  }
  return [...byPath.values()];
}
