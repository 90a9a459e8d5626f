import { describe } from "vitest";
import {
  aClaim,
  aContent,
  aPod,
  aPv,
  aVolumeSnapshot,
  aZfsSnapshot,
  DAY_MS,
  detailsOf,
  type GivenRecords,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { LookOver } from "./given-look.ts";
import { type Look, lookTwins } from "./look-twins.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { zfsSnapshotUnreferenced } from "./rules/zfs-snapshot-unreferenced.ts";

/**
 * A cluster serves one kind of snapshots and not the other: each of them alone keeps a ZFS snapshot, and the volume with it.
 * Whatever was not served is there again when its CRD is (hazard H8).
 */
const snapshotUid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const path = `${NFS_PARENT}/pvc-${UID}`;
const MADE = NOW - 20 * DAY_MS;
const snapshot = aZfsSnapshot(path, `snapshot-${snapshotUid}`);
const left = together(parents(NFS_PARENT), nfsVolume(), {
  zfsSnapshots: [snapshot],
  zfsSnapshotDetails: [detailsOf(snapshot)],
  pods: [aPod({ uid: "web-uid", name: "web-1", createdAt: MADE + DAY_MS })],
});
const mounted = together(left, {
  persistentVolumes: [aPv({ createdAt: MADE })],
  persistentVolumeClaims: [aClaim({ createdAt: MADE })],
});

/** In use on two days and not on three, on which something else may be as well. */
const given = (used: GivenRecords, over: LookOver): readonly Look[] => [
  [-1, used],
  [0, used],
  ...[1, 2, 3].map((day): Look => [day, left, over]),
];

describe.each([
  {
    kind: "volumeSnapshots",
    word: "VolumeSnapshots",
    other: { volumeSnapshotContents: [aContent({ createdAt: MADE })] },
  },
  {
    kind: "volumeSnapshotContents",
    word: "VolumeSnapshotContents",
    other: { volumeSnapshots: [aVolumeSnapshot({ createdAt: MADE, contentName: null })] },
  },
] as const)("a cluster that serves no $word", ({ kind, word, other }) => {
  lookTwins("HAZ-08", `one of the ${word} that it does not show may need the volume`, {
    rule: datasetUnreferenced,
    subject: path,
    hazard: given(mounted, { unserved: kind }),
    because: new RegExp(`prod does not serve ${word}, so`),
    twin: given(mounted, {}),
  });

  const snapshotted = together(left, other);
  lookTwins("HAZ-08", `one of the ${word} that it does not show may need the ZFS snapshot`, {
    rule: zfsSnapshotUnreferenced,
    subject: `${path}@${snapshot.name}`,
    hazard: given(snapshotted, { unserved: kind }),
    because: new RegExp(`prod does not serve ${word}, so`),
    twin: given(snapshotted, {}),
  });
});
