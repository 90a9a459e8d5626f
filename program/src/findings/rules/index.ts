import type { Rule } from "../rule.ts";
import { attachmentDangling } from "./attachment-dangling.ts";
import { attachmentWithoutPod } from "./attachment-without-pod.ts";
import { claimLost } from "./claim-lost.ts";
import { claimPending } from "./claim-pending.ts";
import { claimTerminating } from "./claim-terminating.ts";
import { claimUnused } from "./claim-unused.ts";
import { datasetHalfDeleted } from "./dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./dataset-unreferenced.ts";
import { extentWithoutZvol } from "./extent-without-zvol.ts";
import { pvAvailable } from "./pv-available.ts";
import { pvBackingMissing } from "./pv-backing-missing.ts";
import { pvClaimMismatch } from "./pv-claim-mismatch.ts";
import { pvDriverGone } from "./pv-driver-gone.ts";
import { pvFailed } from "./pv-failed.ts";
import { pvReleased } from "./pv-released.ts";
import { pvTerminating } from "./pv-terminating.ts";
import { shareWithoutDataset } from "./share-without-dataset.ts";
import { storageClassDriverGone } from "./storage-class-driver-gone.ts";
import { storageClassUnused } from "./storage-class-unused.ts";
import { targetWithoutExtent } from "./target-without-extent.ts";
import { volumeSnapshotContentDangling } from "./volume-snapshot-content-dangling.ts";
import { volumeSnapshotContentUnbound } from "./volume-snapshot-content-unbound.ts";
import { volumeSnapshotNotReady } from "./volume-snapshot-not-ready.ts";
import { volumeSnapshotWithoutContent } from "./volume-snapshot-without-content.ts";
import { zfsSnapshotUnreferenced } from "./zfs-snapshot-unreferenced.ts";

/** Every rule, by code. A new one is a file, its test and a line here. */
export const RULES: readonly Rule[] = Object.freeze([
  attachmentDangling,
  attachmentWithoutPod,
  claimLost,
  claimPending,
  claimTerminating,
  claimUnused,
  datasetHalfDeleted,
  datasetHalfProvisioned,
  datasetUnreferenced,
  extentWithoutZvol,
  pvAvailable,
  pvBackingMissing,
  pvClaimMismatch,
  pvDriverGone,
  pvFailed,
  pvReleased,
  pvTerminating,
  shareWithoutDataset,
  storageClassDriverGone,
  storageClassUnused,
  targetWithoutExtent,
  volumeSnapshotContentDangling,
  volumeSnapshotContentUnbound,
  volumeSnapshotNotReady,
  volumeSnapshotWithoutContent,
  zfsSnapshotUnreferenced,
]);
