import type { SnapshotRow } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";

const { snapshots: texts } = TEXTS;

/** What a snapshot keeps from happening, in a few words; null where not all of it may be told or is known. */
export function inTheWayOf({ kind, clones, holds, blocks }: SnapshotRow): readonly string[] | null {
  if (kind === "VolumeSnapshot" || clones === null || blocks === null) return null;
  const ways = [
    ...(clones.length === 0 ? [] : [texts.clones(clones.length)]),
    ...(holds === null || holds.length === 0 ? [] : [texts.held(holds.join(", "))]),
    ...(blocks.length === 0 ? [] : [texts.inTheWay(blocks.join(", "))]),
  ];
  return ways.length === 0 && holds === null ? null : ways;
}

/** Why it is not said what a snapshot keeps from happening: a word, and more on hover. */
export function whyNotTold({ kind, clones, blocks }: SnapshotRow): {
  readonly word: string;
  readonly hint: string;
} {
  if (kind === "VolumeSnapshot") return { word: texts.onNas, hint: texts.onNasHint };
  return clones === null || blocks === null
    ? { word: texts.notTold, hint: texts.notToldHint }
    : { word: texts.nothingKnown, hint: texts.heldUnread };
}

/** Its name for reading: of a ZFS snapshot what stands behind the "@", and the last part of its dataset. */
export function nameParts({ kind, name }: Pick<SnapshotRow, "kind" | "name">): {
  readonly own: string;
  readonly of: string | null;
} {
  const at = name.indexOf("@");
  if (kind === "VolumeSnapshot" || at < 0) return { own: name, of: null };
  return { own: name.slice(at + 1), of: name.slice(name.lastIndexOf("/", at) + 1, at) };
}
