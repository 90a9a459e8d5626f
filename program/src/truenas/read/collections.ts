import type { TruenasCollection } from "../../model/collections.ts";
import type { ChosenVersion } from "../capabilities.ts";
import { readDatasets } from "./datasets.ts";
import { addExtentLocks } from "./extent-locks.ts";
import { readHealth } from "./health.ts";
import { type Identity, systemState } from "./identity.ts";
import { readSmallCollection } from "./lists.ts";
import { type Draft, draft, type Reading } from "./reading.ts";
import { provenBySnapshots } from "./snapshot-owners.ts";
import { readSnapshots } from "./snapshots.ts";

/**
 * Reads what is wanted. Lists come first and whole, a second attempt included: whoever sees a share sees the dataset it
 * was made for. Datasets come before snapshots, whose windows are cut by the age of the datasets.
 */
export async function readCollections(
  reading: Reading,
  identity: Identity,
  chosen: ChosenVersion,
  wanted: ReadonlySet<TruenasCollection>,
): Promise<readonly Draft[]> {
  const { pools } = identity;
  const byPool = async <C extends "datasets" | "zfsSnapshots">(
    collection: C,
    read: () => Promise<readonly Draft<C>[]>,
  ): Promise<readonly Draft<C>[]> => {
    if (!wanted.has(collection)) return [];
    if ("value" in pools) return read();
    return [await draft(reading, collection, "", () => Promise.reject(pools.error))];
  };
  const small = await Promise.all(readSmall(reading, identity, chosen, wanted));
  const lists = Promise.all(small.map((one) => addExtentLocks(reading, one)));
  const datasets = await byPool("datasets", () => readDatasets(reading));
  const snapshots = await byPool("zfsSnapshots", () =>
    readSnapshots(reading, (pool) => highestTxgOf(pool, datasets)),
  );
  const isOneWalk = reading.capability.datasets.provenBy === "count";
  const proven = isOneWalk ? await provenBySnapshots(reading, datasets, snapshots) : datasets;
  return [...(await lists), ...proven, ...snapshots];
}

function readSmall(
  reading: Reading,
  identity: Identity,
  chosen: ChosenVersion,
  wanted: ReadonlySet<TruenasCollection>,
): Promise<Draft>[] {
  const { system } = reading.context;
  const { pools } = identity;
  const answered = (evidence: string) => [{ check: "one answer", evidence }];
  return [...wanted].flatMap((collection): Promise<Draft>[] => {
    if (collection === "system")
      return [
        draft(reading, collection, "", async () => ({
          records: [systemState(system, identity, chosen, reading.answerTimes)],
          proof: answered("system.info"),
        })),
      ];
    if (collection === "pools")
      return [
        draft(reading, collection, "", async () => {
          if ("error" in pools) throw pools.error;
          return { records: pools.value, proof: answered(`${pools.value.length} pools`) };
        }),
      ];
    const small =
      readSmallCollection(reading, collection) ?? readHealth(reading, identity, collection);
    return small === null ? [] : [small];
  });
}

/** Creation of the youngest dataset of a pool, as transaction group; 0 if none was read or the version hides it. */
function highestTxgOf(pool: string, drafts: readonly Draft[]): number {
  let highest = 0;
  for (const { collection, within, records } of drafts) {
    if (collection !== "datasets" || within !== pool) continue;
    for (const record of records)
      if ("createTxg" in record) highest = Math.max(highest, Number(record.createTxg ?? 0));
  }
  return highest;
}
