import type { NasSnapshot, NasState } from "../state.ts";
import type { ZfsNode } from "./tree.ts";
import { fullName } from "./tree.ts";

/** What the properties of a snapshot are made from. */
export interface SnapshotPlace {
  readonly snapshot: NasSnapshot;
  readonly node: ZfsNode;
  /** Datasets cloned from it, by path. */
  readonly clones: readonly string[];
}

/** Native properties of a snapshot by name, in the order in which a full listing carries them. */
export const SNAPSHOT_PROPERTIES: readonly string[] = [
  "type",
  "creation",
  "used",
  "referenced",
  "compressratio",
  "createtxg",
  "guid",
  "written",
  "logicalreferenced",
  "refcompressratio",
  "volsize",
  "defer_destroy",
  "userrefs",
  "clones",
];

/** Valid for snapshots only; 26 drops them silently from what is asked (facts/truenas-gaps.md §2). */
export const SNAPSHOT_ONLY: ReadonlySet<string> = new Set(["defer_destroy", "userrefs", "clones"]);

/** Raw value of a snapshot's property, or null where it has none of that name. */
export function snapshotProperty(place: SnapshotPlace, name: string): string | null {
  const { snapshot, node } = place;
  switch (name) {
    case "type":
      return "snapshot";
    case "creation":
      return String(Math.floor(snapshot.createdAt / 1_000));
    case "used":
      return String(snapshot.usedBytes);
    case "referenced":
    case "logicalreferenced":
      return String(snapshot.referencedBytes);
    case "written":
      return String(snapshot.usedBytes);
    case "compressratio":
    case "refcompressratio":
      return "1.00";
    case "createtxg":
      return snapshot.createTxg;
    case "guid":
      return snapshot.guid;
    case "volsize":
      return node.dataset.volsizeBytes === null ? null : String(node.dataset.volsizeBytes);
    case "defer_destroy":
      return snapshot.deferDestroy ? "on" : "off";
    case "userrefs":
      return String(snapshot.holds.length);
    case "clones":
      return place.clones.join(",");
    default:
      return null;
  }
}

/** Clones by the full name of their snapshot. */
export function clonesBySnapshot(state: NasState): ReadonlyMap<string, readonly string[]> {
  const clones = new Map<string, string[]>();
  for (const { origin, path } of state.datasets) {
    if (origin !== null) {
      const known = clones.get(origin);
      if (known === undefined) {
        clones.set(origin, [path]);
      } else {
        known.push(path);
      }
    }
  }
  return clones;
}

/** A snapshot with its place, as the properties need it. */
export function placeOf(
  snapshot: NasSnapshot,
  node: ZfsNode,
  clones: ReadonlyMap<string, readonly string[]>,
): SnapshotPlace {
  return { snapshot, node, clones: clones.get(fullName(snapshot)) ?? [] };
}
