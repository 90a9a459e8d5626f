import { keyOf } from "../../model/ids.ts";
import type { SnapshotTask } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";

/** A row of `pool.snapshottask.query`. */
export function decodeSnapshotTask(row: Wire, { system }: DecodeContext): SnapshotTask {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `snapshottask/${id}`),
    system,
    id,
    dataset: row.field("dataset").text(),
    recursive: row.maybe("recursive")?.flag() ?? false,
    enabled: row.maybe("enabled")?.flag() ?? true,
    namingSchema: row.maybe("naming_schema")?.text() ?? "auto-%Y-%m-%d_%H-%M",
  };
}
