import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import {
  DAY_MS,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  NOW,
  SYSTEM,
  UID,
} from "../../model/given.ts";
import type { FailedJob } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { nasJobFailed } from "./nas-job-failed.ts";

const rule: Rule = nasJobFailed;
const path = `${NFS_PARENT}/pvc-${UID}`;
const name = `replication.run ${path}`;
const failed = (over: Partial<FailedJob> = {}): GivenRecords => {
  const key = keyOf(SYSTEM, `failedjob/${name}`);
  const job = { key, system: SYSTEM, method: "replication.run", count: 1, datasets: [path] };
  return { ...usedPool(), failedJobs: [{ ...job, finishedAt: NOW - 1_000, ...over }] };
};

describe("nas-job-failed", () => {
  it("finds a replication of a volume in use that has failed, and whose it is", () => {
    expect(findings(rule, failed({ count: 3 }))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "nas-job", name },
        evidence: [
          { fact: "job", value: "replication.run" },
          { fact: "datasets", value: `1: ${path}` },
          { fact: "failed" },
          { fact: "times that TrueNAS remembers", value: "3" },
          {},
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it("finds one on a parent, or on the whole pool", () => {
    expect(findings(rule, failed({ datasets: [NFS_PARENT] }))).toHaveLength(1);
    expect(findings(rule, failed({ datasets: ["tank"] }))).toHaveLength(1);
  });

  it.each(["persistentVolumes", "datasets", "shares"] as const)(
    "cannot tell while %s, which would show whether a volume lies there, were not read",
    (collection) => {
      const records = { ...failed(), datasets: [], [collection]: [] };
      const inventory = inventoryOf(records, { [collection]: incomplete(collection) });
      expect(findings(rule, {}, { inventory })).toMatchObject([{ verdict: "unknown" }]);
    },
  );

  twins("FLT-PH5", "it failed long ago", {
    rule,
    subject: name,
    because: /long ago/,
    quiet: failed({ finishedAt: NOW - 2 * DAY_MS }),
    fires: failed(),
  });
  twins("FLT-PH5", "it worked where no volume lies", {
    rule,
    subject: "replication.run tank/media",
    because: /no volume in use/,
    quiet: failed({ datasets: ["tank/media"] }),
    fires: failed(),
    firesOn: name,
  });
});
