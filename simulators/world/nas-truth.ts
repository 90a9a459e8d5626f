import type { NasPool, NasState, NasVdev } from "../truenas/state.ts";
import type { ExpectedFinding } from "./expected.ts";
import type { Protocol, RuleCode } from "./fates.ts";

const DAY_MS = 86_400_000;

type Told = readonly [
  rule: RuleCode,
  kind: ExpectedFinding["subjectKind"],
  name: string,
  why: string,
];

/**
 * What is true of a NAS as such, whoever's volumes are on it (facts/reliability.md §2.6, PH1-PH5). `now`: epoch ms; `needed`: the
 * protocols over which volumes of it are in use; `username`: who reads it.
 */
export function nasTruth(
  nas: NasState,
  { now, needed, username }: { now: number; needed: ReadonlySet<Protocol>; username: string },
): readonly ExpectedFinding[] {
  const told = [
    ...nas.pools.flatMap((pool) => poolTruth(pool, now)),
    ...nas.pools.flatMap((pool) => diskTruth(pool, nas)),
    ...alertTruth(nas),
    ...jobTruth(nas, now),
    ...serviceTruth(nas, needed),
    ...keyTruth(nas, username, now),
    ...nas.failoverDisabledBy
      .slice(0, 1)
      .map((why): Told => ["failover-disabled", "failover", "controllers", why]),
  ];
  return told.map(([rule, subjectKind, subjectName, why]) => ({
    rule,
    subjectKind,
    subjectName,
    source: nas.hostname,
    concerns: "",
    why,
  }));
}

function poolTruth(pool: NasPool, now: number): readonly Told[] {
  const { name } = pool;
  const isUsable = pool.imported && (pool.status === "ONLINE" || pool.status === "DEGRADED");
  if (!isUsable) {
    const why = "Nothing on it can be reached.";
    return [["pool-unavailable", "pool", name, why], ...fillTruth(pool)];
  }
  const isWhole =
    pool.status === "ONLINE" && membersOf(pool).every((one) => one.status === "ONLINE");
  const scannedAt = pool.scan?.endedAt ?? pool.scan?.startedAt ?? now;
  const told: (Told | false)[] = [
    !isWhole && ["pool-degraded", "pool", name, "A member is not there or has failed (PH1)."],
    (pool.scan?.errors ?? 0) > 0 && ["pool-errors", "pool", name, "A scrub has left errors (PH2)."],
    now - scannedAt >= 45 * DAY_MS && ["pool-scrub-overdue", "pool", name, "Nobody scrubs it."],
  ];
  return [...told.filter((one) => one !== false), ...fillTruth(pool)];
}

/** The thresholds of TrueNAS since 25.04 (facts/truenas-api.md §5.2); it says no sizes of a pool that is not imported. */
function fillTruth({ name, imported, allocatedBytes, sizeBytes }: NasPool): readonly Told[] {
  const percent = imported ? (100 * allocatedBytes) / sizeBytes : 0;
  const why = `${Math.floor(percent)} % of it is taken.`;
  if (percent >= 95) {
    return [["pool-full", "pool", name, why]];
  }
  if (percent >= 90) {
    return [["pool-nearly-full", "pool", name, why]];
  }
  return percent >= 85 ? [["pool-filling", "pool", name, why]] : [];
}

/** Disks that ZFS has taken out or counted errors of, that say themselves that they fail, or that are too hot. */
function diskTruth(
  pool: NasPool,
  { temperatures, criticalCelsius, alerts }: NasState,
): readonly Told[] {
  const disks = membersOf(pool).flatMap((vdev) =>
    vdev.disk === null ? [] : [{ ...vdev, disk: vdev.disk }],
  );
  const smart = alerts
    .filter(({ klass }) => klass.startsWith("SMART"))
    .map(({ args }) => JSON.stringify(args));
  return disks.flatMap(({ disk, status, readErrors, writeErrors, checksumErrors }): Told[] => {
    const isWell =
      !pool.imported || (status === "ONLINE" && readErrors + writeErrors + checksumErrors === 0);
    const saysSo = smart.some((args) => args.includes(`"${disk}"`));
    const isHot = (temperatures[disk] ?? 0) >= criticalCelsius;
    return [
      ...(isWell && !saysSo ? [] : [["disk-failing", "disk", disk, "It fails (PH1)."] as const]),
      ...(isHot ? [["disk-hot", "disk", disk, "It is too hot."] as const] : []),
    ];
  });
}

const CRITICAL: ReadonlySet<string> = new Set(["CRITICAL", "ALERT", "EMERGENCY"]);

/** One a class, by the highest of its levels; what the rules above say of the same is not said twice (PH5). */
function alertTruth({ alerts }: NasState): readonly Told[] {
  const critical = alerts.filter(({ level }) => CRITICAL.has(level));
  const classes = new Set(critical.map(({ klass }) => klass));
  const told = ["VolumeStatus", "DiskTemperatureTooHot"];
  return [...classes]
    .filter((klass) => !told.includes(klass) && !/^(?:SMART|ZpoolCapacity)/u.test(klass))
    .map((klass) => ["nas-alert", "nas-alert", klass, "TrueNAS calls it critical."]);
}

/** Others' replications are seen by whoever may read them (facts/truenas-gaps.md §8); here each names the dataset of a volume. */
function jobTruth({ jobs }: NasState, now: number): readonly Told[] {
  return jobs
    .filter(({ state, method }) => state === "FAILED" && method === "replication.run")
    .filter(({ startedAt }) => now - startedAt < DAY_MS)
    .map(({ method, arguments: [given] }) => {
      const { target_dataset: dataset } = given as { target_dataset: string };
      return ["nas-job-failed", "nas-job", `${method} ${dataset}`, "It has failed."];
    });
}

const PROTOCOLS = { nfs: "nfs", cifs: "smb", iscsitarget: "iscsi", nvmet: "nvmeof" } as const;

function serviceTruth({ services }: NasState, needed: ReadonlySet<Protocol>): readonly Told[] {
  return (Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[])
    .filter((service) => services[service] === "STOPPED" && needed.has(PROTOCOLS[service]))
    .map((service) => ["service-down", "service", service, "Somebody has stopped it."]);
}

/** 24.10 has keys that do not end (facts/truenas-api.md §2.3). */
function keyTruth({ users, version }: NasState, username: string, now: number): readonly Told[] {
  const keys = users.find((user) => user.username === username)?.keys ?? [];
  return keys.flatMap(({ id, expiresAt }): Told[] =>
    expiresAt !== null && expiresAt - now <= 14 * DAY_MS && !version.startsWith("24.")
      ? [["credential-expiring", "credential", `key-${id}`, "It ends soon."]]
      : [],
  );
}

function membersOf({ topology }: NasPool): readonly NasVdev[] {
  return Object.values(topology).flat().flatMap(withChildren);
}

function withChildren(vdev: NasVdev): readonly NasVdev[] {
  return [vdev, ...vdev.children.flatMap(withChildren)];
}
