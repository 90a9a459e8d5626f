import type { Call, Method } from "../method.ts";
import { asCondition } from "../query/filters.ts";
import { selectKeys } from "../query/paths.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { Query } from "../query/query.ts";
import type { NasSnapshot } from "../state.ts";
import { callError } from "../wire/errors.ts";
import { dateTime } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { niceBytes, shownTime } from "../zfs/formats.ts";
import {
  clonesBySnapshot,
  placeOf,
  SNAPSHOT_PROPERTIES,
  snapshotProperty,
} from "../zfs/snapshot-properties.ts";
import { fullName, walk } from "../zfs/tree.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import { snapshotUserProperties } from "../zfs/user-properties.ts";
import { queryPoolSnapshots26 } from "./pool-snapshots-26.ts";

/** `pool.snapshot.query`, which is another program on each line (facts/truenas-gaps.md §7). */
export const POOL_SNAPSHOT_METHODS: Readonly<Record<string, Method>> = {
  "pool.snapshot.query": {
    since: "25.10",
    run: (call) => (call.line === "26" ? queryPoolSnapshots26(call) : queryPoolSnapshots2510(call)),
  },
  "zfs.snapshot.query": { until: "25.10", run: queryPoolSnapshots2510 },
  "pool.dataset.snapshot_count": { run: snapshotCount },
};

interface Found {
  readonly snapshot: NasSnapshot;
  readonly node: ZfsNode;
}

/** Up to 25.10, middleware plugins/zfs_/snapshot.py: nothing is hidden, the boot pool's snapshots are listed too (gaps §3). */
function queryPoolSnapshots2510(call: Call): unknown {
  const query = readQuery(call.params);
  if (isNamesOnly(query)) {
    return answerNames(call, query);
  }
  const { filters, options } = query;
  if (options.extra["retention"] === true && !filtersOnId(query) && options.limit === 0) {
    throw callError("EINVAL", "`id` or `limit` is required if `retention` is requested");
  }
  const found = opened(call, filters, windowOf(options.extra));
  const makeRow = rowMaker(call, options.extra);
  countWork(call, found, options.extra);
  const rows = answerQuery(found.map(makeRow), { filters, options: { ...options, select: [] } });
  return selectKeys(rows, options.select);
}

/** Fast path A: only names are wanted, and only name, pool and dataset are filtered on. */
function isNamesOnly({ filters, options }: Query): boolean {
  const names = options.select.length === 1 && options.select[0] === "name";
  return (
    (names || options.count) &&
    filters.every((filter) => fieldsOf(filter).every((field) => NAME_FIELDS.has(field)))
  );
}

const NAME_FIELDS: ReadonlySet<string> = new Set(["name", "pool", "dataset"]);

/**
 * Of several `pool` or `dataset` filters with = or `in` the last one counts and the others are lost. A count without
 * filters comes from a cache that knows no transaction groups.
 */
function answerNames(call: Call, { filters, options }: Query): unknown {
  if (filters.length === 0 && options.count) {
    return cachedCount(call);
  }
  const isWanted = windowOf(options.extra);
  let found: readonly Found[] | null = null;
  const others = filters.filter((filter) => {
    const [field, operator, value] = asCondition(filter) ?? ["", "", null];
    const pushed =
      (field === "pool" || field === "dataset") && (operator === "=" || operator === "in");
    if (pushed) {
      found = openedAt(
        call,
        operator === "=" ? [String(value)] : (value as string[]),
        field === "pool",
        isWanted,
      );
    }
    return !pushed;
  });
  const window = found ?? everything(call, isWanted);
  call.work.snapshots += window.length;
  return answerQuery(window.map(simpleRow), { filters: others, options });
}

/**
 * Snapshots inside a row of `pool.dataset.query` up to 25.04: names only unless native properties are asked for; null
 * asks for all. User properties come along with the first native one (facts/truenas-gaps.md §1, §7).
 */
export function snapshotsInDataset(
  call: Call,
  node: ZfsNode,
  recursive: boolean,
  properties: readonly unknown[] | null,
): readonly JsonObject[] {
  const found = recursive ? below(call, node, EVERY) : ofNode(call, node, EVERY);
  const extra = properties === null ? {} : { properties: ["name", ...properties] };
  countWork(call, found, extra);
  return found.map(rowMaker(call, extra));
}

/** The price of what was opened, whatever filters leave of it. */
function countWork({ work }: Call, { length }: readonly Found[], extra: JsonObject): void {
  work.snapshots += length;
  if (isSimpleHandle(extra)) return;
  if (namesProperties(extra)) work.namedSnapshotProperties += length;
  else work.snapshotProperties += length;
}

function cachedCount(call: Call): number {
  const { tree, snapshots } = call.zfs();
  call.work.datasets += tree.byPath.size;
  return [...tree.byPath.keys()].reduce((sum, path) => sum + (snapshots.get(path)?.length ?? 0), 0);
}

/** Fast path B opens one snapshot; everything else loads every snapshot of every pool. */
function opened(call: Call, filters: readonly unknown[], isWanted: Wanted): readonly Found[] {
  const only = filters.length === 1 ? asCondition(filters[0]) : null;
  if (only !== null && (only[0] === "id" || only[0] === "name") && only[1] === "=") {
    return openedAt(call, [String(only[2])], true, isWanted);
  }
  return everything(call, isWanted);
}

/** Every dataset is opened on the way, however few snapshots are wanted. */
function everything(call: Call, isWanted: Wanted): readonly Found[] {
  call.work.datasets += call.zfs().tree.byPath.size;
  return call.zfs().tree.roots.flatMap((root) => below(call, root, isWanted));
}

