import type { Reading } from "./reading.ts";
import { availableBytes, spaceOf } from "./space.ts";
import type { Space } from "./space.ts";
import type { ZfsNode } from "./tree.ts";

/** A native property as `zfs get -p` shows it. */
export interface PropertyReading {
  readonly raw: string;
  readonly source: PropertySource;
}

/** Where a value comes from; only INHERITED names a dataset. */
export interface PropertySource {
  readonly type: "NONE" | "DEFAULT" | "LOCAL" | "INHERITED";
  readonly value: string | null;
}

/** The set that stands for "properties: []" (truenas_pylibzfs ZFS_SPACE_PROPERTIES, `zfs list -o space`). */
export const SPACE_PROPERTIES: readonly string[] = [
  "available",
  "used",
  "usedbydataset",
  "usedbysnapshots",
  "usedbychildren",
  "usedbyrefreservation",
  "written",
];

/** Asking for one of these brings all of them (middleware plugins/zfs/property_management.py). */
export const ENCRYPTION_PROPERTIES: readonly string[] = [
  "encryption",
  "encryptionroot",
  "keyformat",
  "keylocation",
  "keystatus",
];

/** A property of a dataset, or null where its type has none of that name or it is not simulated. */
export function nativeProperty(
  node: ZfsNode,
  name: string,
  reading: Reading,
): PropertyReading | null {
  const only = ONLY[name];
  if (only !== undefined && only !== node.dataset.type) {
    return null;
  }
  const computed = COMPUTED.get(name);
  if (computed !== undefined) {
    return computed(node, reading);
  }
  const fallback = SETTABLE[name];
  return fallback === undefined ? null : settable(node, name, fallback);
}

type Reader = (node: ZfsNode, reading: Reading) => PropertyReading;

const NONE: PropertySource = Object.freeze({ type: "NONE", value: null });
const LOCAL: PropertySource = Object.freeze({ type: "LOCAL", value: null });
const DEFAULT: PropertySource = Object.freeze({ type: "DEFAULT", value: null });

/** Properties of one type only (zfsprops(7)). */
const ONLY: Readonly<Record<string, "FILESYSTEM" | "VOLUME">> = {
  volsize: "VOLUME",
  volblocksize: "VOLUME",
  volmode: "VOLUME",
  mounted: "FILESYSTEM",
  mountpoint: "FILESYSTEM",
  refquota: "FILESYSTEM",
  quota: "FILESYSTEM",
  aclmode: "FILESYSTEM",
  acltype: "FILESYSTEM",
  atime: "FILESYSTEM",
  canmount: "FILESYSTEM",
  casesensitivity: "FILESYSTEM",
  exec: "FILESYSTEM",
  recordsize: "FILESYSTEM",
  snapdir: "FILESYSTEM",
  special_small_blocks: "FILESYSTEM",
  xattr: "FILESYSTEM",
};

/** Properties that can be set, with what holds where nobody did. TrueNAS makes pools with lz4 and without atime. */
const SETTABLE: Readonly<Record<string, string>> = {
  aclmode: "discard",
  acltype: "posix",
  atime: "off",
  canmount: "on",
  casesensitivity: "sensitive",
  checksum: "on",
  compression: "lz4",
  copies: "1",
  dedup: "off",
  exec: "on",
  logbias: "latency",
  primarycache: "all",
  quota: "0",
  readonly: "off",
  recordsize: "131072",
  reservation: "0",
  secondarycache: "all",
  snapdev: "hidden",
  snapdir: "hidden",
  special_small_blocks: "0",
  sync: "standard",
  volblocksize: "16384",
  volmode: "default",
  xattr: "sa",
};

/** Properties that a child does not take from its parent (zfsprops(7)). */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  "canmount",
  "casesensitivity",
  "quota",
  "reservation",
  "volblocksize",
]);

