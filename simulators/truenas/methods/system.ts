import type { Call, Method } from "../method.ts";
import { isBefore } from "../versions.ts";
import { dateTime } from "../wire/json.ts";

/** Identity and state of the system (facts/truenas-api.md §5.1). */
export const SYSTEM_METHODS: Readonly<Record<string, Method>> = {
  "system.info": { run: systemInfo },
  "system.host_id": { run: ({ state }) => state.hostId },
  "system.version": { run: fullVersion },
  "system.version_short": { run: ({ state }) => state.version },
  "system.state": { run: ({ state }) => state.state },
  "system.ready": { run: ({ state }) => state.state === "READY" },
  "system.boot_id": { run: ({ state }) => state.bootId },
  "failover.status": { run: ({ state }) => state.failover },
};

const BUILT_AT = Date.UTC(2026, 7, 4);

/** "TrueNAS-SCALE-24.10.2.4" on 24.10, "TrueNAS-25.10.6" since (§5.1). */
function fullVersion({ state, line }: Call): string {
  return line === "24.10" ? `TrueNAS-SCALE-${state.version}` : `TrueNAS-${state.version}`;
}

/** `version` is the full one up to 25.04: assumed from the sources of that time, the facts have it for 25.10 only. */
function systemInfo(call: Call): unknown {
  const { state, line, now, bootedAt } = call;
  const uptimeSeconds = Math.max(0, (now - bootedAt) / 1_000);
  return {
    version: isBefore(line, "25.10") ? fullVersion(call) : state.version,
    buildtime: dateTime(BUILT_AT),
    hostname: state.hostname,
    physmem: 68_719_476_736,
    model: "AMD EPYC 7302P 16-Core Processor",
    cores: 32,
    physical_cores: 16,
    loadavg: [0.42, 0.37, 0.31],
    uptime: uptimeText(uptimeSeconds),
    uptime_seconds: uptimeSeconds,
    system_serial: `S${state.hostId.slice(0, 8).toUpperCase()}`,
    system_product: "Super Server",
    system_product_version: "0123456789",
    license: null,
    boottime: dateTime(bootedAt),
    datetime: dateTime(now),
    timezone: "UTC",
    system_manufacturer: "Supermicro",
    ecc_memory: true,
  };
}

/** As Python writes a timedelta: "10 days, 3:04:05". */
function uptimeText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = new Date((seconds % 86_400) * 1_000).toISOString().slice(11, 19);
  return days === 0 ? clock : `${days} ${days === 1 ? "day" : "days"}, ${clock}`;
}
