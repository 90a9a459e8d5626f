import type { SpaceWanted } from "../../model/source.ts";
import type { DatasetSpace } from "../../model/truenas.ts";
import { SPACE_PROPERTIES } from "../decode/datasets.ts";
import { LIMITS } from "../limits.ts";
import { namedStep, readByName } from "./by-name.ts";
import { readPoolDatasetSpace } from "./pool-dataset-space.ts";
import { ask, type Draft, draft, type Reading, type Seen } from "./reading.ts";
import { seenBelow, unavailablePoolOf } from "./roots.ts";

/** Reads the space that is wanted, parents included; up to 25.04 that of everything below them, which costs no more there. */
export function readSpace(
  reading: Reading,
  wanted: readonly SpaceWanted[],
): Promise<readonly Draft<"datasetSpace">[]> {
  if (reading.capability.datasets.method === "pool.dataset.query")
    return readPoolDatasetSpace(
      reading,
      wanted.map(({ parent }) => parent),
    );
  return Promise.all(
    wanted.map((one) =>
      draft(reading, "datasetSpace", one.parent, async () => {
        const unavailable = unavailablePoolOf(reading, one.parent);
        if (unavailable) throw unavailable;
        return one.datasets === "all"
          ? readBelow(reading, one.parent)
          : readNamed(reading, one.parent, one.datasets);
      }),
    ),
  );
}

async function readBelow(reading: Reading, parent: string): Promise<Seen<"datasetSpace">> {
  return seenBelow(reading.source, parent, await spaceOf(reading, [parent], true));
}

async function readNamed(
  reading: Reading,
  parent: string,
  datasets: readonly string[],
): Promise<Seen<"datasetSpace">> {
  const { source } = reading;
  const names = [...new Set([parent, ...datasets])];
  const named = { source, names, perCall: LIMITS.namesPerCall, parent };
  const records = await readByName(named, (batch) => spaceOf(reading, batch, false));
  const { proof } = seenBelow(source, parent, records);
  return { records, proof: [...proof, namedStep(names.length, records.length)] };
}

async function spaceOf(
  reading: Reading,
  paths: readonly string[],
  withChildren: boolean,
): Promise<readonly DatasetSpace[]> {
  const { records } = await ask(reading, {
    method: "zfs.resource.query",
    params: [
      {
        paths,
        properties: SPACE_PROPERTIES,
        get_user_properties: false,
        get_source: false,
        nest_results: false,
        get_children: withChildren,
      },
    ],
    decoder: "space",
    rows: true,
  });
  return records;
}
