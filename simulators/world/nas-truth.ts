import type { NasPool, NasState, NasVdev } from "../truenas/state.ts";
import type { ExpectedFinding } from "./expected.ts";
import type { RuleCode } from "./fates.ts";

const DAY_MS = 86_400_000;

/** What is true of a NAS as such, whoever's volumes are on it (facts/reliability.md §2.6, PH1-PH5). `now`: epoch ms. */
export function nasTruth(nas: NasState, now: number): readonly ExpectedFinding[] {
  return nas.pools.flatMap((pool) =>
    poolTruth(pool, now).map(([rule, why]): ExpectedFinding => ({
      rule,
      subjectKind: "pool",
      subjectName: pool.name,
      source: nas.hostname,
      concerns: "",
      why,
    })),
  );
}

type Told = readonly [rule: RuleCode, why: string];

function poolTruth(pool: NasPool, now: number): readonly Told[] {
  const isUsable = pool.imported && (pool.status === "ONLINE" || pool.status === "DEGRADED");
  if (!isUsable) {
    return [["pool-unavailable", "Nothing on it can be reached."], ...fillTruth(pool)];
  }
  const members = Object.values(pool.topology).flat().flatMap(withChildren);
  const isWhole = pool.status === "ONLINE" && members.every(({ status }) => status === "ONLINE");
  const scannedAt = pool.scan?.endedAt ?? pool.scan?.startedAt ?? now;
  const told: (Told | false)[] = [
    !isWhole && ["pool-degraded", "A member is not there or has failed (PH1)."],
    (pool.scan?.errors ?? 0) > 0 && ["pool-errors", "A scrub could not repair everything (PH2)."],
    now - scannedAt >= 45 * DAY_MS && ["pool-scrub-overdue", "Nobody has scrubbed it."],
  ];
  return [...told.filter((one) => one !== false), ...fillTruth(pool)];
}

/** The thresholds of TrueNAS since 25.04 (facts/truenas-api.md §5.2); it says no sizes of a pool that is not imported. */
function fillTruth({ imported, allocatedBytes, sizeBytes }: NasPool): readonly Told[] {
  const percent = imported ? (100 * allocatedBytes) / sizeBytes : 0;
  const why = `${Math.floor(percent)} % of it is taken.`;
  if (percent >= 95) {
    return [["pool-full", why]];
  }
  if (percent >= 90) {
    return [["pool-nearly-full", why]];
  }
  return percent >= 85 ? [["pool-filling", why]] : [];
}

function withChildren(vdev: NasVdev): readonly NasVdev[] {
  return [vdev, ...vdev.children.flatMap(withChildren)];
}
