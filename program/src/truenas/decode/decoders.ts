import { decodeDataset, decodeSpace } from "./datasets.ts";
import {
  decodeExtent,
  decodeInitiator,
  decodeIscsiService,
  decodePortal,
  decodeSession,
  decodeTarget,
  decodeTargetExtent,
} from "./iscsi.ts";
import { decodeJob } from "./jobs.ts";
import { decodePool } from "./pools.ts";
import { decodeNfsShare } from "./shares.ts";
import {
  decodePoolSnapshotDetails,
  decodeSnapshot,
  decodeZfsSnapshotDetails,
} from "./snapshots.ts";
import { decodeCount, decodeCounts, decodeLogin, decodeSystemInfo, decodeText } from "./system.ts";

/** Decoders by the name that crosses to the worker: one row (or one whole answer) each, null for a row to leave out. */
export const DECODERS = {
  count: decodeCount,
  counts: decodeCounts,
  dataset: decodeDataset,
  extent: decodeExtent,
  initiator: decodeInitiator,
  iscsiService: decodeIscsiService,
  job: decodeJob,
  login: decodeLogin,
  nfsShare: decodeNfsShare,
  pool: decodePool,
  poolSnapshotDetails: decodePoolSnapshotDetails,
  portal: decodePortal,
  session: decodeSession,
  snapshot: decodeSnapshot,
  space: decodeSpace,
  systemInfo: decodeSystemInfo,
  target: decodeTarget,
  targetExtent: decodeTargetExtent,
  text: decodeText,
  zfsSnapshotDetails: decodeZfsSnapshotDetails,
} as const;

/** Name of a decoder. */
export type DecoderName = keyof typeof DECODERS;

/** What a decoder makes of a row. */
export type Decoded<N extends DecoderName> = NonNullable<ReturnType<(typeof DECODERS)[N]>>;
