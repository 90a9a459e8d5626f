import { KEEP_PROPERTY, KEEP_VALUE } from "../../model/keep.ts";
import type { VolumeSource } from "../../model/kubernetes.ts";
import type { Clue, DriverType, Ownership } from "../links.ts";
import type { Dataset, ZfsSnapshotDetails } from "../../model/truenas.ts";
import { csiDriverNfs } from "./csi-driver-nfs.ts";
import { csiDriverSmb } from "./csi-driver-smb.ts";
import { democraticCsi } from "./democratic-csi.ts";
import {
  type Around,
  type CsiDriverFormat,
  NO_LABELS,
  type NotedIds,
  type SnapshotHandle,
  UNMARKED,
} from "./driver.ts";
import { dravanetCsi, hpeCsi, truenasScaleCsi, watteelCsi } from "./foreign.ts";
import { inTreeClues, statedClues } from "./stated-clues.ts";
import { tnsCsi } from "./tns-csi.ts";
import { truenasCsi } from "./truenas-csi.ts";

/** Every driver whose formats are known. A new one is a file and a line here; those that we only leave alone come last. */
export const DRIVERS: readonly CsiDriverFormat[] = Object.freeze([
  democraticCsi,
  tnsCsi,
  truenasCsi,
  csiDriverNfs,
  csiDriverSmb,
  truenasScaleCsi,
  watteelCsi,
  hpeCsi,
  dravanetCsi,
]);

/** User properties to read from every dataset: those that any known driver writes, and what people write for us. */
export const USER_PROPERTIES: readonly string[] = Object.freeze([
  ...DRIVERS.flatMap((driver) => driver.userProperties),
  `${KEEP_PROPERTY}^=${KEEP_VALUE}`,
]);

/**
 * What a volume says about where its data is, strongest statement first; empty where nothing known to us says it.
 * In-tree volumes and inline volumes of Pods state their server directly; a driver we do not know may still name a server
 * and a share, or an IQN, in the way others do.
 */
export function cluesOf(source: VolumeSource): readonly Clue[] {
  if (source.type !== "csi") return inTreeClues(source);
  for (const driver of DRIVERS) if (driver.recognises(source)) return driver.clues(source);
  return statedClues(source);
}

/** Whose a dataset is: the first driver that says more than that it is not its own. */
export function ownerOf(dataset: Dataset, around: Around): Ownership {
  let last: Ownership = UNMARKED;
  for (const driver of DRIVERS) {
    const said = driver.ownership(dataset, around);
    if (said.state !== "notOurs") return said;
    if (said !== UNMARKED) last = said;
  }
  return last;
}

/** How a dataset is given out, by the first driver that knows; null where none does. */
export function driverTypeOf(dataset: Dataset): DriverType | null {
  return firstOf((driver) => driver.typeOf(dataset));
}

/** IQN or NQN a dataset was given out under, as its driver noted it. */
export function notedNameOf(dataset: Dataset): string | null {
  return firstOf((driver) => driver.notedName(dataset));
}

/** Name of the SMB share a dataset was given out by, as its driver noted it. */
export function notedSmbShareOf(dataset: Dataset): string | null {
  return firstOf((driver) => driver.notedSmbShare(dataset));
}

/** What the share or target says that its driver made for a dataset; none where that tells nothing. */
export function labelsOf(driverName: string, dataset: Dataset): readonly string[] {
  return DRIVERS.find(({ name }) => name === driverName)?.labels(dataset) ?? NO_LABELS;
}

/** Ids of what a dataset was given out by, as its driver noted them. */
export function notedIdsOf(dataset: Dataset): NotedIds | null {
  return firstOf((driver) => driver.notedIds(dataset));
}

/** A snapshot handle taken apart by the first driver that can read it; null where none can. */
export function parseSnapshotHandle(handle: string): SnapshotHandle | null {
  return firstOf((driver) => driver.snapshotHandle(handle));
}

/** Proof by value that some driver made this very snapshot. */
export function isCsiSnapshot(details: ZfsSnapshotDetails): boolean {
  return DRIVERS.some((driver) => driver.isCsiSnapshot(details));
}

function firstOf<T>(ask: (driver: CsiDriverFormat) => T | null): T | null {
  for (const driver of DRIVERS) {
    const answer = ask(driver);
    if (answer !== null) return answer;
  }
  return null;
}
