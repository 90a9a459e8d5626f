import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concernTexts } from "../findings/concern.ts";
import { judgeInput } from "../findings/given.ts";
import type { Finding } from "../findings/finding.ts";
import { judge } from "../findings/engine.ts";
import type { Rule } from "../findings/rule.ts";
import { diskFailing } from "../findings/rules/disk-failing.ts";
import { failoverDisabled } from "../findings/rules/failover-disabled.ts";
import { nasAlert } from "../findings/rules/nas-alert.ts";
import { nasJobFailed } from "../findings/rules/nas-job-failed.ts";
import { nasSlow } from "../findings/rules/nas-slow.ts";
import { poolDegraded } from "../findings/rules/pool-degraded.ts";
import { serviceDown } from "../findings/rules/service-down.ts";
import {
  aClaim,
  aDisk,
  aNasAlert,
  aPool,
  aPv,
  aSystem,
  aVdev,
  type GivenRecords,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  SYSTEM,
  together,
} from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { worstFirst } from "../findings/worst-first.ts";
import { comparePlacesIn, inOrder, placeIn, wantedBy } from "./findings.ts";
import { FINDING_SORTS, type Way } from "./orders.ts";

/** Seven claims of one namespace on the pool "tank", of which a finding names five; only the last is labelled. */
const CLAIMS = together(
  parents(NFS_PARENT),
  ...Array.from({ length: 7 }, (_, index) => claim(`data-${index}`, index === 6)),
);

function claim(name: string, isLast: boolean): GivenRecords {
  const uid = `uid-of-${name}`;
  const labels = isLast ? { app: "last" } : {};
  const claimRef = { namespace: "shop", name, uid };
  return together(nfsVolume(`pvc-${uid}`), {
    persistentVolumes: [aPv({ name: `pvc-${uid}`, claimRef })],
    persistentVolumeClaims: [aClaim({ name, uid, labels })],
  });
}

/** The findings of a rule over those claims and this trouble, and those of them that a label selects. */
function selected(rule: Rule, trouble: GivenRecords, labelSelector: string) {
  const input = judgeInput(rule, { ...CLAIMS, ...trouble });
  const { findings } = judge(input);
  const filter = {
    namespaces: [],
    labelSelector,
    olderThanMs: null,
    minBytes: null,
    reclaimable: false,
  };
  const report = { findings, suppressed: [], at: NOW } as never;
  const wanted = wantedBy(filter, { inventory: input.inventory, links: input.links, report });
  return { findings, chosen: findings.filter((finding: Finding) => wanted(finding)) };
}

const degraded = { pools: [aPool({ status: "DEGRADED", healthy: false })] };
const pools = { pools: [aPool()] };
const withFaulted = (disk: string) =>
  aPool({
    vdevs: [aVdev("mirror-0", { children: [aVdev("sda"), aVdev(disk, { readErrors: 1 })] })],
  });
const SLOW = { at: NOW, medianMs: 9_000 };
const ofTheSystem = (id: string) => ({ key: keyOf(SYSTEM, id), system: SYSTEM });

const JOB = {
  ...ofTheSystem("failedjob/replication.run"),
  method: "replication.run",
  count: 1,
  datasets: [NFS_PARENT],
  finishedAt: NOW - 1_000,
};

