import type { Pool } from "./truenas.ts";

/** Whether it can be read and written, with or without all of its redundancy. */
export function isUsable({ status }: Pool): boolean {
  return status === "ONLINE" || status === "DEGRADED";
}
