import type { PoolStory } from "../world/model.ts";
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
