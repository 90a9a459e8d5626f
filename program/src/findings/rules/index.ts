import type { Rule } from "../rule.ts";
import { datasetHalfDeleted } from "./dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./dataset-unreferenced.ts";
import { extentWithoutZvol } from "./extent-without-zvol.ts";
import { pvBackingMissing } from "./pv-backing-missing.ts";
import { pvReleased } from "./pv-released.ts";
import { shareWithoutDataset } from "./share-without-dataset.ts";
import { targetWithoutExtent } from "./target-without-extent.ts";
import { volumeSnapshotContentDangling } from "./volume-snapshot-content-dangling.ts";
import { zfsSnapshotUnreferenced } from "./zfs-snapshot-unreferenced.ts";

/** Every rule, by code. A new one is a file, its test and a line here. */
export const RULES: readonly Rule[] = Object.freeze([
  datasetHalfDeleted,
  datasetHalfProvisioned,
  datasetUnreferenced,
  extentWithoutZvol,
  pvBackingMissing,
  pvReleased,
  shareWithoutDataset,
  targetWithoutExtent,
  volumeSnapshotContentDangling,
  zfsSnapshotUnreferenced,
]);
