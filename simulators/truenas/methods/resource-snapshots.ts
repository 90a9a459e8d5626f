import {
  booleanField,
  checkCount,
  integerField,
  readObject,
  stringsField,
  stringsOrNullField,
} from "../arguments.ts";
import type { Call, Method } from "../method.ts";
import type { NasSnapshot } from "../state.ts";
import { validationError } from "../wire/errors.ts";
import { bigInteger } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { hidingFor } from "../zfs/internal-paths.ts";
import { placeOf, SNAPSHOT_ONLY, snapshotProperty } from "../zfs/snapshot-properties.ts";
import type { SnapshotPlace } from "../zfs/snapshot-properties.ts";
import { fullName } from "../zfs/tree.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import { typedValue } from "../zfs/typed-value.ts";
import { snapshotUserProperties } from "../zfs/user-properties.ts";
import { overlap } from "./resources.ts";

/** Snapshots as 26 reads them (facts/truenas-api.md §5.5, middleware plugins/zfs/snapshot_query_impl.py). */
export const RESOURCE_SNAPSHOT_METHODS: Readonly<Record<string, Method>> = {
  "zfs.resource.snapshot.query": { since: "26", run: querySnapshots },
  "zfs.resource.snapshot.count": { since: "26", run: countSnapshots },
};

/** What `zfs.resource.snapshot.query` is asked for, defaults filled in. */
export interface SnapshotQuery extends JsonObject {
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly properties: readonly string[] | null;
  readonly get_user_properties: boolean;
  readonly get_source: boolean;
  readonly get_holds: boolean;
  readonly min_txg: number;
  readonly max_txg: number;
}

const QUERY = "zfs.resource.snapshot.query";
const COUNT = "zfs.resource.snapshot.count";

const QUERY_FIELDS = {
  paths: stringsField([]),
  recursive: booleanField(false),
  properties: stringsOrNullField([]),
  get_user_properties: booleanField(false),
  get_source: booleanField(false),
  get_holds: booleanField(false),
  min_txg: integerField(0),
  max_txg: integerField(0),
};

const COUNT_FIELDS = { paths: QUERY_FIELDS.paths, recursive: QUERY_FIELDS.recursive };

function querySnapshots(call: Call): unknown {
  checkCount(call.params, 1);
  const query = readObject<SnapshotQuery>("data", call.params[0], QUERY_FIELDS);
  checkPaths(QUERY, query.paths, query.recursive);
  const rows = findSnapshots(call, query, (path) => {
    throw validationError(QUERY, `'${path}' not found`, "ENOENT");
  });
  call.work.snapshots += rows.length;
  call.work.snapshotProperties += hasProperties(query) ? rows.length : 0;
  return rows.map((place) => snapshotRow(place, query, call));
}

/**
 * The snapshots below the paths; without paths those of the pool roots, and below them if recursive. `missing` decides
 * what a path that is not there does.
 */
export function findSnapshots(
  call: Call,
  query: Pick<SnapshotQuery, "paths" | "recursive" | "min_txg" | "max_txg">,
  missing: (path: string) => void,
): readonly SnapshotPlace[] {
  const found: SnapshotPlace[] = [];
  const hides = hidingFor(query.paths, call.line);
  const add = (node: ZfsNode, snapshot: NasSnapshot): void => {
    if (inWindow(snapshot, query.min_txg, query.max_txg)) {
      found.push(placeOf(snapshot, node, NO_CLONES));
    }
  };
  eachDataset(call, query, hides, missing, (node, only) => {
    for (const snapshot of call.zfs().snapshots.get(node.dataset.path) ?? []) {
      if (only === null || only === snapshot.name) {
        add(node, snapshot);
      }
    }
  });
  return found;
}

/** Which of its snapshots are clones' origins is not to be learned here (gaps §2). */
const NO_CLONES: ReadonlyMap<string, readonly string[]> = new Map();

type Visit = (node: ZfsNode, onlySnapshot: string | null) => void;

