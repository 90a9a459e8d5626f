import type { Records } from "../program/src/model/collections.ts";
import { type Key, keyOf } from "../program/src/model/ids.ts";
import type { NasHealth, PoolHealth, Service, TrueDisk } from "./health.ts";
import type { TrueSystem } from "./nas-objects.ts";
import type { World } from "./world.ts";

/** Records about how a NAS is, as its API gives them; none where nothing can ail it. */

/** What answers to cheap calls took: as long as anybody has asked, which is half an hour here. */
export function answerTimesOf(
  { health }: TrueSystem,
  { now }: World,
): Records["system"]["answerTimes"] {
  if (health === null) return NO_ANSWERS;
  const { slowSince } = health;
  return ASKED_BEFORE_MS.map((ms) => {
    const at = now - ms;
    return { at, medianMs: slowSince !== null && at >= slowSince ? 4_000 : 12 };
  });
}

const NO_ANSWERS: Records["system"]["answerTimes"] = Object.freeze([]);
const ASKED_BEFORE_MS = [0, 1, 2, 3, 4, 5, 6].map((n) => n * 300_000);

/** What a pool says of itself, without what it says of being imported. */
export function poolHealthRecord(
  system: TrueSystem,
  name: string,
): Pick<Records["pools"], "status" | "healthy" | "statusDetail" | "scan" | "vdevs"> | null {
  const { health } = system;
  const pool = health?.pools.get(name);
  if (!health || !pool) return null;
  const members = [...health.disks.values()].filter((disk) => disk.pool === name);
  const isBroken = members.some(({ state }) => state !== "well");
  const { errors, endedAt } = pool.scan;
  return {
    status: isBroken && !pool.hidesFaults ? "DEGRADED" : "ONLINE",
    healthy: !isBroken && errors === 0,
    statusDetail: errors > 0 ? "One or more devices has experienced an error." : null,
    scan: {
      ...pool.scan,
      state: endedAt === null ? "SCANNING" : "FINISHED",
      doneRatio: endedAt === null ? 0.4 : 1,
    },
    vdevs: [mirrorOf(members, pool)],
  };
}

type Vdev = NonNullable<Records["pools"]["vdevs"]>[number];

function mirrorOf(members: readonly TrueDisk[], { scan }: PoolHealth): Vdev {
  const isWhole = members.every(({ state }) => state === "well");
  return {
    ...vdev("mirror-0", isWhole ? "ONLINE" : "DEGRADED"),
    type: "MIRROR",
    checksumErrors: scan.errors,
    children: members.map(memberOf),
  };
}

function memberOf(disk: TrueDisk): Vdev {
  const { place, serial, state, errors } = disk;
  switch (state) {
    case "well":
      return { ...vdev(place, "ONLINE"), disk: place, readErrors: errors };
    case "faulted":
      return { ...vdev(place, "FAULTED"), disk: place, readErrors: errors };
    case "gone":
      return { ...vdev(place, "REMOVED"), lostSerial: serial };
    case "replacing":
      return {
        ...vdev("replacing-0", "DEGRADED"),
        type: "REPLACING",
        children: [vdev("old", "UNAVAIL"), { ...vdev(place, "ONLINE"), disk: place }],
      };
  }
}

function vdev(name: string, status: string): Vdev {
  return {
    guid: `vdev-${name}`,
    name,
    class: "data",
    type: "DISK",
    status,
    disk: null,
    lostSerial: null,
    readErrors: 0,
    writeErrors: 0,
    checksumErrors: 0,
    sizeBytes: null,
    children: [],
  };
}

/** Disks that are there. */
export function readDisks(system: TrueSystem): readonly Records["disks"][] {
  return presentIn(system.health).map(({ place, serial }) => ({
    ...meta(system, `disk/${serial}`),
    name: place,
    serial,
    model: "SIMDISK",
    type: "HDD",
    sizeBytes: 2 ** 40,
  }));
}

/** How hot they are. */
export function readTemperatures(system: TrueSystem): readonly Records["diskTemperatures"][] {
  return presentIn(system.health).map(({ place, celsius }) => ({
    ...meta(system, `temperature/${place}`),
    disk: place,
    celsius,
    criticalCelsius: system.version < "25.10" ? null : CRITICAL_CELSIUS,
  }));
}

/** Where these disks say themselves that they are too hot; without that, hard disks are too hot from 55 degrees on. */
const CRITICAL_CELSIUS = 60;

/** Alerts, one record a class. */
export function readAlerts(system: TrueSystem): readonly Records["nasAlerts"][] {
  return [...(system.health?.alerts ?? [])].map(([klass, { level, firstAt, mentions }]) => ({
    ...meta(system, `alert/${klass}`),
    klass,
    level,
    count: 1,
    dismissed: 0,
    firstAt,
    texts: [`${klass}: ${mentions.join(", ")}`],
    mentions,
  }));
}

/** The services that give volumes out. */
export function readServices(system: TrueSystem): readonly Records["nasServices"][] {
  const { health } = system;
  if (health === null) return [];
  return SERVICES.map((service) => ({
    ...meta(system, `service/${service}`),
    service,
    state: health.stopped.has(service) ? "STOPPED" : "RUNNING",
    enabled: true,
  }));
}

const SERVICES: readonly Service[] = ["nfs", "cifs", "iscsitarget", "nvmet"];

/** Our key; the certificate does not end in time. */
export function readCredentials(system: TrueSystem): readonly Records["credentials"][] {
  const { health } = system;
  if (health === null) return [];
  const expiresAt = health.keyEndsAt;
  return [{ ...meta(system, "apiKey"), kind: "apiKey", name: "plumbline", expiresAt }];
}

/** Every NAS that something can ail is one of a pair. */
export function readFailover(system: TrueSystem): readonly Records["failover"][] {
  const { health } = system;
  if (health === null) return [];
  const { failoverDisabledBy: reason } = health;
  return [{ ...meta(system, "failover"), disabledBy: reason === null ? [] : [reason] }];
}

/** Jobs that have failed. */
export function readFailedJobs(system: TrueSystem): readonly Records["failedJobs"][] {
  return [...(system.health?.failedJobs ?? [])].map(([path, { method, at }]) => ({
    ...meta(system, `failedjob/${method} ${path}`),
    method,
    count: 1,
    finishedAt: at,
    datasets: [path],
  }));
}

function presentIn(health: NasHealth | null): readonly TrueDisk[] {
  return [...(health?.disks.values() ?? [])].filter(({ state }) => state !== "gone");
}

function meta(system: TrueSystem, identity: string): { key: Key; system: string } {
  return { key: keyOf(system.id, identity), system: system.id };
}
