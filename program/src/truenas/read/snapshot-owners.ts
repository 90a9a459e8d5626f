import type { Dataset } from "../../model/truenas.ts";
import { readPoolDatasets } from "./pool-datasets.ts";
import { type Draft, mismatch, type Reading } from "./reading.ts";

type DatasetDraft = Draft<"datasets">;

/**
 * Up to 25.04 datasets are listed and counted by one and the same walk: a branch that it leaves out is missing from both
 * numbers. Snapshots are listed by another one, so whatever has a snapshot must be among the datasets. Where it is not, the
 * datasets are read once more; what either answer held is no contradiction, for volumes come and go meanwhile.
 */
export async function provenBySnapshots(
  reading: Reading,
  drafts: readonly DatasetDraft[],
  snapshots: readonly Draft<"zfsSnapshots">[],
): Promise<readonly DatasetDraft[]> {
  const listed = new Set(drafts.filter(isWhole).map(({ within }) => within));
  const owners = ownersIn(snapshots.filter((one) => isWhole(one) && listed.has(one.within)));
  const seen = pathsIn(drafts);
  if (owners.isSubsetOf(seen)) return drafts.map((one) => compared(reading, one, owners, seen));
  const again = await readPoolDatasets(reading);
  const either = seen.union(pathsIn(again));
  return again.map((one) => compared(reading, one, owners, either));
}

function isWhole({ outcome }: Draft): boolean {
  return "proof" in outcome;
}

/** Datasets that have a snapshot; hidden ones are left out where snapshots are decoded. */
function ownersIn(drafts: readonly Draft<"zfsSnapshots">[]): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const { records } of drafts) for (const { dataset } of records) owners.add(dataset);
  return owners;
}

function pathsIn(drafts: readonly DatasetDraft[]): Set<string> {
  return new Set(drafts.flatMap(({ records }) => records.map(({ path }: Dataset) => path)));
}

/** The draft of one pool with this step of its proof, or with what is wrong. */
function compared(
  reading: Reading,
  one: DatasetDraft,
  owners: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): DatasetDraft {
  if ("error" in one.outcome) return one;
  const own = [...owners].filter((path) => path.split("/", 1)[0] === one.within);
  const unknown = own.filter((path) => !seen.has(path)).length;
  const evidence = `${own.length} datasets have snapshots, ${unknown} of them are not among the datasets`;
  if (unknown > 0) {
    const error = mismatch(reading.source, `pool ${one.within}: ${evidence}`);
    return { ...one, outcome: { error } };
  }
  const proof = [...one.outcome.proof, { check: "datasets of snapshots", evidence }];
  return { ...one, outcome: { proof } };
}
