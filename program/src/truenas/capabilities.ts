import type { HiddenPaths } from "../model/hidden-paths.ts";
import type { Protocol } from "./framing.ts";
import type { Line } from "./shapes.ts";

/**
 * What a line of the API can do and how a read of it is proven; docs/truenas.md shows the same as a table.
 * Sources: facts/truenas-api §1.3, §2.1, §5; facts/truenas-gaps §1-4, §7.
 */
export interface Capability {
  readonly line: Line;
  /** API versions whose shapes were read; others of the line are taken for the newest of them. */
  readonly versions: readonly string[];
  readonly protocol: Protocol;
  /** What decides what a key may call: the roles of its user, or the key's own list. */
  readonly rights: "roles" | "allowList";
  /** Whether READONLY_ADMIN may ask `system.state`; where not, a read is not proven to be of a system that is ready. */
  readonly showsState: boolean;
  /** Which method lists datasets, and how a list that lacks some is told from a whole one. */
  readonly datasets:
    | { readonly method: "pool.dataset.query"; readonly provenBy: "count" }
    | { readonly method: "zfs.resource.query"; readonly provenBy: "names" | "snapshotCounts" };
  /** Whether the list of datasets can be told to leave user properties out. */
  readonly omitsUserProperties: boolean;
  /** Which method lists snapshots, and how their number is known beforehand. */
  readonly snapshots: SnapshotMethod;
  /** Datasets that the dataset list leaves out. */
  readonly hiddenPaths: HiddenPaths;
  /** Form of a row of `sharing.smb.query`. */
  readonly smbShare: "flatSmbShare" | "smbShare";
  /** Whether temperatures come with the threshold of the disk. */
  readonly temperatures: "alone" | "withThresholds";
  /** Whether a key has a date on which it ends. */
  readonly keysExpire: boolean;
  /** Whether there is NVMe-oF; where not, that it has none is known without asking. */
  readonly hasNvmeof: boolean;
  /** Whether `container.query` lists containers, with what they have; before, Incus has them, and TrueNAS lists no paths. */
  readonly hasContainers: boolean;
}

/** Methods that list snapshots. The first two are one and the same under two names. */
export type SnapshotMethod =
  | "zfs.snapshot.query"
  | "pool.snapshot.query"
  | "zfs.resource.snapshot.query";

/** The lines that can be read, oldest first. */
export const CAPABILITIES: readonly Capability[] = Object.freeze([
  {
    line: "24.10",
    versions: ["v24.10"],
    protocol: "legacy",
    rights: "allowList",
    showsState: true,
    datasets: { method: "pool.dataset.query", provenBy: "count" },
    omitsUserProperties: false,
    snapshots: "zfs.snapshot.query",
    hiddenPaths: { by: "substring", names: ["/.system", "/ix-applications/", "/ix-apps"] },
    smbShare: "flatSmbShare",
    temperatures: "alone",
    keysExpire: false,
    hasNvmeof: false,
    hasContainers: false,
  },
  {
    line: "25.04",
    versions: ["v25.04.0", "v25.04.1", "v25.04.2"],
    protocol: "json-rpc",
    rights: "roles",
    showsState: false,
    datasets: { method: "pool.dataset.query", provenBy: "count" },
    omitsUserProperties: true,
    snapshots: "zfs.snapshot.query",
    hiddenPaths: {
      by: "substring",
      names: ["/.system", "/ix-applications/", "/ix-apps", "/.ix-virt"],
    },
    smbShare: "flatSmbShare",
    temperatures: "alone",
    keysExpire: true,
    hasNvmeof: false,
    hasContainers: false,
  },
  {
    line: "25.10",
    versions: ["v25.10.0", "v25.10.1", "v25.10.2", "v25.10.3", "v25.10.4", "v25.10.5"],
    protocol: "json-rpc",
    rights: "roles",
    showsState: true,
    datasets: { method: "zfs.resource.query", provenBy: "names" },
    omitsUserProperties: true,
    snapshots: "pool.snapshot.query",
    hiddenPaths: {
      by: "substring",
      names: ["/.system", "/ix-applications", "/ix-apps", "/.ix-virt"],
    },
    smbShare: "smbShare",
    temperatures: "withThresholds",
    keysExpire: true,
    hasNvmeof: true,
    hasContainers: false,
  },
  {
    line: "26.0",
    versions: ["v26.0.0"],
    protocol: "json-rpc",
    rights: "roles",
    showsState: true,
    datasets: { method: "zfs.resource.query", provenBy: "snapshotCounts" },
    omitsUserProperties: true,
    snapshots: "zfs.resource.snapshot.query",
    hiddenPaths: {
      by: "secondComponent",
      names: [".system", "ix-applications", "ix-apps", ".ix-virt", ".truenas_containers"],
    },
    smbShare: "smbShare",
    temperatures: "withThresholds",
    keysExpire: true,
    hasNvmeof: true,
    hasContainers: true,
  },
] as const);

