/** How something is, by what ZFS says of it: it works, it works with a lack, it does not work, or nobody knows. */
export type Health = "well" | "lacking" | "failed" | "unknown";

/** From the best to the worst; what nobody knows may be anything, and is worse than what is known to be well. */
const ORDER: readonly Health[] = ["well", "unknown", "lacking", "failed"];

/** States of pools, vdevs, disks and spares as ZFS writes them (zpoolconcepts(7)). */
const HEALTH: Readonly<Record<string, Health>> = {
  ONLINE: "well",
  AVAIL: "well",
  DEGRADED: "lacking",
  INUSE: "lacking",
  FAULTED: "failed",
  OFFLINE: "failed",
  REMOVED: "failed",
  UNAVAIL: "failed",
  SUSPENDED: "failed",
};

/** How a pool, vdev or disk of this state is; null and words that we do not know are unknown. */
export function healthOf(status: string | null): Health {
  return (status === null ? undefined : HEALTH[status]) ?? "unknown";
}

/** The worst of these; of none it is not known. */
export function worstHealth(healths: readonly Health[]): Health {
  const [first = "unknown", ...others] = healths;
  return others.reduce(
    (worst, one) => (ORDER.indexOf(one) > ORDER.indexOf(worst) ? one : worst),
    first,
  );
}

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