const COMPUTED: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["available", measured(available)],
  ["used", space("used")],
  ["usedbychildren", space("byChildren")],
  ["usedbydataset", space("byDataset")],
  ["usedbysnapshots", space("bySnapshots")],
  ["usedbyrefreservation", space("byRefreservation")],
  ["referenced", measured(({ dataset }) => dataset.referencedBytes)],
  ["logicalused", space("logical")],
  [
    "logicalreferenced",
    measured(({ dataset }) => Math.round(dataset.referencedBytes * dataset.compressRatio)),
  ],
  ["written", measured(({ dataset }) => dataset.referencedBytes)],
  ["compressratio", measured(({ dataset }) => dataset.compressRatio.toFixed(2))],
  ["refcompressratio", measured(({ dataset }) => dataset.compressRatio.toFixed(2))],
  ["creation", measured(({ dataset }) => Math.floor(dataset.createdAt / 1_000))],
  ["createtxg", measured(({ dataset }) => dataset.createTxg)],
  ["guid", measured(({ dataset }) => dataset.guid)],
  ["type", measured(({ dataset }) => dataset.type.toLowerCase())],
  ["origin", measured(({ dataset }) => dataset.origin ?? "none")],
  ["mounted", measured(({ dataset }) => (dataset.locked ? "no" : "yes"))],
  ["mountpoint", mountpoint],
  ["volsize", ({ dataset }) => ({ raw: String(dataset.volsizeBytes ?? 0), source: LOCAL })],
  ["refreservation", ({ dataset }) => bytesOrNone(dataset.refreservationBytes)],
  ["refquota", ({ dataset }) => bytesOrNone(dataset.refquotaBytes)],
  ["encryption", encryption("aes-256-gcm", "off")],
  ["encryptionroot", encryption(null, "none")],
  ["keyformat", encryption("hex", "none")],
  ["keylocation", encryption("prompt", "none")],
  ["keystatus", encryption("unavailable", "none")],
  ["pbkdf2iters", encryption("0", "0")],
]);

function measured(value: (node: ZfsNode, reading: Reading) => string | number): Reader {
  return (node, reading) => ({ raw: String(value(node, reading)), source: NONE });
}

function space(part: keyof Space): Reader {
  return measured((node, reading) => spaceOf(node, reading.space)[part]);
}

function available(node: ZfsNode, reading: Reading): number {
  return availableBytes(node, reading.pools.get(node.pool), reading.space);
}

function bytesOrNone(bytes: number): PropertyReading {
  return { raw: String(bytes), source: bytes === 0 ? DEFAULT : LOCAL };
}

/** A locked dataset is its own encryption root; nothing else here is encrypted. */
function encryption(locked: string | null, plain: string): Reader {
  return ({ dataset }) =>
    dataset.locked
      ? { raw: locked ?? dataset.path, source: LOCAL }
      : { raw: plain, source: DEFAULT };
}

/** With the altroot, as libzfs shows it: `/mnt/<path>` unless set here or above (facts/truenas-gaps.md §6). */
function mountpoint(node: ZfsNode): PropertyReading {
  const holder = holderOf(node, "mountpoint");
  if (holder === null) {
    return { raw: `/mnt/${node.dataset.path}`, source: DEFAULT };
  }
  const set = holder.dataset.properties["mountpoint"] ?? "none";
  const isPath = set.startsWith("/");
  const below = isPath ? node.dataset.path.slice(holder.dataset.path.length) : "";
  return { raw: `${set}${below}`, source: sourceFrom(node, holder) };
}

function settable(node: ZfsNode, name: string, fallback: string): PropertyReading {
  const holder = NOT_INHERITED.has(name) ? ifSet(node, name) : holderOf(node, name);
  const value = holder?.dataset.properties[name];
  return holder === null || value === undefined
    ? { raw: fallback, source: DEFAULT }
    : { raw: value, source: sourceFrom(node, holder) };
}

/** The dataset itself or the nearest above that has the property set. */
function holderOf(node: ZfsNode, name: string): ZfsNode | null {
  for (let holder: ZfsNode | null = node; holder !== null; holder = holder.parent) {
    if (ifSet(holder, name) !== null) {
      return holder;
    }
  }
  return null;
}

function ifSet(node: ZfsNode, name: string): ZfsNode | null {
  return node.dataset.properties[name] === undefined ? null : node;
}

function sourceFrom(node: ZfsNode, holder: ZfsNode): PropertySource {
  return holder === node ? LOCAL : { type: "INHERITED", value: holder.dataset.path };
}
