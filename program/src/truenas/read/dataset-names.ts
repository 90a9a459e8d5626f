import { SourceError } from "../../lib/errors.ts";
import type { Pool } from "../../model/truenas.ts";
import { LIMITS } from "../limits.ts";
import type { Known } from "./identity.ts";
import { ask, type Draft, mismatch, type Reading, nothingProves } from "./reading.ts";
import { poolOfPath } from "./roots.ts";

type DatasetDraft = Draft<"datasets">;
type NamesByPool = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * 25.10 counts no datasets, but two of its methods list the same ones (facts/truenas-gaps §3): what `zfs.resource.query`
 * said of a pool must be what `pool.dataset.query` names in it. The names of all pools are one walk that reads no
 * properties; pools that differ are read again, and their names again after them.
 */
export async function readProvenByNames(
  reading: Reading,
  readPool: (pool: Pool) => Promise<DatasetDraft>,
): Promise<readonly DatasetDraft[]> {
  const drafts = new Map<Pool, DatasetDraft>();
  let unproven = reading.pools;
  for (let attempt = 1; unproven.length > 0; attempt++) {
    const fresh = await Promise.all(
      unproven.map(async (pool) => ({ pool, draft: await readPool(pool) })),
    );
    for (const { pool, draft } of fresh) drafts.set(pool, draft);
    const seen = fresh.filter(({ draft }) => "proof" in draft.outcome);
    if (seen.length === 0) break;
    const names = await namesIn(
      reading,
      seen.map(({ pool }) => pool.name),
    );
    for (const { pool, draft } of seen) drafts.set(pool, compared(reading, draft, names));
    const differs = (pool: Pool): boolean => codeOf(drafts.get(pool)) === "mismatch";
    unproven = attempt < LIMITS.proofAttempts ? seen.map(({ pool }) => pool).filter(differs) : [];
  }
  return reading.pools.map((pool) => drafts.get(pool) as DatasetDraft);
}

function codeOf(draft: DatasetDraft | undefined): string | null {
  return draft && "error" in draft.outcome ? draft.outcome.error.code : null;
}

async function namesIn(reading: Reading, pools: readonly string[]): Promise<Known<NamesByPool>> {
  const byPool = new Map(pools.map((pool) => [pool, new Set<string>()]));
  try {
    const paths = await pathsIn(reading, pools);
    for (const path of paths) byPool.get(poolOfPath(path))?.add(path);
    return { value: byPool };
  } catch (error) {
    if (error instanceof SourceError) return { error };
    throw error;
  }
}

/**
 * Paths of all datasets of these pools: one walk of all pools, since 25.10. A filter makes the answer flat without repeating
 * anybody's children (facts/truenas-api §5.3); it costs no more. Throws SourceError.
 */
export async function pathsIn(
  reading: Reading,
  pools: readonly string[],
): Promise<readonly string[]> {
  const extra = { retrieve_children: false, properties: [], retrieve_user_props: false };
  const { records } = await ask(reading, {
    method: "pool.dataset.query",
    params: [[["pool", "in", pools]], { select: ["id"], extra }],
    decoder: "datasetName",
    rows: true,
  });
  return records;
}

/** The draft with this step of its proof, or with what is wrong; a list that nothing proves is not whole either. */
function compared(reading: Reading, one: DatasetDraft, names: Known<NamesByPool>): DatasetDraft {
  const check = "datasets named";
  const finishedAt = reading.clock.now();
  const proof = "proof" in one.outcome ? one.outcome.proof : [];
  if ("error" in names)
    return { ...one, finishedAt, outcome: { error: nothingProves(names.error) } };
  const named = names.value.get(one.within) ?? new Set<string>();
  const unknown = one.records.filter(({ path }) => !named.has(path)).length;
  const evidence = `pool.dataset.query names ${named.size} datasets, ${one.records.length} came, ${unknown} of them unknown to it`;
  if (named.size === one.records.length && unknown === 0)
    return { ...one, finishedAt, outcome: { proof: [...proof, { check, evidence }] } };
  const error = mismatch(reading.source, `pool ${one.within}: ${evidence}`);
  return { ...one, finishedAt, outcome: { error } };
}
