import type { PoolStory, SystemStory } from "../world/model.ts";
import { type Scenario, scenario } from "./scenario.ts";

/** Stories about the NAS itself: whoever has a volume on it hangs on it. Each twin is the same NAS without its trouble. */

const DISKS = { type: "MIRROR", disks: ["sda", "sdb"] } as const;

function poolScenario(name: string, story: string, pool: Partial<PoolStory>): Scenario {
  const on = (tank: Partial<PoolStory>) => ({
    rest: { systems: [{ name: "nas1", pools: [{ name: "tank", ...tank }] }] },
  });
  const well = { vdevs: [DISKS], diskSize: "4Ti" } as const;
  return scenario(null, name, story, on({ ...well, ...pool }), {
    differs: "nothing is wrong with the pool",
    ...on(well),
  });
}

/** PH1 of facts/reliability.md. */
export const degradedPool = poolScenario(
  "degraded-pool",
  "A disk of a mirror has failed; the pool works, and nobody has noticed.",
  { vdevs: [{ ...DISKS, failed: "sdb" }] },
);

/** PH1, the case that the pool itself hides. */
export const faultedMember = poolScenario(
  "faulted-member",
  "A disk has failed, and the pool calls itself ONLINE (openzfs #16245).",
  { vdevs: [{ ...DISKS, failed: "sdb" }], says: "ONLINE" },
);

/** A scrub that is long overdue. */
export const oldScrub = poolScenario(
  "old-scrub",
  "The scrub task was switched off two months ago.",
  { scrubbed: "60d" },
);

/** PH2: errors of a scrub. */
export const damagedPool = poolScenario(
  "damaged-pool",
  "The last scrub found blocks that no disk had right any more.",
  { scrubErrors: 4 },
);

/** PH4, at the first threshold of TrueNAS (facts/truenas-api.md §5.2). Its volumes hold some 11.5 GiB. */
export const fillingPool = poolScenario(
  "filling-pool",
  "The disks are small: what is on them takes more than 85 %.",
  { diskSize: "13500Mi" },
);

/** PH4, at the second threshold of TrueNAS. */
export const nearlyFullPool = poolScenario(
  "nearly-full-pool",
  "The disks are smaller: what is on them takes more than 90 %.",
  { diskSize: "12800Mi" },
);

/** PH4, at its third. */
export const fullPool = poolScenario(
  "full-pool",
  "What is on the disks takes more than 95 % of them.",
  { diskSize: "12100Mi" },
);

function systemScenario(name: string, story: string, system: Partial<SystemStory>): Scenario {
  const on = (nas1: Partial<SystemStory>) => ({ rest: { systems: [{ name: "nas1", ...nas1 }] } });
  return scenario(null, name, story, on(system), { differs: "the NAS is well", ...on({}) });
}

/** PH1: a disk that gives wrong data now and then, and is still in its place. */
export const erringDisk = poolScenario(
  "erring-disk",
  "A disk of a mirror has given wrong data, which the other one repaired.",
  { vdevs: [{ ...DISKS, erring: "sda" }] },
);

/** What a disk says of itself (facts/truenas-api.md §5.9; middleware alert/source/smart.py). */
export const smartFailure = systemScenario(
  "smart-failure",
  "A disk has failed its self-test; ZFS has not noticed anything.",
  {
    alerts: [
      {
        klass: "SMARTFailedSelfTest",
        level: "WARNING",
        text: "sdb (SIM1) failed a SMART selftest.",
        about: ["sdb"],
      },
    ],
  },
);

/** A disk above its own threshold, of which TrueNAS speaks as well. */
export const hotDisk = systemScenario(
  "hot-disk",
  "A fan has stopped: a disk is hotter than its maker allows.",
  {
    hot: ["sda"],
    alerts: [
      {
        klass: "DiskTemperatureTooHot",
        level: "CRITICAL",
        text: "Disk /dev/sda critical temperature threshold is 60 degrees celsius",
        about: ["/dev/sda"],
      },
    ],
  },
);

/** PH5: a class of alerts that nobody knows, which somebody has dismissed, beside one that is not critical. */
export const unknownAlert = systemScenario(
  "unknown-alert",
  "TrueNAS says something critical about a pool, of a class that came with an update; somebody has dismissed it.",
  {
    alerts: [
      {
        klass: "PoolOnFire",
        level: "EMERGENCY",
        text: "Pool <b>tank</b> is on fire.<br>",
        about: ["tank"],
        dismissed: true,
      },
      { klass: "NTPHealthCheck", level: "WARNING", text: "NTP health check failed." },
    ],
  },
);

/** Row 90 of facts/peers.md §2; SMB is stopped as well, and no volume needs it. */
export const stoppedService = systemScenario(
  "stopped-service",
  "Somebody has stopped NFS, over which volumes are in use, and SMB, which nobody needs.",
  { stopped: ["nfs", "cifs"] },
);

/** facts/truenas-api.md §2.3. */
export const endingKey = systemScenario(
  "ending-key",
  "The key that the monitor logs in with ends in five days.",
  { keyEnds: "5d" },
);

/** A pair of controllers of which one has gone. */
export const brokenPair = systemScenario(
  "broken-pair",
  "The second controller does not answer: nothing would take over.",
  { failoverDisabledBy: ["NO_PONG"] },
);

/** Row 86 of facts/peers.md §2: the job of somebody else, which READONLY_ADMIN may see (facts/truenas-gaps.md §8). */
export const failedReplication = scenario(
  null,
  "failed-replication",
  "The replication of a volume in use has failed an hour ago.",
  {
    rest: {
      jobs: [
        {
          system: "nas1",
          method: "replication.run",
          volume: "shop/everyday-files",
          age: "1h",
          failed: true,
        },
      ],
    },
  },
  { differs: "nothing has failed" },
);
