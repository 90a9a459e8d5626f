import { describe, expect, it } from "vitest";
import {
  aClaim,
  aPod,
  aPv,
  aWorkload,
  DAY_MS,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
} from "../../model/given.ts";
import type { PersistentVolumeClaim, Workload } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { claimUnused } from "./claim-unused.ts";

const rule: Rule = claimUnused;
const name = "data-postgres-0";
const claim = (over: Partial<PersistentVolumeClaim> = {}) => ({
  persistentVolumeClaims: [aClaim(over)],
});
const unused = claim();
const by = (over: Partial<Workload>) => together(unused, { workloads: [aWorkload(over)] });
const STATEFUL_SET = { kind: "StatefulSet", name: "postgres", claimTemplates: ["data"] } as const;

describe("claim-unused", () => {
  it("finds a claim that no Pod and no workload names, with what would come back, and no word on top", () => {
    const volume = together(parents(NFS_PARENT), nfsVolume(), { persistentVolumes: [aPv()] });
    const [finding] = findings(rule, together(unused, volume));
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "info",
      word: null,
      reclaimableBytes: 2 ** 30,
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({ fact: "reclaim policy", value: "Delete" });
  });

  it("takes the age from the server where it has one (KEP-5541), and says so where it has none", () => {
    const since = NOW - 10 * DAY_MS;
    const [told] = findings(rule, claim({ use: { unused: true, since } }));
    expect(told?.since).toBe(since);
    expect(told?.evidence[0]).toEqual({
      fact: "unused since",
      value: "2026-11-14 12:00 UTC (10d ago)",
    });
    const [untold] = findings(rule, unused);
    expect(untold?.evidence[0]).toEqual({
      fact: "unused since",
      value: "not said by its server; made 2026-10-25 12:00 UTC (30d ago)",
    });
  });

  it("says unknown while the workloads were not read whole", () => {
    const inventory = inventoryOf(unused, { workloads: incomplete("workloads") });
    expect(findings(rule, {}, { inventory }).map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    [
      "a Pod that waits for a node",
      together(unused, { pods: [aPod({ phase: "Pending", nodeName: "" })] }),
      /mounts it/,
    ],
    [
      "a CronJob that is suspended",
      by({ kind: "CronJob", name: "report", suspended: true, claims: [name] }),
      /when it runs \(suspended\)/,
    ],
    ["a StatefulSet at 0", by({ ...STATEFUL_SET, replicas: 0 }), /statefulset\/postgres is at 0/],
    [
      "a StatefulSet whose Pod is being started",
      by({ ...STATEFUL_SET, replicas: 1 }),
      /statefulset\/postgres names it/,
    ],
    [
      "a StatefulSet that begins to count at 1",
      together(claim({ name: "data-postgres-3" }), {
        workloads: [aWorkload({ ...STATEFUL_SET, replicas: 3, firstOrdinal: 1 })],
      }),
      /names it/,
    ],
    [
      "a Job that is suspended",
      by({ kind: "Job", name: "import", suspended: true, claims: [name] }),
      /when it is resumed/,
    ],
    [
      "a DeploymentConfig of OpenShift at 0, of which only its ReplicationController is read",
      by({
        kind: "ReplicationController",
        name: "web-3",
        owner: { kind: "DeploymentConfig", name: "web", uid: "dc" },
        claims: [name],
      }),
      /replicationcontroller\/web-3 is at 0/,
    ],
    [
      "a Rollout at 0, of which only its ReplicaSet is read",
      by({
        kind: "ReplicaSet",
        name: "web-1",
        owner: { kind: "Rollout", name: "web", uid: "rollout" },
        claims: [name],
      }),
      /replicaset\/web-1 is at 0/,
    ],
    [
      "an owner of a kind that is not read, which lives as long as its claim does",
      claim({ owner: { kind: "DataVolume", name: "vm-disk", uid: "dv" } }),
      /belongs to DataVolume\/vm-disk/,
    ],
    [
      "CDI, as an image (cdi.kubevirt.io/dataImportCron)",
      claim({ labels: { "cdi.kubevirt.io/dataImportCron": "fedora" } }),
      /CDI keeps it as an image/,
    ],
    [
      "Pods that only the server sees",
      claim({ use: { unused: false, since: NOW } }),
      /a Pod uses it/,
    ],
  ])("is quiet where it is used by %s", (_what, records, because) => {
    const subject = records.persistentVolumeClaims?.[0]?.name ?? name;
    expect(whyQuiet(rule, subject, records)).toMatch(because);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["one that is Pending", claim({ phase: "Pending" }), /phase is Pending/],
    ["one that is Lost", claim({ phase: "Lost" }), /phase is Lost/],
    ["one that is being deleted", claim({ deletionRequestedAt: NOW }), /deletion was requested/],
    [
      "one that the server saw in use yesterday",
      claim({ use: { unused: true, since: NOW - DAY_MS } }),
      /within the grace period/,
    ],
    [
      "one that a Job used lately",
      by({ kind: "Job", name: "ci-881", finished: true, createdAt: NOW - DAY_MS, claims: [name] }),
      /within the grace period/,
    ],
  ])("leaves alone %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const deployment = aWorkload({ uid: "web-uid", claims: ["data-new"] });
  const revision = { kind: "Deployment", name: "web", uid: "web-uid" };
  it.each<[string, GivenRecords, string]>([
    [
      "a Pod that has ended",
      together(unused, { pods: [aPod({ phase: "Succeeded", createdAt: NOW - 20 * DAY_MS })] }),
      "pod/postgres-0 (Succeeded)",
    ],
    [
      "a Job that has ended",
      by({ kind: "Job", name: "import", finished: true, claims: [name] }),
      "job/import (finished)",
    ],
    [
      "an earlier revision of a Deployment that has another claim now",
      together(unused, {
        workloads: [
          deployment,
          aWorkload({ kind: "ReplicaSet", name: "web-1", owner: revision, claims: [name] }),
        ],
      }),
      "replicaset/web-1, an earlier revision",
    ],
    [
      "a StatefulSet before it was scaled down (kubectl-unused-volumes#11)",
      together(claim({ name: "data-postgres-2" }), {
        workloads: [aWorkload({ ...STATEFUL_SET, replicas: 2 })],
      }),
      "statefulset/postgres, which runs 2: left by a scale-down",
    ],
  ])("fires where it was used by %s, and says so", (_what, records, value) => {
    const [finding] = findings(rule, records);
    expect(finding?.evidence).toContainEqual({ fact: "once used by", value });
  });

  it("says which Velero restore made it", () => {
    const [finding] = findings(rule, claim({ labels: { "velero.io/restore-name": "dr-test" } }));
    expect(finding?.evidence).toContainEqual({
      fact: "made by",
      value: "Velero restore dr-test",
    });
  });

  twins("TRAP-21", "VolSync keeps a claim that it mounts only while it replicates", {
    rule,
    subject: name,
    because: /VolSync mounts it/,
    quiet: claim({ labels: { "app.kubernetes.io/created-by": "volsync" } }),
    fires: claim({ labels: { "app.kubernetes.io/created-by": "me" } }),
  });
  twins("TRAP-22", "the claim of a backup that runs lives for minutes", {
    rule,
    subject: name,
    because: /within the grace period/,
    quiet: claim({ namespace: "velero", createdAt: NOW - 600_000 }),
    fires: claim({ namespace: "velero" }),
  });
});