/** Which API version is spoken, through which row of the table, and why its readings may be in doubt. */
export interface ChosenVersion {
  readonly version: string;
  readonly capability: Capability;
  /** Null where the system's newest version is of a line in the table. */
  readonly doubt: string | null;
}

/**
 * The highest offered version that the table can read; null where there is none. An unknown version of a known line is
 * read through that line; a system whose newest line is unknown is spoken to in the newest known one that it still
 * offers, else in its own through the newest shapes, and is in doubt either way: it may behave as no table says.
 */
export function chooseVersion(offered: readonly string[]): ChosenVersion | null {
  const versions = offered.flatMap(parseVersion).toSorted(compareVersions);
  const newest = versions.at(-1);
  if (!newest) return null;
  const readable = versions.filter((version) => capabilityOf(version) !== null).at(-1);
  const isUnlisted = compareVersions(newest, NEWEST_LINE) > 0 && capabilityOf(newest) === null;
  const doubt = isUnlisted
    ? `API ${newest.text} is newer than the versions we have a table for`
    : null;
  const capability = readable && capabilityOf(readable);
  if (capability) return { version: readable.text, capability, doubt };
  return isUnlisted ? { version: newest.text, capability: NEWEST, doubt } : null;
}

/**
 * The row of a system that speaks the legacy protocol, by what it calls itself ("TrueNAS-SCALE-24.10.2.4"); null for a
 * line whose legacy answers nobody looked at, older or newer.
 */
export function chooseLegacy(systemVersion: string): ChosenVersion | null {
  const line = /^TrueNAS-(?:SCALE-)?(\d+\.\d+)\b/.exec(systemVersion)?.[1];
  const capability = CAPABILITIES.find((one) => one.protocol === "legacy" && one.line === line);
  return capability ? { version: `v${capability.line}`, capability, doubt: null } : null;
}

interface Version {
  readonly text: string;
  readonly parts: readonly number[];
}

function parseVersion(text: string): Version[] {
  const match = /^v(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text);
  return match ? [{ text, parts: match.slice(1).map((part) => Number(part ?? 0)) }] : [];
}

function compareVersions(a: Version, b: Version): number {
  const differs = a.parts.findIndex((part, index) => part !== b.parts[index]);
  return differs < 0 ? 0 : (a.parts[differs] ?? 0) - (b.parts[differs] ?? 0);
}

/** Up to 25 a line is "25.10"; from 26 on a major number is a line. */
function capabilityOf({ parts: [major = 0, minor = 0] }: Version): Capability | null {
  const line = major >= 26 ? `${major}.0` : `${major}.${String(minor).padStart(2, "0")}`;
  return CAPABILITIES.find((one) => one.protocol === "json-rpc" && one.line === line) ?? null;
}

const NEWEST = CAPABILITIES.at(-1) as Capability;
const NEWEST_LINE = parseVersion(NEWEST.versions.at(-1) ?? "")[0] as Version;
