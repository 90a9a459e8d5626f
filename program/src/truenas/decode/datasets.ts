import { keyOf } from "../../model/ids.ts";
import type { Dataset, DatasetSpace } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { keepUserProperties } from "./user-properties.ts";
import { bytesOf, limitOf, rawText, secondsOf } from "./zfs-property.ts";

/** Native properties that a thin read asks for. */
export const DATASET_PROPERTIES = Object.freeze(["origin", "creation", "mountpoint", "readonly"]);

/** Native properties that a read of space asks for. */
export const SPACE_PROPERTIES = Object.freeze([
  "used",
  "usedbydataset",
  "usedbysnapshots",
  "usedbychildren",
  "usedbyrefreservation",
  "referenced",
  "logicalused",
  "available",
  "volsize",
  "quota",
  "refquota",
  "reservation",
  "refreservation",
]);

/** A row of `zfs.resource.query` with DATASET_PROPERTIES and user properties. */
export function decodeDataset(row: Wire, context: DecodeContext): Dataset {
  const guid = row.field("guid").decimal();
  const properties = row.field("properties");
  return {
    key: keyOf(context.system, guid),
    system: context.system,
    guid,
    path: row.field("name").text(),
    pool: row.field("pool").text(),
    kind: row.field("type").text() === "VOLUME" ? "zvol" : "filesystem",
    createTxg: row.field("createtxg").decimal(),
    createdAt: secondsOf(properties.field("creation").field("raw")),
    origin: rawText(properties, "origin"),
    mountpoint: mountpointOf(properties),
    readonly: readonlyOf(properties),
    userProperties: keepUserProperties(row.field("user_properties"), context.userProperties),
  };
}

function mountpointOf(properties: Wire): string | null {
  const mountpoint = rawText(properties, "mountpoint");
  return mountpoint === "legacy" ? null : mountpoint;
}

function readonlyOf(properties: Wire): boolean | null {
  const readonly = rawText(properties, "readonly");
  return readonly === null ? null : readonly === "on";
}

/** A row of `zfs.resource.query` with SPACE_PROPERTIES. */
export function decodeSpace(row: Wire, { system }: DecodeContext): DatasetSpace {
  const properties = row.field("properties");
  return {
    key: keyOf(system, row.field("guid").decimal()),
    system,
    path: row.field("name").text(),
    usedBytes: bytesOf(properties, "used"),
    usedByDatasetBytes: bytesOf(properties, "usedbydataset"),
    usedBySnapshotsBytes: bytesOf(properties, "usedbysnapshots"),
    usedByChildrenBytes: bytesOf(properties, "usedbychildren"),
    usedByRefreservationBytes: bytesOf(properties, "usedbyrefreservation"),
    referencedBytes: bytesOf(properties, "referenced"),
    logicalUsedBytes: properties.maybe("logicalused")?.field("value").bytesOrNull() ?? null,
    availableBytes: bytesOf(properties, "available"),
    volsizeBytes: limitOf(properties, "volsize"),
    quotaBytes: limitOf(properties, "quota"),
    refquotaBytes: limitOf(properties, "refquota"),
    reservationBytes: limitOf(properties, "reservation"),
    refreservationBytes: limitOf(properties, "refreservation"),
  };
}