describe("a finding about what many claims hang on is selected by the labels of each of them", () => {
  it.each<[string, Rule, GivenRecords]>([
    ["a pool", poolDegraded, degraded],
    [
      "the controllers of a system",
      failoverDisabled,
      { ...pools, failover: [{ ...ofTheSystem("failover"), disabledBy: ["NO_PONG"] }] },
    ],
    ["a disk", diskFailing, { disks: [aDisk("sdb")], pools: [withFaulted("sdb")] }],
    [
      "what an alert mentions",
      nasAlert,
      { ...pools, nasAlerts: [aNasAlert("PoolOnFire", { level: "CRITICAL", mentions: ["tank"] })] },
    ],
    ["where a job worked", nasJobFailed, { ...pools, failedJobs: [JOB] }],
    [
      "a TrueNAS that is slow",
      nasSlow,
      { ...pools, system: [aSystem({ answerTimes: [SLOW, { ...SLOW, at: NOW - 600_000 }] })] },
    ],
    [
      "a service",
      serviceDown,
      {
        ...pools,
        nasServices: [
          { ...ofTheSystem("service/nfs"), service: "nfs", state: "STOPPED", enabled: true },
        ],
      },
    ],
  ])("%s", (_, rule, trouble) => {
    const { findings, chosen } = selected(rule, trouble, "app=last");
    expect(findings).toHaveLength(1);
    expect(concernTexts(findings[0]?.concerns ?? [])).not.toContain("shop/data-6");
    expect(chosen).toEqual(findings);
    expect(selected(rule, trouble, "app=another").chosen).toEqual([]);
  });
});

const itself = (finding: Finding) => finding;

const A_FINDING = {
  id: "0",
  rule: "pv-lost",
  severity: "info",
  verdict: "confirmed",
  reclaimableBytes: null,
  since: null,
  lifecycle: null,
  subject: { kind: "pv", name: "a" },
} as unknown as Finding;

const FINDINGS = fc.uniqueArray(
  fc
    .record({
      id: fc.nat(99).map(String),
      rule: fc.constantFrom("pv-lost", "pv-released"),
      severity: fc.constantFrom("info", "warning", "error"),
      verdict: fc.constantFrom("confirmed", "suspect", "unknown"),
      reclaimableBytes: fc.constantFrom(null, 0, 5),
      since: fc.constantFrom(null, 1, 2),
      lifecycle: fc.constantFrom(null, { firstSeenAt: 1 }, { firstSeenAt: 2 }),
      name: fc.constantFrom("a", "b"),
    })
    .map(
      ({ name, ...finding }) =>
        ({ ...finding, subject: { kind: "pv", name } }) as unknown as Finding,
    ),
  { selector: ({ id }) => id, maxLength: 12 },
);

describe("findings in an order", () => {
  it.each(
    FINDING_SORTS.flatMap((sort) => [[sort, "forward"] as const, [sort, "backward"] as const]),
  )("by %s, %s, stand where their places are, which pages go by", (sort, way) => {
    const compare = comparePlacesIn(way);
    const placeOf = (finding: Finding) => placeIn(sort, finding);
    fc.assert(
      fc.property(FINDINGS, (findings) => {
        const ordered = inOrder(sort, findings.toSorted(worstFirst), itself, way);
        expect(ordered).toEqual(findings.toSorted((a, b) => compare(placeOf(a), placeOf(b))));
      }),
    );
  });

  it.each([
    ["size", "forward", [9, 5, 0, null, null]],
    ["size", "backward", [0, 5, 9, null, null]],
  ] as const)("by %s, %s: what is not known comes last", (sort, way, sizes) => {
    const findings = [null, 5, 0, null, 9].map((reclaimableBytes, at) => ({
      ...A_FINDING,
      id: String(at),
      reclaimableBytes,
    }));
    const ordered = inOrder(sort, findings, itself, way);
    expect(ordered.map(({ reclaimableBytes }) => reclaimableBytes)).toEqual(sizes);
  });

  it("are newest first by when they were found, and oldest first the other way round", () => {
    const seen = (firstSeenAt: number | null) => ({
      ...A_FINDING,
      lifecycle: firstSeenAt === null ? null : ({ firstSeenAt } as Finding["lifecycle"]),
    });
    const times = (way: Way) =>
      inOrder("firstSeen", [seen(1), seen(null), seen(3), seen(2)], itself, way).map(
        ({ lifecycle }) => lifecycle?.firstSeenAt ?? null,
      );
    expect(times("forward")).toEqual([3, 2, 1, null]);
    expect(times("backward")).toEqual([1, 2, 3, null]);
  });
});
