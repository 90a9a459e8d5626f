import { keyOf } from "../../model/ids.ts";
import type { Job } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";

/** A row of `core.get_jobs`. */
export function decodeJob(row: Wire, { system, pools }: DecodeContext): Job {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `job/${id}`),
    system,
    id,
    method: row.field("method").text(),
    state: row.field("state").text(),
    startedAt: row.field("time_started").dateOrNull(),
    datasets: datasetsNamedIn(row.field("arguments"), pools),
  };
}

/** A job that has failed, before it is put with the others of its kind. */
export interface FailedJobRow {
  readonly method: string;
  readonly finishedAt: number;
  readonly datasets: readonly string[];
}

/** A row of `core.get_jobs` that has failed; null for one that does not say when. */
export function decodeFailedJob(row: Wire, { pools }: DecodeContext): FailedJobRow | null {
  const finishedAt = row.field("time_finished").dateOrNull();
  if (finishedAt === null) return null;
  const datasets = datasetsNamedIn(row.field("arguments"), pools).toSorted();
  return { method: row.field("method").text(), finishedAt, datasets };
}

/** Dataset paths among the arguments, however deep: whatever begins with the name of a pool, as path, mountpoint or snapshot. */
function datasetsNamedIn(argument: Wire, pools: ReadonlyMap<string, string>): readonly string[] {
  const paths = new Set<string>();
  for (const text of argument.strings()) {
    const path = text.replace(/^\/mnt\//, "").split("@", 1)[0] as string;
    if (pools.has(path.split("/", 1)[0] as string)) paths.add(path);
  }
  return [...paths];
}
