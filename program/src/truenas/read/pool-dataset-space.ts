import { SourceError } from "../../lib/errors.ts";
import { POOL_DATASET_SPACE_PROPERTIES } from "../decode/datasets.ts";
import { LIMITS } from "../limits.ts";
import { flat } from "./pool-datasets.ts";
import { ask, batchesOf, type Draft, draft, type Reading } from "./reading.ts";
import { seenBelow, unavailablePoolOf } from "./roots.ts";

/** Reads the space of all datasets below these parents, themselves included: one walk for as many as fit into a request. */
export async function readPoolDatasetSpace(
  reading: Reading,
  parents: readonly string[],
): Promise<readonly Draft<"datasetSpace">[]> {
  const drafts: Draft<"datasetSpace">[] = [];
  for (const batch of batchesOf(parents, LIMITS.parentsPerCall))
    drafts.push(...(await readBelow(reading, batch)));
  return drafts;
}

async function readBelow(
  reading: Reading,
  parents: readonly string[],
): Promise<readonly Draft<"datasetSpace">[]> {
  const below = parents.flatMap((parent) => [
    ["id", "=", parent],
    ["id", "^", `${parent}/`],
  ]);
  const whole = await draft(reading, "datasetSpace", "", async () => {
    const { records } = await ask(reading, {
      method: "pool.dataset.query",
      params: [
        [["OR", below]],
        flat(POOL_DATASET_SPACE_PROPERTIES, POOL_DATASET_SPACE_PROPERTIES, {
          retrieve_user_props: false,
        }),
      ],
      decoder: "poolDatasetSpace",
      rows: true,
    });
    return { records, proof: [] };
  });
  return parents.map((parent) => spaceOf(reading, whole, parent));
}

function spaceOf(
  reading: Reading,
  whole: Draft<"datasetSpace">,
  parent: string,
): Draft<"datasetSpace"> {
  const records = whole.records.filter(
    ({ path }) => path === parent || path.startsWith(`${parent}/`),
  );
  const part = { ...whole, within: parent, records };
  const unavailable = unavailablePoolOf(reading, parent);
  if (unavailable) return { ...part, outcome: { error: unavailable } };
  if ("error" in whole.outcome) return part;
  try {
    return { ...part, outcome: { proof: seenBelow(reading.source, parent, records).proof } };
  } catch (error) {
    if (error instanceof SourceError) return { ...part, outcome: { error } };
    throw error;
  }
}
