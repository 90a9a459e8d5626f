import type { Call } from "../method.ts";
import { asCondition } from "../query/filters.ts";
import { selectKeys } from "../query/paths.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { JsonObject } from "../wire/json.ts";
import type { SnapshotPlace } from "../zfs/snapshot-properties.ts";
import { fullName } from "../zfs/tree.ts";
import { findSnapshots, snapshotFields } from "./resource-snapshots.ts";

/**
 * `pool.snapshot.query` of 26 (facts/truenas-gaps.md §7, middleware plugins/pool_/snapshot.py): id, name, pool and dataset
 * filters with = or `in` become paths, which join as OR; the rest filters what was found there.
 */
export function queryPoolSnapshots26(call: Call): unknown {
  const { filters, options } = readQuery(call.params);
  const { paths, recursive, others } = pushDown(filters);
  const { extra } = options;
  const asked = Array.isArray(extra["properties"]) ? (extra["properties"] as string[]) : [];
  let missing = false;
  const found = findSnapshots(
    call,
    {
      paths,
      recursive: recursive || paths.length === 0,
      min_txg: Number(extra["min_txg"] ?? 0),
      max_txg: Number(extra["max_txg"] ?? 0),
    },
    () => {
      missing = true;
    },
  );
  call.work.snapshots += found.length;
  call.work.snapshotProperties += asked.some((name) => !FREE.has(name)) ? found.length : 0;
  const rows = missing ? [] : found.map((place) => row(place, asked, extra));
  const answer = answerQuery(rows, { filters: others, options: { ...options, select: [] } });
  return selectKeys(answer, options.select);
}

/** Handles carry these without a look at the snapshot. */
const FREE: ReadonlySet<string> = new Set(["name", "createtxg"]);

function pushDown(filters: readonly unknown[]): {
  paths: readonly string[];
  recursive: boolean;
  others: readonly unknown[];
} {
  const paths: string[] = [];
  let recursive = false;
  const others = filters.filter((filter) => {
    const [field, operator, value] = asCondition(filter) ?? ["", "", null];
    const pushed = PUSHED.has(field) && (operator === "=" || operator === "in");
    if (pushed) {
      paths.push(...(operator === "in" ? (value as string[]) : [String(value)]));
      recursive ||= field === "pool";
    }
    return !pushed;
  });
  return { paths, recursive, others };
}

const PUSHED: ReadonlySet<string> = new Set(["id", "name", "pool", "dataset"]);

/** `holds` is always there and knows one tag only; `properties` is empty unless asked for (gaps §2). */
function row(place: SnapshotPlace, asked: readonly string[], extra: JsonObject): JsonObject {
  const { snapshot, node } = place;
  const name = fullName(snapshot);
  return {
    id: name,
    name,
    pool: node.pool,
    type: "SNAPSHOT",
    snapshot_name: snapshot.name,
    dataset: snapshot.dataset,
    createtxg: snapshot.createTxg,
    properties: propertiesOf(place, asked),
    holds: extra["holds"] === true && snapshot.holds.includes("truenas") ? { truenas: 1 } : {},
    ...(extra["retention"] === true ? { retention: null } : {}),
  };
}

/** The old form made from the new one; `source` is always NONE because nobody asked for it. */
function propertiesOf(place: SnapshotPlace, asked: readonly string[]): JsonObject {
  const fields = snapshotFields(
    place,
    asked.filter((name) => !FREE.has(name)),
    false,
  );
  const properties = Object.fromEntries(
    Object.entries(fields as Record<string, { raw: string; value: unknown }>).map(
      ([name, { raw, value }]) => [
        name,
        { value: value === null ? "None" : raw, rawvalue: raw, source: "NONE", parsed: value },
      ],
    ),
  );
  for (const name of asked.filter((one) => FREE.has(one))) {
    const raw = name === "name" ? fullName(place.snapshot) : place.snapshot.createTxg;
    const parsed = name === "name" ? raw : Number(raw);
    properties[name] = { value: raw, rawvalue: raw, source: "NONE", parsed };
  }
  return properties;
}
