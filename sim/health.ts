/** How NAS and drivers are while they answer. None of it is anybody's need: what lives and what does not hangs on none of it. */

/** A NAS as its administrator finds it. */
export interface NasHealth {
  /** By the place that they are in: "sda". */
  readonly disks: Map<string, TrueDisk>;
  readonly pools: ReadonlyMap<string, PoolHealth>;
  readonly stopped: Set<Service>;
  /** By class. */
  readonly alerts: Map<string, TrueAlert>;
  /** By the path that they worked on. */
  readonly failedJobs: Map<string, TrueFailedJob>;
  keyEndsAt: number;
  /** Why the other controller would not take over; null while it would. */
  failoverDisabledBy: string | null;
  /** Since when it takes seconds to answer; null while it does not. */
  slowSince: number | null;
}

/** A disk of the mirror that its pool is made of. */
export interface TrueDisk {
  readonly place: string;
  readonly pool: string;
  serial: string;
  /** `replacing`: a new one is being filled, and the one before is gone. */
  state: "well" | "faulted" | "gone" | "replacing";
  /** Errors that the other disk made up for. */
  errors: number;
  celsius: number;
}

/** What a pool says of itself while it is imported. */
export interface PoolHealth {
  takenRatio: number;
  /** A pool may call itself ONLINE with a faulted member (openzfs #16245). */
  hidesFaults: boolean;
  /** The last scrub or resilver; `errors` it could not repair. */
  scan: {
    readonly function: "SCRUB" | "RESILVER";
    readonly startedAt: number;
    readonly endedAt: number | null;
    readonly errors: number;
  };
}

/** What gives volumes out, as TrueNAS calls it. */
export type Service = "nfs" | "cifs" | "iscsitarget" | "nvmet";

/** Alerts of one class. */
export interface TrueAlert {
  readonly level: "WARNING" | "CRITICAL";
  readonly firstAt: number;
  readonly mentions: readonly string[];
}

/** A job that has failed. */
export interface TrueFailedJob {
  readonly method: string;
  readonly at: number;
}

/** Drivers and kubelets of a cluster. */
export interface ClusterHealth {
  /** What the containers of all drivers run. */
  driverTag: string;
  /** Pods of drivers whose containers are not ready, by name, since when. */
  readonly notReady: Map<string, number>;
  /** Pods of drivers that are not there. */
  readonly missing: Set<string>;
  /** Registrations that a kubelet lost: "node driver". */
  readonly unregistered: Set<string>;
  /** How full the file systems of claims are, by the claim's UID, 0 to 1; the others are half full. */
  readonly full: Map<string, number>;
}

const DAY_MS = 86_400_000;
const COOL_CELSIUS = 34;

/** A NAS that is well, each of its pools on a mirror of two disks; its key ends and its scrubs are due while the world lives. */
export function createNasHealth(name: string, pools: readonly string[], epoch: number): NasHealth {
  const places = pools.flatMap((pool, n) =>
    ["a", "b"].map((letter) => ({ pool, place: `sd${letter}${n === 0 ? "" : n}` })),
  );
  return {
    disks: new Map(places.map(({ pool, place }) => [place, wellDisk(place, pool, `${name}-0`)])),
    pools: new Map(pools.map((pool) => [pool, wellPool(epoch - 37 * DAY_MS)])),
    stopped: new Set(),
    alerts: new Map(),
    failedJobs: new Map(),
    keyEndsAt: epoch + 21 * DAY_MS,
    failoverDisabledBy: null,
    slowSince: null,
  };
}

function wellDisk(place: string, pool: string, batch: string): TrueDisk {
  const serial = `${batch}-${place}`;
  return { place, pool, serial, state: "well", errors: 0, celsius: COOL_CELSIUS };
}

function wellPool(scrubbedAt: number): PoolHealth {
  const startedAt = scrubbedAt - 3_600_000;
  const scan = { function: "SCRUB", startedAt, endedAt: scrubbedAt, errors: 0 } as const;
  return { takenRatio: 0.3, hidesFaults: false, scan };
}

/** Drivers that run everywhere. */
export function createClusterHealth(driverVersion: "1.9.4" | "next"): ClusterHealth {
  return {
    driverTag: driverVersion === "next" ? "next" : `v${driverVersion}`,
    notReady: new Map(),
    missing: new Set(),
    unregistered: new Set(),
    full: new Map(),
  };
}
