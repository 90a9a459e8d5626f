import { SourceError } from "../../lib/errors.ts";
import { fullName } from "../../model/identity.ts";
import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import type { SnapshotMethod } from "../capabilities.ts";
import { POOL_SNAPSHOT_PROPERTIES, ZFS_SNAPSHOT_PROPERTIES } from "../decode/snapshots.ts";
import { LIMITS } from "../limits.ts";
import { namedStep, readByName } from "./by-name.ts";
import { planDetails, type Walk } from "./detail-plan.ts";
import { ask, type Draft, draft, PartlySeen, type Reading } from "./reading.ts";

/**
 * Reads the details of named snapshots: 26 takes a list of names; up to 25.10 a call takes one, or answers for a window of
 * transaction groups, whichever is cheaper. One that could not be read makes the draft incomplete.
 */
export function readDetails(
  reading: Reading,
  names: readonly string[],
  within: string,
): Promise<Draft<"zfsSnapshotDetails">> {
  return draft(reading, "zfsSnapshotDetails", within, async () => {
    const { snapshots: method } = reading.capability;
    const asked = new Set(names);
    const records =
      method === "zfs.resource.snapshot.query"
        ? await readLists(reading, [...asked])
        : await readWalked(reading, method, asked);
    return { records, proof: [namedStep(asked.size, records.length)] };
  });
}

function readLists(
  reading: Reading,
  names: readonly string[],
): Promise<readonly ZfsSnapshotDetails[]> {
  const named = { source: reading.source, names, perCall: LIMITS.namesPerCall };
  return readByName(named, async (paths) => {
    const { records } = await ask(reading, {
      method: "zfs.resource.snapshot.query",
      params: [
        {
          paths,
          recursive: false,
          properties: ZFS_SNAPSHOT_PROPERTIES,
          get_user_properties: true,
          get_source: false,
          get_holds: true,
        },
      ],
      decoder: "zfsSnapshotDetails",
      rows: true,
    });
    return records;
  });
}

/** Up to 25.10. Without a list of what lies around them each is asked for by name. */
async function readWalked(
  reading: Reading,
  method: SnapshotMethod,
  names: ReadonlySet<string>,
): Promise<readonly ZfsSnapshotDetails[]> {
  const { options, context, source } = reading;
  const { walks, byName } = options.earlier
    ? planDetails(names, context.system, options.earlier)
    : { walks: [], byName: [...names] };
  const records: ZfsSnapshotDetails[] = [];
  try {
    for (const walk of walks) records.push(...(await readWalk(reading, method, walk)));
    const named = { source, names: byName, perCall: 1 };
    const readOne = ([name]: readonly string[]) => askPool(reading, method, ["id", "=", name]);
    return [...records, ...(await readByName(named, readOne))];
  } catch (error) {
    if (error instanceof PartlySeen)
      throw new PartlySeen([...records, ...error.records], error.problem);
    throw error instanceof SourceError ? new PartlySeen(records, error) : error;
  }
}

/** What is wanted of a walk; other snapshots of the same datasets come along. */
async function readWalk(
  reading: Reading,
  method: SnapshotMethod,
  { window, datasets, names }: Walk,
): Promise<readonly ZfsSnapshotDetails[]> {
  const records = await askPool(reading, method, ["dataset", "in", [...datasets]], window);
  return records.filter((one) => names.has(fullName(one)));
}

/** `holds` needs no filter, unlike `retention` (middleware `plugins/zfs_/snapshot.py`). */
async function askPool(
  reading: Reading,
  method: SnapshotMethod,
  filter: readonly unknown[],
  window: Partial<Walk["window"]> = {},
): Promise<readonly ZfsSnapshotDetails[]> {
  const { records } = await ask(reading, {
    method,
    params: [[filter], { extra: { properties: POOL_SNAPSHOT_PROPERTIES, holds: true, ...window } }],
    decoder: "poolSnapshotDetails",
    rows: true,
  });
  return records;
}
