import type { Rule } from "../rule.ts";
import { attachmentDangling } from "./attachment-dangling.ts";
import { attachmentWithoutPod } from "./attachment-without-pod.ts";
import { blockVolumeOnTwoNodes } from "./block-volume-on-two-nodes.ts";
import { claimFilesystemFull } from "./claim-filesystem-full.ts";
import { claimLost } from "./claim-lost.ts";
import { claimPending } from "./claim-pending.ts";
import { claimTerminating } from "./claim-terminating.ts";
import { claimUnused } from "./claim-unused.ts";
import { credentialExpiring } from "./credential-expiring.ts";
import { csiDriverNotOnNode } from "./csi-driver-not-on-node.ts";
import { csiDriverNotRunning } from "./csi-driver-not-running.ts";
import { csiDriverUnfitForNas } from "./csi-driver-unfit-for-nas.ts";
import { datasetDriverIdsStale } from "./dataset-driver-ids-stale.ts";
import { datasetHalfDeleted } from "./dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./dataset-half-provisioned.ts";
import { datasetLocked } from "./dataset-locked.ts";
import { datasetPinnedByClone } from "./dataset-pinned-by-clone.ts";
import { datasetQuotaMissing } from "./dataset-quota-missing.ts";
import { datasetReservationDrift } from "./dataset-reservation-drift.ts";
import { datasetUnmanaged } from "./dataset-unmanaged.ts";
import { datasetUnreferenced } from "./dataset-unreferenced.ts";
import { detachedContainerEmpty } from "./detached-container-empty.ts";
import { detachedCopyIncomplete } from "./detached-copy-incomplete.ts";
import { detachedCopyUnreferenced } from "./detached-copy-unreferenced.ts";
import { diskFailing } from "./disk-failing.ts";
import { diskHot } from "./disk-hot.ts";
import { extentDisabled } from "./extent-disabled.ts";
import { extentShared } from "./extent-shared.ts";
import { extentWithoutZvol } from "./extent-without-zvol.ts";
import { failoverDisabled } from "./failover-disabled.ts";
import { initiatorGroupUnused } from "./initiator-group-unused.ts";
import { nasAlert } from "./nas-alert.ts";
import { nasJobFailed } from "./nas-job-failed.ts";
import { nasSlow } from "./nas-slow.ts";
import { nvmeofNamespaceDisabled } from "./nvmeof-namespace-disabled.ts";
import { nvmeofNamespaceWithoutZvol } from "./nvmeof-namespace-without-zvol.ts";
import { nvmeofSessionStale } from "./nvmeof-session-stale.ts";
import { nvmeofSubsystemWithoutNamespace } from "./nvmeof-subsystem-without-namespace.ts";
import { poolDegraded } from "./pool-degraded.ts";
import { poolErrors } from "./pool-errors.ts";
import { poolFilling } from "./pool-filling.ts";
import { poolFull } from "./pool-full.ts";
import { poolNearlyFull } from "./pool-nearly-full.ts";
import { poolScrubOverdue } from "./pool-scrub-overdue.ts";
import { poolUnavailable } from "./pool-unavailable.ts";
import { pvAvailable } from "./pv-available.ts";
import { pvBackingMissing } from "./pv-backing-missing.ts";
import { pvBackingWrong } from "./pv-backing-wrong.ts";
import { pvClaimMismatch } from "./pv-claim-mismatch.ts";
import { pvDeletionBlocked } from "./pv-deletion-blocked.ts";
import { pvDriverGone } from "./pv-driver-gone.ts";
import { pvFailed } from "./pv-failed.ts";
import { pvPortalGone } from "./pv-portal-gone.ts";
import { pvReleased } from "./pv-released.ts";
import { pvSizeDrift } from "./pv-size-drift.ts";
import { pvTerminating } from "./pv-terminating.ts";
import { serviceDown } from "./service-down.ts";
import { sessionStale } from "./session-stale.ts";
import { shareDisabled } from "./share-disabled.ts";
import { shareRestricted } from "./share-restricted.ts";
import { shareWithoutDataset } from "./share-without-dataset.ts";
import { snapshotTaskWithoutDataset } from "./snapshot-task-without-dataset.ts";
import { storageClassDriverGone } from "./storage-class-driver-gone.ts";
import { storageClassUnused } from "./storage-class-unused.ts";
import { targetLunConflict } from "./target-lun-conflict.ts";
import { targetShared } from "./target-shared.ts";
import { targetWithoutExtent } from "./target-without-extent.ts";
import { volumeSnapshotContentDangling } from "./volume-snapshot-content-dangling.ts";
import { volumeSnapshotContentUnbound } from "./volume-snapshot-content-unbound.ts";
import { volumeSnapshotNotReady } from "./volume-snapshot-not-ready.ts";
import { volumeSnapshotWithoutContent } from "./volume-snapshot-without-content.ts";
import { zfsSnapshotHeld } from "./zfs-snapshot-held.ts";
import { zfsSnapshotPinnedByClone } from "./zfs-snapshot-pinned-by-clone.ts";
import { zfsSnapshotTemporary } from "./zfs-snapshot-temporary.ts";
import { zfsSnapshotUnreferenced } from "./zfs-snapshot-unreferenced.ts";

/** Every rule, by code. A new one is a file, its test and a line here. */
export const RULES: readonly Rule[] = Object.freeze([
  attachmentDangling,
  attachmentWithoutPod,
  blockVolumeOnTwoNodes,
  claimFilesystemFull,
  claimLost,
  claimPending,
  claimTerminating,
  claimUnused,
  credentialExpiring,
  csiDriverNotOnNode,
  csiDriverNotRunning,
  csiDriverUnfitForNas,
  datasetDriverIdsStale,
  datasetHalfDeleted,
  datasetHalfProvisioned,
  datasetLocked,
  datasetPinnedByClone,
  datasetQuotaMissing,
  datasetReservationDrift,
  datasetUnmanaged,
  datasetUnreferenced,
  detachedContainerEmpty,
  detachedCopyIncomplete,
  detachedCopyUnreferenced,
  diskFailing,
  diskHot,
  extentDisabled,
  extentShared,
  extentWithoutZvol,
  failoverDisabled,
  initiatorGroupUnused,
  nasAlert,
  nasJobFailed,
  nasSlow,
  nvmeofNamespaceDisabled,
  nvmeofNamespaceWithoutZvol,
  nvmeofSessionStale,
  nvmeofSubsystemWithoutNamespace,
  poolDegraded,
  poolErrors,
  poolFilling,
  poolFull,
  poolNearlyFull,
  poolScrubOverdue,
  poolUnavailable,
  pvAvailable,
  pvBackingMissing,
  pvBackingWrong,
  pvClaimMismatch,
  pvDeletionBlocked,
  pvDriverGone,
  pvFailed,
  pvPortalGone,
  pvReleased,
  pvSizeDrift,
  pvTerminating,
  serviceDown,
  sessionStale,
  shareDisabled,
  shareRestricted,
  shareWithoutDataset,
  snapshotTaskWithoutDataset,
  storageClassDriverGone,
  storageClassUnused,
  targetLunConflict,
  targetShared,
  targetWithoutExtent,
  volumeSnapshotContentDangling,
  volumeSnapshotContentUnbound,
  volumeSnapshotNotReady,
  volumeSnapshotWithoutContent,
  zfsSnapshotHeld,
  zfsSnapshotPinnedByClone,
  zfsSnapshotTemporary,
  zfsSnapshotUnreferenced,
]);
