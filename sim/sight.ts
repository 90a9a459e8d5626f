import type { Subject } from "../program/src/findings/finding.ts";
import { type Key, keyOf } from "../program/src/model/ids.ts";
import type { TrueSystem } from "./nas-objects.ts";
import type { Guid } from "./world.ts";

/**
 * From the keys of records back to the things of the world. The sources below write the GUID into every key, which is
 * opaque to the product, so that no table has to be kept.
 */
export function guidOf({ kind, key }: Subject): Guid {
  if (kind === "snapshot") return guidOfTxg(key.slice(key.lastIndexOf("/") + 1));
  return ACCESS.has(kind) ? key : key.slice(key.lastIndexOf("/") + 1);
}

const ACCESS: ReadonlySet<string> = new Set([
  "share",
  "target",
  "extent",
  "subsystem",
  "namespace",
]);

/** Kinds of objects that give data out, as their keys begin. */
export type AccessKind =
  | "nfs"
  | "smb"
  | "target"
  | "extent"
  | "nvmeof/subsystem"
  | "nvmeof/namespace";

/** What such an object is known by, in the world and in the inventory. */
export function accessKey(system: TrueSystem, kind: AccessKind, id: number): Key {
  return keyOf(system.id, `${kind}/${id}`);
}

const BEFORE_NUMBER = "00000000-0000-4000-8000-";

/** UIDs are made of the operation's id, so that they stay the same when other operations are left out. */
export function uidOf(op: number, part: number): string {
  return BEFORE_NUMBER + String(op * 100 + part).padStart(12, "0");
}

/** Transaction group in which a ZFS snapshot was made: unique as its GUID. */
export function txgOf(guid: Guid): string {
  return String(Number(guid.slice(BEFORE_NUMBER.length)));
}

function guidOfTxg(txg: string): Guid {
  return BEFORE_NUMBER + txg.padStart(12, "0");
}
