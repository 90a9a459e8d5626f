import type { Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasSnapshotTask } from "../state.ts";
import type { JsonObject } from "../wire/json.ts";

/** Periodic snapshot tasks (facts/truenas-shapes `PoolSnapshotTaskEntry`). */
export const SNAPSHOT_TASK_METHODS: Readonly<Record<string, Method>> = {
  "pool.snapshottask.query": {
    run: ({ state, params }) => answerQuery(state.snapshotTasks.map(taskRow), readQuery(params)),
  },
};

function taskRow({ id, dataset, recursive, enabled, namingSchema }: NasSnapshotTask): JsonObject {
  return {
    id,
    dataset,
    recursive,
    lifetime_value: 2,
    lifetime_unit: "WEEK",
    enabled,
    exclude: [],
    naming_schema: namingSchema,
    allow_empty: true,
    schedule: {
      minute: "0",
      hour: "0",
      dom: "*",
      month: "*",
      dow: "*",
      begin: "00:00",
      end: "23:59",
    },
    vmware_sync: false,
    state: { state: "FINISHED" },
  };
}
