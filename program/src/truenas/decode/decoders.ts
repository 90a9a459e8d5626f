import {
  decodeDataset,
  decodeDatasetName,
  decodePoolDataset,
  decodePoolDatasetSpace,
  decodeSpace,
} from "./datasets.ts";
import {
  decodeAlert,
  decodeDisk,
  decodeKey,
  decodeReasons,
  decodeService,
  decodeTemperatures,
} from "./health.ts";
import {
  decodeExtent,
  decodeExtentLock,
  decodeInitiator,
  decodeIscsiService,
  decodePortal,
  decodeSession,
  decodeTarget,
  decodeTargetExtent,
} from "./iscsi.ts";
import { decodeFailedJob, decodeJob } from "./jobs.ts";
import {
  decodeHost,
  decodeHostSubsystem,
  decodeNamespace,
  decodeNvmeofService,
  decodeNvmeofSession,
  decodePort,
  decodePortSubsystem,
  decodeSubsystem,
} from "./nvmeof.ts";
import { decodePool } from "./pools.ts";
import { decodeFlatSmbShare, decodeNfsShare, decodeSmbShare } from "./shares.ts";
import {
  decodeApp,
  decodeCloudBackup,
  decodeCloudSync,
  decodeContainer,
  decodeReplication,
  decodeRsyncTask,
  decodeVmDevice,
} from "./local-uses.ts";
import { decodeSnapshotTask } from "./snapshot-tasks.ts";
import {
  decodePoolSnapshotDetails,
  decodeSnapshot,
  decodeZfsSnapshotDetails,
} from "./snapshots.ts";
import {
  decodeCount,
  decodeCounts,
  decodeFlag,
  decodeLogin,
  decodeSystemInfo,
  decodeText,
} from "./system.ts";

/**
 * Decoders by the name that crosses to the worker: one row (or one whole answer) each, null for a row to leave out. What
 * they make comes back as JSON: no maps, sets, dates or bigints.
 */
export const DECODERS = {
  alert: decodeAlert,
  app: decodeApp,
  cloudBackup: decodeCloudBackup,
  cloudSync: decodeCloudSync,
  container: decodeContainer,
  count: decodeCount,
  counts: decodeCounts,
  dataset: decodeDataset,
  datasetName: decodeDatasetName,
  disk: decodeDisk,
  extent: decodeExtent,
  extentLock: decodeExtentLock,
  failedJob: decodeFailedJob,
  flag: decodeFlag,
  flatSmbShare: decodeFlatSmbShare,
  initiator: decodeInitiator,
  iscsiService: decodeIscsiService,
  job: decodeJob,
  key: decodeKey,
  login: decodeLogin,
  nfsShare: decodeNfsShare,
  nvmeofHost: decodeHost,
  nvmeofHostSubsystem: decodeHostSubsystem,
  nvmeofNamespace: decodeNamespace,
  nvmeofPort: decodePort,
  nvmeofPortSubsystem: decodePortSubsystem,
  nvmeofService: decodeNvmeofService,
  nvmeofSession: decodeNvmeofSession,
  nvmeofSubsystem: decodeSubsystem,
  pool: decodePool,
  poolDataset: decodePoolDataset,
  poolDatasetSpace: decodePoolDatasetSpace,
  poolSnapshotDetails: decodePoolSnapshotDetails,
  portal: decodePortal,
  reasons: decodeReasons,
  replication: decodeReplication,
  rsyncTask: decodeRsyncTask,
  service: decodeService,
  session: decodeSession,
  smbShare: decodeSmbShare,
  snapshot: decodeSnapshot,
  snapshotTask: decodeSnapshotTask,
  space: decodeSpace,
  systemInfo: decodeSystemInfo,
  target: decodeTarget,
  targetExtent: decodeTargetExtent,
  temperatures: decodeTemperatures,
  text: decodeText,
  vmDevice: decodeVmDevice,
  zfsSnapshotDetails: decodeZfsSnapshotDetails,
} as const;

/** Name of a decoder. */
export type DecoderName = keyof typeof DECODERS;

/** What a decoder makes of a row. */
export type Decoded<N extends DecoderName> = NonNullable<ReturnType<(typeof DECODERS)[N]>>;
