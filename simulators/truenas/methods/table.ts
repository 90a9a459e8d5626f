import type { Method } from "../method.ts";
import { AUTH_METHODS } from "./auth.ts";
import { CORE_METHODS } from "./core.ts";
import { DATASET_METHODS } from "./datasets.ts";
import { DISK_METHODS } from "./disks.ts";
import { HEALTH_METHODS } from "./health.ts";
import { ISCSI_METHODS } from "./iscsi.ts";
import { JOB_METHODS } from "./jobs.ts";
import { LOCAL_USE_METHODS } from "./local-uses.ts";
import { NFS_METHODS } from "./nfs.ts";
import { NVMET_METHODS } from "./nvmet.ts";
import { POOL_SNAPSHOT_METHODS } from "./pool-snapshots.ts";
import { POOL_METHODS } from "./pools.ts";
import { RESOURCE_SNAPSHOT_METHODS } from "./resource-snapshots.ts";
import { RESOURCE_METHODS } from "./resources.ts";
import { SMB_METHODS } from "./smb.ts";
import { SNAPSHOT_TASK_METHODS } from "./snapshot-tasks.ts";
import { SYSTEM_METHODS } from "./system.ts";

/** Every method that is simulated, by name. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...AUTH_METHODS,
    ...CORE_METHODS,
    ...SYSTEM_METHODS,
    ...POOL_METHODS,
    ...DATASET_METHODS,
    ...RESOURCE_METHODS,
    ...POOL_SNAPSHOT_METHODS,
    ...RESOURCE_SNAPSHOT_METHODS,
    ...NFS_METHODS,
    ...SMB_METHODS,
    ...ISCSI_METHODS,
    ...NVMET_METHODS,
    ...DISK_METHODS,
    ...HEALTH_METHODS,
    ...SNAPSHOT_TASK_METHODS,
    ...LOCAL_USE_METHODS,
    ...JOB_METHODS,
  }),
);
