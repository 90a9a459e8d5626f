import type { Call } from "../method.ts";
import type { Line } from "../versions.ts";
import type { JsonObject } from "../wire/json.ts";
import { niceBytes } from "../zfs/formats.ts";
import { nativeProperty } from "../zfs/properties.ts";
import type { Reading } from "../zfs/reading.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import { userPropertiesOf } from "../zfs/user-properties.ts";
import { RENAMED } from "./dataset-row.ts";
import type { DatasetRow } from "./dataset-row.ts";
import { snapshotsInDataset } from "./pool-snapshots.ts";
import { propertyForms } from "./property-forms.ts";

/** What of a dataset is wanted (`options.extra`) on 24.10 and 25.04. */
export interface LibzfsRowOptions {
  /** Null: all. */
  readonly properties: readonly string[] | null;
  readonly userProperties: boolean;
  readonly snapshots: "none" | "own" | "recursive";
  /** Native properties of those snapshots; null: all. */
  readonly snapshotProperties: readonly unknown[] | null;
  readonly snapshotCount: boolean;
  /** Properties read for each dataset. */
  readonly cost: number;
}

/**
 * The native properties that have a field, as `get_props_of_interest_mapping` lists them: guid, createtxg, referenced,
 * logicalused and written are not among them and never leave, asked for or not (facts/truenas-gaps.md §1).
 */
const MAPPED = [
  "dedup",
  "mountpoint",
  "aclmode",
  "acltype",
  "xattr",
  "atime",
  "casesensitivity",
  "checksum",
  "exec",
  "sync",
  "compression",
  "compressratio",
  "origin",
  "quota",
  "refquota",
  "reservation",
  "refreservation",
  "copies",
  "snapdir",
  "readonly",
  "recordsize",
  "volsize",
  "volblocksize",
  "keyformat",
  "encryption",
  "used",
  "usedbychildren",
  "usedbydataset",
  "usedbyrefreservation",
  "usedbysnapshots",
  "available",
  "special_small_blocks",
  "pbkdf2iters",
  "creation",
  "snapdev",
];

/** User properties that TrueNAS keeps for itself: shown as fields, not among the user properties. */
const INTERNAL: Readonly<Record<string, string>> = {
  "org.freenas:description": "comments",
  "org.freenas:quota_warning": "quota_warning",
  "org.freenas:quota_critical": "quota_critical",
  "org.freenas:refquota_warning": "refquota_warning",
  "org.freenas:refquota_critical": "refquota_critical",
  "org.truenas:managedby": "managedby",
};

/** Reads `extra`; what it does not know it leaves alone. User properties can be left out from 25.04 on (api.md §5.3). */
export function libzfsRowOptions(extra: JsonObject, line: Line): LibzfsRowOptions {
  const asked = Array.isArray(extra["properties"]) ? (extra["properties"] as string[]) : null;
  return {
    properties: asked,
    userProperties: line === "24.10" || extra["retrieve_user_props"] !== false,
    snapshots:
      extra["snapshots_recursive"] === true
        ? "recursive"
        : extra["snapshots"] === true
          ? "own"
          : "none",
    snapshotProperties: snapshotPropertiesIn(extra["snapshots_properties"]),
    snapshotCount: extra["snapshots_count"] === true,
    cost: asked?.length ?? MAPPED.length,
  };
}

/** None unless told; null is all (middleware plugins/pool_/dataset.py). */
function snapshotPropertiesIn(asked: unknown): readonly unknown[] | null {
  return asked === null ? null : Array.isArray(asked) ? asked : [];
}

/** A row without its children: those are put in by whoever walks the tree. */
export function libzfsRow(node: ZfsNode, options: LibzfsRowOptions, call: Call): DatasetRow {
  const { dataset, pool } = node;
  const reading = call.zfs();
  return {
    id: dataset.path,
    type: dataset.type,
    name: dataset.path,
    pool,
    ...encryptionFields(node, options),
    ...nativeFields(node, options, reading),
    ...userFields(node, options, reading),
    ...snapshotFields(node, options, call),
    children: [],
  };
}

function snapshotFields(node: ZfsNode, options: LibzfsRowOptions, call: Call): JsonObject {
  const { snapshots, snapshotProperties, snapshotCount } = options;
  const own = call.zfs().snapshots.get(node.dataset.path) ?? [];
  return {
    ...(snapshotCount ? { snapshot_count: own.length } : {}),
    ...(snapshots === "none"
      ? {}
      : {
          snapshots: snapshotsInDataset(call, node, snapshots === "recursive", snapshotProperties),
        }),
  };
}

function isAsked(name: string, { properties }: LibzfsRowOptions): boolean {
  return properties === null || properties.includes(name);
}

function nativeFields(node: ZfsNode, options: LibzfsRowOptions, reading: Reading): JsonObject {
  const fields: JsonObject = {};
  for (const name of MAPPED.filter((one) => isAsked(one, options))) {
    const found = nativeProperty(node, name, reading);
    if (found !== null) {
      const { parsed, rawvalue, value } = propertyForms(name, found.raw, niceBytes);
      const { type: source, value: from } = found.source;
      fields[RENAMED[name] ?? name] = { parsed, rawvalue, value, source, source_info: from };
    }
  }
  return { ...fields, ...mountpointField(node, options, reading) };
}

/** A string, null for "none" and for zvols; absent where the property was not read (gaps §6). */
function mountpointField(node: ZfsNode, options: LibzfsRowOptions, reading: Reading): JsonObject {
  if (node.dataset.type === "VOLUME") {
    return { mountpoint: null };
  }
  const raw = nativeProperty(node, "mountpoint", reading)?.raw ?? "none";
  return isAsked("mountpoint", options) ? { mountpoint: raw === "none" ? null : raw } : {};
}

/** The source is the true one, unlike later (api.md §5.3). */
function userFields(node: ZfsNode, options: LibzfsRowOptions, reading: Reading): JsonObject {
  const internal: JsonObject = {};
  const userProperties: JsonObject = {};
  for (const [name, value] of Object.entries(userPropertiesOf(node, reading.userProperties))) {
    const isOwn = Object.hasOwn(node.dataset.userProperties, name);
    const source = isOwn ? "LOCAL" : "INHERITED";
    const field = INTERNAL[name];
    const target = field === undefined ? userProperties : internal;
    target[field ?? name] = { value, rawvalue: value, parsed: value, source };
  }
  return options.userProperties ? { ...internal, user_properties: userProperties } : {};
}

/**
 * Told from the properties that were read: a locked dataset is "not encrypted" where `encryption` was not asked for
 * (py-libzfs `datasets_serialized`).
 */
function encryptionFields({ dataset }: ZfsNode, options: LibzfsRowOptions): JsonObject {
  const encrypted = dataset.locked && isAsked("encryption", options);
  return {
    encrypted,
    encryption_root: dataset.locked && isAsked("encryptionroot", options) ? dataset.path : null,
    key_loaded: false,
    locked: encrypted,
  };
}
