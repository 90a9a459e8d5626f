import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";

const { snapshots: texts } = TEXTS.volume;

type Snapshot = Pick<
  NonNullable<VolumeDetail["zfsSnapshots"]>["rows"][number],
  "usedBytes" | "createdAt" | "volumeSnapshot" | "clones" | "holds"
>;

/** What a ZFS snapshot was taken for, what keeps it, and at last what was not read of it, a line each. */
export function snapshotLines(snapshot: Snapshot): readonly string[] {
  const { usedBytes, createdAt, volumeSnapshot, clones, holds } = snapshot;
  const read = { age: createdAt, space: usedBytes, holds, clones };
  const unread = (["age", "space", "holds", "clones"] as const).filter((one) => read[one] === null);
  return [
    ...(volumeSnapshot === null ? [] : [texts.takenFor(volumeSnapshot.name)]),
    ...(holds === null || holds.length === 0 ? [] : [texts.held(holds.join(", "))]),
    ...(clones === null || clones.length === 0 ? [] : [texts.clones(clones.join(", "))]),
    ...(unread.length === 0 ? [] : [texts.unread(unread.map((one) => texts.parts[one]))]),
  ];
}
