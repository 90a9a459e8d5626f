import type { JsonObject } from "../wire/json.ts";
import { humanSize } from "../zfs/formats.ts";
import { ENCRYPTION_PROPERTIES, nativeProperty } from "../zfs/properties.ts";
import type { PropertyReading } from "../zfs/properties.ts";
import type { Reading } from "../zfs/reading.ts";
import { fullName } from "../zfs/tree.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import { userPropertiesOf } from "../zfs/user-properties.ts";
import { propertyForms } from "./property-forms.ts";

/** One entry of `pool.dataset.query`. */
export type DatasetRow = JsonObject & { readonly children: DatasetRow[] };

/** What of a dataset is wanted (`options.extra`). */
export interface DatasetRowOptions {
  /** Null: the default set of the type. */
  readonly properties: readonly string[] | null;
  readonly userProperties: boolean;
  readonly encryption: boolean;
  readonly snapshots: boolean;
  readonly snapshotCount: boolean;
  /** Properties read for each dataset, about. */
  readonly cost: number;
}

const DEFAULTS = [
  "available",
  "checksum",
  "compression",
  "compressratio",
  "copies",
  "creation",
  "dedup",
  "encryption",
  "encryptionroot",
  "keyformat",
  "origin",
  "pbkdf2iters",
  "readonly",
  "refreservation",
  "reservation",
  "snapdev",
  "sync",
  "used",
  "usedbychildren",
  "usedbydataset",
  "usedbyrefreservation",
  "usedbysnapshots",
  "aclmode",
  "acltype",
  "atime",
  "casesensitivity",
  "exec",
  "mountpoint",
  "quota",
  "recordsize",
  "refquota",
  "snapdir",
  "special_small_blocks",
  "xattr",
  "volblocksize",
  "volsize",
];

/** Reads `extra`; what it does not know it leaves alone, as the middleware does. */
export function datasetRowOptions(extra: JsonObject): DatasetRowOptions {
  const asked = Array.isArray(extra["properties"]) ? (extra["properties"] as string[]) : null;
  const properties = asked?.map((name) => name.toLowerCase()) ?? null;
  return {
    properties: properties?.length === 0 ? ["mountpoint"] : properties,
    userProperties: extra["retrieve_user_props"] !== false,
    encryption: properties?.some((name) => ENCRYPTION_PROPERTIES.includes(name)) ?? true,
    snapshots: extra["snapshots"] === true,
    snapshotCount: extra["snapshots_count"] === true,
    cost: properties === null ? DEFAULTS.length : properties.length,
  };
}

/** A row without its children: those are put in by whoever walks the tree. */
export function datasetRow(
  node: ZfsNode,
  options: DatasetRowOptions,
  reading: Reading,
): DatasetRow {
  const { dataset, pool } = node;
  return {
    id: dataset.path,
    type: dataset.type,
    name: dataset.path,
    pool,
    ...nativeFields(node, options.properties ?? DEFAULTS, reading),
    ...(options.userProperties ? { user_properties: userFields(node, reading) } : {}),
    ...(options.encryption ? encryptionFields(node) : {}),
    mountpoint: mountpointOf(node, options, reading),
    ...snapshotFields(node, options, reading),
    children: [],
  };
}

/** Other names than ZFS has for them. */
export const RENAMED: Readonly<Record<string, string>> = {
  dedup: "deduplication",
  encryption: "encryption_algorithm",
  encryptionroot: "encryption_root",
  keyformat: "key_format",
  special_small_blocks: "special_small_block_size",
};

/** Shown elsewhere in the row, or not at all. */
const NOT_A_FIELD: ReadonlySet<string> = new Set(["mountpoint", "type", "name"]);

function nativeFields(node: ZfsNode, names: readonly string[], reading: Reading): JsonObject {
  const fields: JsonObject = {};
  for (const name of names) {
    const found = NOT_A_FIELD.has(name) ? null : nativeProperty(node, name, reading);
    if (found !== null) {
      fields[RENAMED[name] ?? name] = propertyObject(name, found);
    }
  }
  return fields;
}

/** `{parsed, rawvalue, value, source, source_info}`: `value` is for people, `parsed` typed (dataset_query_utils.py). */
function propertyObject(name: string, { raw, source }: PropertyReading): JsonObject {
  const { parsed, rawvalue, value } = propertyForms(name, raw, humanSize);
  return { parsed, rawvalue, value, source: source.type, source_info: source.value };
}

/** `source` is LOCAL whatever is true: the middleware says so itself (api.md §5.3). */
function userFields(node: ZfsNode, reading: Reading): JsonObject {
  const fields: JsonObject = {};
  for (const [name, value] of Object.entries(userPropertiesOf(node, reading.userProperties))) {
    fields[name] = { parsed: value, rawvalue: value, value, source: "LOCAL", source_info: null };
  }
  return fields;
}

function encryptionFields({ dataset }: ZfsNode): JsonObject {
  return {
    encrypted: dataset.locked,
    encryption_root: dataset.locked ? dataset.path : null,
    key_loaded: false,
    locked: dataset.locked,
  };
}

/** The property where it was read, "none" and "legacy" included; else the live mount, null if there is none (gaps §6). */
function mountpointOf(
  node: ZfsNode,
  { properties }: DatasetRowOptions,
  reading: Reading,
): string | null {
  const raw = nativeProperty(node, "mountpoint", reading)?.raw ?? null;
  if (properties === null || properties.includes("mountpoint")) {
    return raw;
  }
  return node.dataset.locked || raw === null || !raw.startsWith("/") ? null : raw;
}

function snapshotFields(node: ZfsNode, options: DatasetRowOptions, reading: Reading): JsonObject {
  if (!options.snapshots && !options.snapshotCount) {
    return {};
  }
  const snapshots = reading.snapshots.get(node.dataset.path) ?? [];
  return {
    ...(options.snapshotCount ? { snapshot_count: snapshots.length } : {}),
    ...(options.snapshots
      ? {
          snapshots: snapshots.map((snapshot) => ({
            pool: node.pool,
            name: fullName(snapshot),
            type: "SNAPSHOT",
            snapshot_name: snapshot.name,
            dataset: snapshot.dataset,
            id: fullName(snapshot),
            createtxg: snapshot.createTxg,
          })),
        }
      : {}),
  };
}
