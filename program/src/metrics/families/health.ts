import { placeOfDisk } from "../../findings/disk-health.ts";
import { PROTOCOLS } from "../../findings/hanging.ts";
import { gauge, type Sample } from "../family.ts";
import { poolLabels } from "./pool-labels.ts";

/** What a disk is, and the pool it is in; a series that the others are joined with. */
export const diskInfo = gauge({
  name: "plumbline_disk_info",
  help: "A disk with its pool (empty where it is in none), serial number, model and type; always 1.",
  each: "disks",
  labels: ["system", "disk", "pool", "serial", "model", "type"],
  stability: "stable",
  sample: (disk, view) => [
    {
      system: view.nameOf(disk.system),
      disk: disk.name,
      pool: placeOfDisk(disk, view.inventory)?.pool.name ?? "",
      serial: disk.serial,
      model: disk.model ?? "",
      type: disk.type ?? "",
    },
    1,
  ],
});

/** As TrueNAS measured it last; none of a disk that sleeps. */
export const diskTemperature = gauge({
  name: "plumbline_disk_temperature_celsius",
  help: "Temperature of a disk as TrueNAS measured it last.",
  each: "diskTemperatures",
  labels: ["system", "disk"],
  stability: "stable",
  sample: ({ system, disk, celsius }, view) => [{ system: view.nameOf(system), disk }, celsius],
});

/** Since 25.10. */
export const diskTemperatureCritical = gauge({
  name: "plumbline_disk_temperature_critical_celsius",
  help: "Temperature from which a disk says itself that it is too hot.",
  each: "diskTemperatures",
  labels: ["system", "disk"],
  stability: "stable",
  sample: ({ system, disk, criticalCelsius }, view) =>
    criticalCelsius === null ? null : [{ system: view.nameOf(system), disk }, criticalCelsius],
});

/** ZFS remembers the last scan only, a scrub or a resilver. */
export const poolScanEnd = gauge({
  name: "plumbline_pool_scan_timestamp_seconds",
  help: "When the last scrub or resilver of a pool ended, or, while it runs, when it began.",
  each: "pools",
  labels: ["system", "pool", "function", "state"],
  stability: "stable",
  sample: (pool, view) => {
    const { scan } = pool;
    if (scan === null) return null;
    const labels = { ...poolLabels(pool, view), function: scan.function, state: scan.state };
    return [labels, (scan.endedAt ?? scan.startedAt) / 1_000];
  },
});

/** Of a scan that is over it is 1. */
export const poolScanDone = gauge({
  name: "plumbline_pool_scan_done_ratio",
  help: "How much of the last scrub or resilver of a pool is done.",
  each: "pools",
  labels: ["system", "pool"],
  stability: "stable",
  sample: (pool, view) => {
    const done = pool.scan?.doneRatio ?? null;
    return done === null ? null : [poolLabels(pool, view), done];
  },
});

/** Blocks that it could not repair. */
export const poolScanErrors = gauge({
  name: "plumbline_pool_scan_errors",
  help: "Errors that the last scrub or resilver of a pool could not repair.",
  each: "pools",
  labels: ["system", "pool"],
  stability: "stable",
  sample: (pool, view) => (pool.scan === null ? null : [poolLabels(pool, view), pool.scan.errors]),
});

/** A class that ends has no series any more. */
export const nasAlerts = gauge({
  name: "plumbline_nas_alerts",
  help: "Alerts of TrueNAS by class, dismissed ones included, with the highest level among them.",
  each: "nasAlerts",
  labels: ["system", "class", "level"],
  stability: "stable",
  sample: ({ system, klass, level, count }, view) => [
    { system: view.nameOf(system), class: klass, level },
    count,
  ],
});

/** Of a state that TrueNAS does not know there is no series: that is not 0. */
export const serviceRunning = gauge({
  name: "plumbline_nas_service_running",
  help: "Whether a service of TrueNAS that gives volumes out runs, with the protocol of plumbline_volume_info.",
  each: "nasServices",
  labels: ["system", "service", "protocol"],
  stability: "stable",
  sample: ({ system, service, state }, view) =>
    state === "UNKNOWN"
      ? null
      : [
          { system: view.nameOf(system), service, protocol: PROTOCOLS[service] },
          Number(state === "RUNNING"),
        ],
});

/** None of a key that does not end. */
export const credentialExpiry = gauge({
  name: "plumbline_credential_expiry_timestamp_seconds",
  help: "When the API key that is used, or the certificate that TrueNAS shows, ends.",
  each: "credentials",
  labels: ["system", "kind", "name"],
  stability: "stable",
  sample: ({ system, kind, name, expiresAt }, view) =>
    expiresAt === null
      ? null
      : [{ system: view.nameOf(system), kind: KINDS[kind], name }, expiresAt / 1_000],
});

const KINDS = Object.freeze({ apiKey: "api_key", certificate: "certificate" });

/** One series a reason; none of a pair that would fail over, nor of a single system. */
export const failoverDisabled = gauge({
  name: "plumbline_failover_disabled",
  help: "Why the second controller of a pair would not take over, in the words of TrueNAS; always 1.",
  each: "failover",
  labels: ["system", "reason"],
  stability: "stable",
  sample: ({ system, disabledBy }, view) =>
    disabledBy.map((reason): Sample<string> => [{ system: view.nameOf(system), reason }, 1]),
});
