import { healthOf } from "../../parts/zfs-health.ts";

/** Whether it keeps its part of the data available; null where that is not known. */
function works(status: string): boolean | null {
  const health = healthOf(status);
  return health === "unknown" ? null : health !== "failed";
}

/**
 * How many more of its members a vdev can lose before its data is gone; less than 0: it has lost too many. null where that is not
 * known. `members`: states of what is directly in it; none of a single disk.
 */
export function marginOf(type: string, members: readonly string[]): number | null {
  if (members.length === 0) return 0;
  const working = members.map(works);
  if (working.includes(null)) return null;
  const lost = working.filter((one) => one === false).length;
  const most = mostLost(type, members.length);
  return most === null ? null : most - lost;
}

/** How many of so many members a vdev of this type can lose (zpoolconcepts(7)); null of a type that we do not know. */
function mostLost(type: string, members: number): number | null {
  if (type === "MIRROR") return members - 1;
  const parity = /^D?RAIDZ?([1-3])/.exec(type)?.[1];
  return parity === undefined ? null : Number(parity);
}
