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