function eachDataset(
  call: Call,
  { paths, recursive }: Pick<SnapshotQuery, "paths" | "recursive">,
  hides: (path: string) => boolean,
  missing: (path: string) => void,
  visit: Visit,
): void {
  const { tree } = call.zfs();
  if (paths.length === 0) {
    for (const root of tree.roots) {
      descend(root, recursive, hides, visit);
    }
    return;
  }
  for (const path of paths) {
    const [dataset = "", snapshot = null] = path.split("@");
    const node = tree.byPath.get(dataset);
    if (node === undefined || (snapshot !== null && !has(call, node, snapshot))) {
      missing(path);
    } else if (snapshot === null) {
      descend(node, recursive, hides, visit);
    } else if (!hides(path)) {
      visit(node, snapshot);
    }
  }
}

function descend(
  node: ZfsNode,
  recursive: boolean,
  hides: (path: string) => boolean,
  visit: Visit,
): void {
  if (hides(node.dataset.path)) {
    return;
  }
  visit(node, null);
  if (recursive) {
    for (const child of node.children) {
      descend(child, true, hides, visit);
    }
  }
}

function has(call: Call, node: ZfsNode, name: string): boolean {
  return (call.zfs().snapshots.get(node.dataset.path) ?? []).some((one) => one.name === name);
}

function inWindow({ createTxg }: NasSnapshot, least: number, most: number): boolean {
  const group = Number(createTxg);
  return (least === 0 || group >= least) && (most === 0 || group <= most);
}

function checkPaths(schema: string, paths: readonly string[], recursive: boolean): void {
  if (new Set(paths).size !== paths.length) {
    throw validationError("data.paths", "Items must be unique");
  }
  if (recursive && overlap(paths.filter((path) => !path.includes("@")))) {
    throw validationError(
      schema,
      "Paths must be non-overlapping - no path can be relative to another when recursive is set to True.",
    );
  }
}

function hasProperties({ properties }: SnapshotQuery): boolean {
  return properties !== null && properties.length > 0;
}

function snapshotRow(place: SnapshotPlace, query: SnapshotQuery, call: Call): JsonObject {
  const { snapshot, node } = place;
  return {
    createtxg: bigInteger(snapshot.createTxg),
    guid: bigInteger(snapshot.guid),
    name: fullName(snapshot),
    pool: node.pool,
    dataset: snapshot.dataset,
    snapshot_name: snapshot.name,
    type: "SNAPSHOT",
    holds: query.get_holds && snapshot.holds.length > 0 ? snapshot.holds : null,
    properties: hasProperties(query)
      ? snapshotFields(place, query.properties ?? [], query.get_source)
      : null,
    user_properties: query.get_user_properties
      ? snapshotUserProperties(snapshot, node, call.zfs().userProperties)
      : null,
  };
}

/** What is valid for snapshots only is dropped in silence, as is what ZFS does not know (gaps §2). */
export function snapshotFields(
  place: SnapshotPlace,
  names: readonly string[],
  getSource: boolean,
): JsonObject {
  const fields: JsonObject = {};
  for (const name of names.map((one) => one.toLowerCase())) {
    const raw = SNAPSHOT_ONLY.has(name) ? null : snapshotProperty(place, name);
    if (raw !== null) {
      const source = getSource ? { type: "NONE", value: null } : null;
      fields[name] = { raw, source, value: typedValue(name, raw) };
    }
  }
  return fields;
}

function countSnapshots(call: Call): unknown {
  checkCount(call.params, 1);
  const query = readObject<Pick<SnapshotQuery, "paths" | "recursive">>(
    "data",
    call.params[0],
    COUNT_FIELDS,
  );
  checkPaths(COUNT, query.paths, query.recursive);
  const counts: Record<string, number> = {};
  const missing = (path: string): never => {
    throw validationError(COUNT, `'${path}' not found`, "ENOENT");
  };
  eachDataset(call, query, hidingFor(query.paths, call.line), missing, ({ dataset }, only) => {
    const held = call.zfs().snapshots.get(dataset.path)?.length ?? 0;
    counts[dataset.path] = (counts[dataset.path] ?? 0) + (only === null ? held : 1);
  });
  call.work.datasets += Object.keys(counts).length;
  return counts;
}