/** What does not exist is passed over in silence (gaps §4). */
function openedAt(
  call: Call,
  paths: readonly string[],
  recursive: boolean,
  isWanted: Wanted,
): readonly Found[] {
  const { tree } = call.zfs();
  return paths.flatMap((path) => {
    const [dataset = "", name] = path.split("@");
    const node = tree.byPath.get(dataset);
    if (node === undefined) {
      return [];
    }
    if (name !== undefined) {
      return ofNode(call, node, isWanted).filter(({ snapshot }) => snapshot.name === name);
    }
    return recursive ? below(call, node, isWanted) : ofNode(call, node, isWanted);
  });
}

function below(call: Call, root: ZfsNode, isWanted: Wanted): readonly Found[] {
  const found: Found[] = [];
  for (const node of walk(root)) {
    found.push(...ofNode(call, node, isWanted));
  }
  return found;
}

function ofNode(call: Call, node: ZfsNode, isWanted: Wanted): readonly Found[] {
  const snapshots = call.zfs().snapshots.get(node.dataset.path) ?? [];
  return snapshots.filter(isWanted).map((snapshot) => ({ snapshot, node }));
}

type Wanted = (snapshot: NasSnapshot) => boolean;
const EVERY: Wanted = () => true;

/** `min_txg` and `max_txg`, both inclusive; 0 is no bound. Looked at first: a window is a small part of what is there. */
function windowOf(extra: JsonObject): Wanted {
  const [least, most] = [Number(extra["min_txg"] ?? 0), Number(extra["max_txg"] ?? 0)];
  return least === 0 && most === 0
    ? EVERY
    : ({ createTxg }) => {
        const group = Number(createTxg);
        return group >= least && (most === 0 || group <= most);
      };
}

/** Without a native property beside name and createtxg an entry has no `properties` at all (gaps §7). */
function isSimpleHandle(extra: JsonObject): boolean {
  return namesProperties(extra) && nativeNames(extra["properties"] as unknown[]).length === 0;
}

function namesProperties(extra: JsonObject): boolean {
  const asked = extra["properties"];
  return Array.isArray(asked) && asked.length > 0;
}

function nativeNames(asked: readonly unknown[]): readonly string[] {
  return SNAPSHOT_PROPERTIES.filter((name) => name !== "createtxg" && asked.includes(name));
}

function rowMaker(call: Call, extra: JsonObject): (found: Found) => JsonObject {
  const simple = isSimpleHandle(extra);
  const names = namesProperties(extra)
    ? SNAPSHOT_PROPERTIES.filter((name) => (extra["properties"] as unknown[]).includes(name))
    : SNAPSHOT_PROPERTIES;
  const clones = names.includes("clones") ? clonesBySnapshot(call.state) : new Map();
  return (found) => ({
    ...simpleRow(found),
    ...(simple
      ? {}
      : { properties: { ...nativeFields(found, names, clones), ...userFields(found, call) } }),
    ...(extra["holds"] === true
      ? { holds: Object.fromEntries(found.snapshot.holds.map((tag) => [tag, 1])) }
      : {}),
    ...(extra["retention"] === true ? { retention: null } : {}),
  });
}

function simpleRow({ snapshot, node }: Found): JsonObject {
  const name = fullName(snapshot);
  return {
    id: name,
    name,
    pool: node.pool,
    type: "SNAPSHOT",
    snapshot_name: snapshot.name,
    dataset: snapshot.dataset,
    createtxg: snapshot.createTxg,
  };
}

function nativeFields(
  { snapshot, node }: Found,
  names: readonly string[],
  clones: ReadonlyMap<string, readonly string[]>,
): JsonObject {
  const place = placeOf(snapshot, node, clones);
  const fields: JsonObject = {};
  for (const name of names) {
    const raw = snapshotProperty(place, name);
    if (raw !== null) {
      fields[name] = legacyProperty(name, raw);
    }
  }
  return fields;
}

const BYTES: ReadonlySet<string> = new Set([
  "used",
  "referenced",
  "written",
  "logicalreferenced",
  "volsize",
]);

/** guid, createtxg and userrefs stay strings: py-libzfs has no converter for them (gaps §1). */
function legacyProperty(name: string, raw: string): JsonObject {
  if (name === "creation") {
    const seconds = Number(raw);
    return {
      value: shownTime(seconds),
      rawvalue: raw,
      parsed: dateTime(seconds * 1_000),
      source: "NONE",
    };
  }
  return BYTES.has(name)
    ? { value: niceBytes(Number(raw)), rawvalue: raw, parsed: Number(raw), source: "NONE" }
    : { value: raw, rawvalue: raw, parsed: raw, source: "NONE" };
}

/** All user properties come along, inherited ones included, with their true source (api.md §5.5). */
function userFields({ snapshot, node }: Found, call: Call): JsonObject {
  const properties = snapshotUserProperties(snapshot, node, call.zfs().userProperties);
  const fields: JsonObject = {};
  for (const [name, value] of Object.entries(properties)) {
    const source = Object.hasOwn(snapshot.userProperties, name) ? "LOCAL" : "INHERITED";
    fields[name] = { value, rawvalue: value, parsed: value, source };
  }
  return fields;
}

function filtersOnId({ filters }: Query): boolean {
  return filters.some((filter) => fieldsOf(filter).includes("id"));
}

function fieldsOf(filter: unknown): readonly string[] {
  if (!Array.isArray(filter)) {
    return [];
  }
  return filter.length === 3 && typeof filter[0] === "string"
    ? [filter[0]]
    : filter.flatMap((part) => fieldsOf(part));
}

function snapshotCount(call: Call): number {
  const node = call.zfs().tree.byPath.get(String(call.params[0]));
  return (node && call.zfs().snapshots.get(node.dataset.path))?.length ?? 0;
}
