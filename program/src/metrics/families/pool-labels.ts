import type { Pool } from "../../model/truenas.ts";
import type { MetricsView } from "../view.ts";

/** What every series of a pool is joined by. */
export function poolLabels({ system, name }: Pool, view: MetricsView) {
  return { system: view.nameOf(system), pool: name };
}
