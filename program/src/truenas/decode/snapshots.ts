import { snapshotKey } from "../../model/identity.ts";
import type { SystemId } from "../../model/ids.ts";
import type { ZfsSnapshot, ZfsSnapshotDetails } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import { type DecodeContext, isHidden } from "./context.ts";
import { keepUserProperties } from "./user-properties.ts";
import { secondsOf } from "./zfs-property.ts";

/** Native properties of a snapshot's details as asked of `pool.snapshot.query`. */
export const POOL_SNAPSHOT_PROPERTIES = Object.freeze([
  "guid",
  "creation",
  "used",
  "defer_destroy",
  "userrefs",
]);

/** The same as asked of `zfs.resource.snapshot.query`. */
export const ZFS_SNAPSHOT_PROPERTIES = Object.freeze(["creation", "used"]);

/** A row of either snapshot list with at least name and createtxg; null for one of the boot pool or of TrueNAS itself. */
export function decodeSnapshot(row: Wire, context: DecodeContext): ZfsSnapshot | null {
  const { system } = context;
  const fullName = row.field("name").text();
  const at = fullName.indexOf("@");
  const dataset = fullName.slice(0, at);
  if (isHidden(dataset, context)) return null;
  return {
    system,
    dataset,
    name: fullName.slice(at + 1),
    createTxg: row.field("createtxg").decimal(),
  };
}

/** A row of `pool.snapshot.query` on 25.10 with POOL_SNAPSHOT_PROPERTIES; user properties come among the native ones. */
export function decodePoolSnapshotDetails(row: Wire, context: DecodeContext): ZfsSnapshotDetails {
  const { system, userProperties } = context;
  const properties = row.field("properties");
  const raw = (name: string): Wire | null => properties.entry(name)?.field("rawvalue") ?? null;
  const used = raw("used")?.decimal() ?? null;
  const defer = raw("defer_destroy")?.text() ?? null;
  return {
    ...namedSnapshot(row, system),
    guid: required(properties, "guid").field("rawvalue").decimal(),
    createdAt: secondsOf(required(properties, "creation").field("rawvalue")),
    usedBytes: used === null ? null : Number(used),
    deferDestroy: defer === null ? null : defer === "on",
    holds: countedHolds(row, raw("userrefs")?.decimal() ?? null),
    userProperties: keepUserProperties(properties, userProperties, (p) => p.field("value").text()),
  };
}

/** Which snapshot a row of details is about. */
function namedSnapshot(row: Wire, system: SystemId) {
  const dataset = row.field("dataset").text();
  const name = row.field("snapshot_name").text();
  const createTxg = row.field("createtxg").decimal();
  return { key: snapshotKey({ system, dataset, name, createTxg }), system, dataset, name };
}

function tagsOf(holds: Wire): readonly string[] {
  return (
    holds
      .orNull()
      ?.list()
      .map((tag) => tag.text()) ?? []
  );
}

/** py-libzfs names none where its look at them failed (facts/truenas-gaps §2): only as many as ZFS counts are all. */
function countedHolds(row: Wire, counted: string | null): readonly string[] | null {
  const tags =
    row
      .maybe("holds")
      ?.entries()
      .map(([tag]) => tag) ?? [];
  return counted === String(tags.length) ? tags.toSorted() : null;
}

/** A member of the map that must be there although a map promises none: reading it where it is missing is malformed. */
function required(properties: Wire, name: string): Wire {
  return properties.entry(name) ?? properties.missing(name);
}

/** A row of `zfs.resource.snapshot.query` (26) with ZFS_SNAPSHOT_PROPERTIES; it cannot tell of a deferred destroy. `holds` is null where there is none: the call fails where they cannot be read. */
export function decodeZfsSnapshotDetails(row: Wire, context: DecodeContext): ZfsSnapshotDetails {
  const { system, userProperties } = context;
  const properties = row.field("properties");
  return {
    ...namedSnapshot(row, system),
    guid: row.field("guid").decimal(),
    createdAt: secondsOf(properties.field("creation").field("raw")),
    usedBytes: properties.maybe("used")?.field("value").bytesOrNull() ?? null,
    deferDestroy: null,
    holds: tagsOf(row.field("holds")).toSorted(),
    userProperties: keepUserProperties(row.field("user_properties"), userProperties),
  };
}
