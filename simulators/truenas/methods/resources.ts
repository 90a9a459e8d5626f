import {
  booleanField,
  checkCount,
  integerField,
  readObject,
  stringsField,
  stringsOrNullField,
} from "../arguments.ts";
import type { Call, Method } from "../method.ts";
import { validationError } from "../wire/errors.ts";
import { bigInteger } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { hidingFor } from "../zfs/internal-paths.ts";
import { ENCRYPTION_PROPERTIES, nativeProperty, SPACE_PROPERTIES } from "../zfs/properties.ts";
import type { Reading } from "../zfs/reading.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import { typedValue } from "../zfs/typed-value.ts";
import { userPropertiesOf } from "../zfs/user-properties.ts";

/** The bulk reader of datasets (facts/truenas-api.md §5.4, facts/truenas-gaps.md §3-4; middleware plugins/zfs/query_impl.py). */
export const RESOURCE_METHODS: Readonly<Record<string, Method>> = {
  "zfs.resource.query": { since: "25.10", run: queryResources },
};

interface ResourceQuery extends JsonObject {
  readonly paths: readonly string[];
  readonly properties: readonly string[] | null;
  readonly get_user_properties: boolean;
  readonly get_source: boolean;
  readonly nest_results: boolean;
  readonly get_children: boolean;
  readonly max_depth: number;
  readonly get_tier: boolean;
}

const SCHEMA = "zfs.resource.query";

const FIELDS_25_10 = {
  paths: stringsField([]),
  properties: stringsOrNullField([]),
  get_user_properties: booleanField(false),
  get_source: booleanField(true),
  nest_results: booleanField(false),
  get_children: booleanField(false),
};

const FIELDS_26 = {
  ...FIELDS_25_10,
  get_source: booleanField(false),
  max_depth: integerField(0),
  get_tier: booleanField(false),
};

type Row = JsonObject & { children: JsonObject[] | null };

/** How each node of a walk is treated. */
interface Walk {
  readonly hides: (path: string) => boolean;
  readonly row: (node: ZfsNode) => Row;
}

function queryResources(call: Call): unknown {
  checkCount(call.params, 1);
  const query = readResourceQuery(call);
  checkPaths(query);
  const reading = call.zfs();
  const properties = propertiesFor(query.properties);
  const walk: Walk = {
    hides: hidingFor(query.paths, call.line),
    row: (node) => rowOf(node, query, properties, call),
  };
  const depth = depthOf(query);
  const roots =
    query.paths.length === 0 ? reading.tree.roots : nodesAt(query.paths, reading, call.line);
  const rows: Row[] = [];
  for (const root of roots) {
    collect(root, depth, walk, rows);
  }
  countWork(call, rows.length, properties);
  return query.nest_results ? nested(rows) : rows;
}

function readResourceQuery({ params, shapes }: Call): ResourceQuery {
  const fields = shapes === "26" ? FIELDS_26 : FIELDS_25_10;
  return {
    max_depth: 0,
    get_tier: false,
    ...readObject<JsonObject>("data", params[0], fields),
  } as ResourceQuery;
}

function checkPaths({ paths, get_children: getChildren }: ResourceQuery): void {
  if (paths.some((path) => path.includes("@"))) {
    throw validationError(
      SCHEMA,
      "Use `zfs.resource.snapshot.query` to query snapshot information.",
    );
  }
  if (new Set(paths).size !== paths.length) {
    throw validationError("data.paths", "Items must be unique");
  }
  if (getChildren && overlap(paths)) {
    throw validationError(
      SCHEMA,
      "Paths must be non-overlapping - no path can be relative to another when get_children is set to True.",
    );
  }
}

/** Whether one of the paths lies below another. */
export function overlap(paths: readonly string[]): boolean {
  const known = new Set(paths);
  return paths.some((path) => {
    const parts = path.split("/");
    return parts.some((_, place) => place > 0 && known.has(parts.slice(0, place).join("/")));
  });
}

/** A missing path fails the whole call on 25.10 and is passed over in silence on 26 (gaps §4). */
function nodesAt(
  paths: readonly string[],
  { tree }: Reading,
  line: Call["line"],
): readonly ZfsNode[] {
  return paths.flatMap((path) => {
    const node = tree.byPath.get(path);
    if (node === undefined && line === "25.10") {
      throw validationError(SCHEMA, `'${path}': not found`, "ENOENT");
    }
    return node === undefined ? [] : [node];
  });
}

function depthOf(query: ResourceQuery): number {
  if (query.max_depth > 0) {
    return query.max_depth;
  }
  return query.get_children ? Number.POSITIVE_INFINITY : 0;
}

/** A hidden dataset takes all below it along. */
function collect(node: ZfsNode, depth: number, walk: Walk, rows: Row[]): void {
  if (walk.hides(node.dataset.path)) {
    return;
  }
  const row = walk.row(node);
  rows.push(row);
  if (depth > 0) {
    row.children = [];
    for (const child of node.children) {
      collect(child, depth - 1, walk, rows);
    }
  }
}

function rowOf(
  node: ZfsNode,
  query: ResourceQuery,
  properties: readonly string[] | null,
  call: Call,
): Row {
  const { dataset, pool } = node;
  const reading = call.zfs();
  return {
    createtxg: bigInteger(dataset.createTxg),
    guid: bigInteger(dataset.guid),
    name: dataset.path,
    pool,
    properties: propertyFields(node, properties, query.get_source, call),
    type: dataset.type,
    user_properties: query.get_user_properties
      ? userPropertiesOf(node, reading.userProperties)
      : null,
    children: null,
    ...(call.shapes === "26" ? { tier: null } : {}),
  };
}

/** The models of 25.10 have no null for `properties`. */
function propertyFields(
  node: ZfsNode,
  names: readonly string[] | null,
  getSource: boolean,
  call: Call,
): JsonObject | null {
  if (names === null) {
    return call.shapes === "26" ? null : {};
  }
  const fields: JsonObject = {};
  for (const name of names) {
    const found = nativeProperty(node, name, call.zfs());
    if (found !== null) {
      fields[name] = {
        raw: found.raw,
        source: getSource ? found.source : null,
        value: typedValue(name, found.raw),
      };
    }
  }
  return fields;
}

function propertiesFor(asked: readonly string[] | null): readonly string[] | null {
  if (asked === null || asked.length === 0) {
    return asked === null ? null : SPACE_PROPERTIES;
  }
  const names = asked.map((name) => name.toLowerCase());
  const encryption = names.some((name) => ENCRYPTION_PROPERTIES.includes(name));
  return [...new Set([...names, ...(encryption ? ENCRYPTION_PROPERTIES : [])])];
}

function countWork({ work }: Call, rows: number, properties: readonly string[] | null): void {
  work.datasets += rows;
  work.datasetProperties += rows * (properties?.length ?? 0);
}

/** Rows below their nearest ancestor that is in the answer (middleware resource_crud.py nest_paths). */
function nested(rows: readonly Row[]): readonly Row[] {
  const byName = new Map(rows.map((row) => [row["name"] as string, row]));
  return rows.filter((row) => {
    const ancestor = ancestorIn(byName, row["name"] as string);
    if (ancestor === undefined) {
      return true;
    }
    (ancestor.children ??= []).push(row);
    return false;
  });
}

function ancestorIn(byName: ReadonlyMap<string, Row>, name: string): Row | undefined {
  for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
    const found = byName.get(name.slice(0, end));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
