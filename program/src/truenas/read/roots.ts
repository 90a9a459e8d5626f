import { SourceError } from "../../lib/errors.ts";
import type { ProofStep } from "../../model/observation.ts";
import type { Dataset, DatasetSpace, Pool } from "../../model/truenas.ts";
import { isReadable, mismatch, poolUnavailable, type Reading, type Seen } from "./reading.ts";

/** Whether the pool's own root dataset is among these: a list without it is a piece of another one. */
export function hasRoot(pool: Pool, datasets: readonly Dataset[]): boolean {
  return datasets.some((dataset) => dataset.path === pool.name);
}

/** A list of datasets without the root of its pool. */
export function noRoot(source: string, { name }: Pool): SourceError {
  return mismatch(source, `pool ${name} is there, its root dataset is not among its datasets`);
}

/** The step of the proof that says that the root was there. */
export function rootStep(pool: Pool, datasets: readonly Dataset[]): ProofStep {
  const evidence = `${pool.name} itself is among ${datasets.length} datasets; the pool is ${pool.status}`;
  return { check: "root dataset", evidence };
}

/** What was seen of the space below a parent. Throws SourceError `notFound` where the parent itself is not among it. */
export function seenBelow(
  source: string,
  parent: string,
  records: readonly DatasetSpace[],
): Seen<"datasetSpace"> {
  if (!records.some((space) => space.path === parent)) throw noParent(source, parent);
  const evidence = `${parent} itself is among ${records.length} datasets`;
  return { records, proof: [{ check: "parent dataset", evidence }] };
}

function noParent(source: string, parent: string): SourceError {
  return new SourceError({
    code: "notFound",
    source,
    message: `${source}: there is no dataset ${parent}`,
    next: "correct the parent of the claim scope",
  });
}

/** Why nothing can be said of what lies below a path: its pool is listed and cannot be read. */
export function unavailablePoolOf({ source, pools }: Reading, path: string): SourceError | null {
  const name = poolOfPath(path);
  const pool = pools.find((candidate) => candidate.name === name);
  return pool && !isReadable(pool) ? poolUnavailable(source, pool) : null;
}

/** Name of the pool that a dataset of this path is in. */
export function poolOfPath(path: string): string {
  return path.split("/", 1)[0] ?? "";
}
