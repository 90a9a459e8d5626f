import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import { holds } from "../roles.ts";
import type { NasJob } from "../state.ts";
import { isBefore } from "../versions.ts";
import { dateTime } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/** Jobs, and who sees whose (facts/truenas-gaps.md §8). */
export const JOB_METHODS: Readonly<Record<string, Method>> = {
  "core.get_jobs": {
    run: (call) =>
      answerQuery(
        call.state.jobs.filter((job) => isVisible(job, call)).map((job) => jobRow(job, call)),
        readQuery(call.params),
      ),
  },
};

/** Roles that show a job of somebody else. */
const READ_ROLES: Readonly<Record<string, string>> = {
  "replication.run": "REPLICATION_TASK_READ",
  "cloudsync.sync": "CLOUD_SYNC_READ",
  "failover.events.vrrp_master": "READONLY_ADMIN",
  "failover.events.vrrp_backup": "READONLY_ADMIN",
};

/** FULL_ADMIN sees all, and so does any key of 24.10, which is nobody's; others their own and those whose read role they hold. The filter runs before the query's. */
function isVisible(job: NasJob, { session, line }: Call): boolean {
  const { username = "", roles = [] } = session.user ?? {};
  const readRole = READ_ROLES[job.method];
  return (
    line === "24.10" ||
    holds(roles, "FULL_ADMIN") ||
    job.username === username ||
    (readRole !== undefined && holds(roles, readRole))
  );
}

function jobRow(job: NasJob, { shapes }: Call): JsonObject {
  const isOver = job.state !== "RUNNING" && job.state !== "WAITING";
  return {
    id: job.id,
    ...(isBefore(shapes, "25.10") ? {} : { message_ids: [] }),
    method: job.method,
    arguments: job.arguments,
    transient: false,
    description: null,
    abortable: true,
    logs_path: null,
    logs_excerpt: null,
    progress: { percent: isOver ? 100 : 0, description: "", ...job.progress, extra: null },
    result: null,
    result_encoding_error: null,
    error: job.state === "FAILED" ? "[EFAULT] failed" : null,
    exception: null,
    exc_info: null,
    state: job.state,
    time_started: job.state === "WAITING" ? null : dateTime(job.startedAt),
    time_finished: isOver ? dateTime(job.startedAt + 1_000) : null,
    credentials: {
      type: "API_KEY",
      data: { username: job.username, login_at: dateTime(job.startedAt) },
    },
  };
}
