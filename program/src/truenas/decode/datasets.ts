import { type Key, keyOf, type SystemId } from "../../model/ids.ts";
import type { Dataset, DatasetSpace } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { keepUserProperties } from "./user-properties.ts";
import { bytesOf, limitOf, rawText, rawValue, secondsOf } from "./zfs-property.ts";

/** Native properties that a thin read asks for. */
export const DATASET_PROPERTIES = Object.freeze([
  "origin",
  "creation",
  "mountpoint",
  "readonly",
  "volsize",
  "quota",
  "refquota",
  "refreservation",
]);

/** Those of space that every version gives. */
const SPACE_EVERYWHERE = [
  "used",
  "usedbysnapshots",
  "usedbyrefreservation",
  "available",
  "compression",
  "sync",
  "recordsize",
  "volblocksize",
] as const;

/** Native properties that a read of space asks for; one of encryption brings them all, `keystatus` among them. */
export const SPACE_PROPERTIES = Object.freeze([
  ...SPACE_EVERYWHERE,
  "referenced",
  "logicalused",
  "encryption",
]);

/** A row of `zfs.resource.query` with DATASET_PROPERTIES and user properties. */
export function decodeDataset(row: Wire, context: DecodeContext): Dataset {
  const guid = row.field("guid").decimal();
  const properties = row.field("properties");
  const kind = kindOf(row);
  return {
    key: keyOf(context.system, guid),
    system: context.system,
    guid,
    path: row.field("name").text(),
    pool: row.field("pool").text(),
    kind,
    createTxg: row.field("createtxg").decimal(),
    createdAt: secondsOf(properties.field("creation").field("raw")),
    origin: rawText(properties, "origin"),
    mountpoint: mountedAt(rawText(properties, "mountpoint")),
    readonly: onOff(rawText(properties, "readonly")),
    ...limitsOf(kind, (name) => properties.field(name).field("raw")),
    userProperties: keepUserProperties(row.field("user_properties"), context.userProperties),
  };
}

function kindOf(row: Wire): Dataset["kind"] {
  return row.field("type").text() === "VOLUME" ? "zvol" : "filesystem";
}

type Limits = Pick<
  Dataset,
  "volsizeBytes" | "quotaBytes" | "refquotaBytes" | "refreservationBytes"
>;

/** Quotas are of file systems only, a size of zvols only (zfsprops(7)); what a kind has must be there to be none. */
function limitsOf(kind: Dataset["kind"], raw: (name: string) => Wire): Limits {
  const isZvol = kind === "zvol";
  return {
    volsizeBytes: isZvol ? Number(raw("volsize").decimal()) : null,
    quotaBytes: isZvol ? null : limitOf(raw("quota")),
    refquotaBytes: isZvol ? null : limitOf(raw("refquota")),
    refreservationBytes: limitOf(raw("refreservation")),
  };
}

function mountedAt(mountpoint: string | null): string | null {
  return mountpoint === "legacy" ? null : mountpoint;
}

function onOff(text: string | null): boolean | null {
  return text === null ? null : text === "on";
}

/** A row of `zfs.resource.query` with SPACE_PROPERTIES. */
export function decodeSpace(row: Wire, { system }: DecodeContext): DatasetSpace {
  const properties = row.field("properties");
  return {
    key: keyOf(system, row.field("guid").decimal()),
    system,
    path: row.field("name").text(),
    usedBytes: bytesOf(properties, "used"),
    usedBySnapshotsBytes: bytesOf(properties, "usedbysnapshots"),
    usedByRefreservationBytes: bytesOf(properties, "usedbyrefreservation"),
    referencedBytes: bytesOf(properties, "referenced"),
    logicalUsedBytes: bytesOf(properties, "logicalused"),
    availableBytes: bytesOf(properties, "available"),
    ...writtenAs((name) => rawText(properties, name)),
    locked: isLocked(properties),
  };
}

/** A zvol has no recordsize, a filesystem no volblocksize (zfsprops(7)). */
function writtenAs(
  raw: (name: string) => string | null,
): Pick<DatasetSpace, "compression" | "sync" | "blockBytes"> {
  const block = raw("volblocksize") ?? raw("recordsize");
  return {
    compression: raw("compression"),
    sync: raw("sync"),
    blockBytes: block === null ? null : Number(block),
  };
}

/** Of what is not encrypted `keystatus` says "none". */
function isLocked(properties: Wire): boolean | null {
  const status = rawText(properties, "keystatus");
  if (status !== null) return status === "unavailable";
  return rawText(properties, "encryption") === "off" ? false : null;
}

/** Native properties that a read of space asks of `pool.dataset.query` up to 25.04: what else was named would be dropped. */
export const POOL_DATASET_SPACE_PROPERTIES = Object.freeze([
  "creation", // part of the key
  ...SPACE_EVERYWHERE,
]);

/** A row of `pool.dataset.query` up to 25.04 with DATASET_PROPERTIES and user properties; null for one of another pool. */
export function decodePoolDataset(row: Wire, context: DecodeContext): Dataset | null {
  const identity = identityOf(row, context);
  if (identity === null) return null;
  const kind = kindOf(row);
  return {
    ...identity,
    guid: null,
    pool: row.field("pool").text(),
    kind,
    createTxg: null,
    origin: rawValue(row, "origin"),
    mountpoint: mountedAt(row.field("mountpoint").textOrNull()),
    readonly: onOff(rawValue(row, "readonly")),
    ...limitsOf(kind, (name) => row.field(name).field("rawvalue")),
    userProperties: keepUserProperties(
      row.field("user_properties"),
      context.userProperties,
      (property) => property.field("rawvalue").text(),
    ),
  };
}

/** A row of `pool.dataset.query` up to 25.04 with POOL_DATASET_SPACE_PROPERTIES; null for one of another pool. */
export function decodePoolDatasetSpace(row: Wire, context: DecodeContext): DatasetSpace | null {
  const identity = identityOf(row, context);
  if (identity === null) return null;
  const { key, system, path } = identity;
  const bytes = (name: string) => Number(row.field(name).field("rawvalue").decimal());
  return {
    key,
    system,
    path,
    usedBytes: bytes("used"),
    usedBySnapshotsBytes: bytes("usedbysnapshots"),
    usedByRefreservationBytes: bytes("usedbyrefreservation"),
    referencedBytes: null,
    logicalUsedBytes: null,
    availableBytes: bytes("available"),
    ...writtenAs((name) => rawValue(row, name)),
    locked: null,
  };
}

/** The name of a row of `pool.dataset.query`. */
export function decodeDatasetName(row: Wire): string {
  return row.field("id").text();
}

interface HiddenGuid {
  readonly key: Key;
  readonly system: SystemId;
  readonly path: string;
  readonly createdAt: number;
}

/** Pool GUID, path and creation stand in for the GUID that is not shown (facts/truenas-gaps §1). */
function identityOf(row: Wire, { system, pools }: DecodeContext): HiddenGuid | null {
  const poolGuid = pools.get(row.field("pool").text());
  if (poolGuid === undefined) return null;
  const path = row.field("id").text();
  const createdAt = secondsOf(row.field("creation").field("rawvalue"));
  return { key: keyOf(system, `${poolGuid}/${path}/${createdAt}`), system, path, createdAt };
}
