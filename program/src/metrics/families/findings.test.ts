import { describe, expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import type { Report } from "../../findings/report.ts";
import { CLUSTER, DAY_MS, NOW, SYSTEM } from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./findings.ts";

const SCOPE = {
  kind: "scope",
  key: "scope-key",
  name: "nas1:tank/k8s/nfs/v",
  closed: true,
} as const;
const LEFTOVER =
  'rule="dataset-unreferenced",severity="warning",verdict="confirmed",cluster="",system="nas1",scope="nas1:tank/k8s/nfs/v"';

describe("findings", () => {
  it("are counted together where all labels agree, with their bytes and the oldest of them", () => {
    const view = viewOf({}, report([found({ bytes: 5, days: 3 }), found({ bytes: 7, days: 9 })]));
    expect(seriesOf(families.findings, view)).toEqual([`plumbline_findings{${LEFTOVER}} 2`]);
    expect(seriesOf(families.findingsReclaimable, view)).toEqual([
      `plumbline_findings_reclaimable_bytes{${LEFTOVER}} 12`,
    ]);
    expect(seriesOf(families.findingsOldest, view)).toEqual([
      `plumbline_findings_oldest_timestamp_seconds{${LEFTOVER}} ${(NOW - 9 * DAY_MS) / 1000}`,
    ]);
  });

  it("say no bytes where they are known of none, and leave out those of which they are not", () => {
    const unknown = found({ bytes: null, days: 1 });
    expect(seriesOf(families.findingsReclaimable, viewOf({}, report([unknown])))).toEqual([]);
    const some = viewOf({}, report([unknown, found({ bytes: 7, days: 1 })]));
    expect(seriesOf(families.findingsReclaimable, some)[0]).toMatch(/ 7$/);
  });

  it("do not end while their source is silent", () => {
    const aged = [{ lastSeenAt: NOW - DAY_MS, finding: found({ bytes: 5, days: 3 }) }];
    expect(seriesOf(families.findings, viewOf({}, { ...report([]), aged }))).toEqual([
      `plumbline_findings{${LEFTOVER}} 1`,
    ]);
  });

  it("about a cluster's object in a claim scope name the cluster and the scope's system", () => {
    const ofPv = found({ bytes: null, days: 1, source: "prod" });
    const [line] = seriesOf(families.findings, viewOf({}, report([ofPv])));
    expect(line).toContain('cluster="prod",system="nas1",scope="nas1:tank/k8s/nfs/v"');
  });

  it("have no series before the first look, and none where there are none", () => {
    expect(seriesOf(families.findings, viewOf({}))).toEqual([]);
    expect(seriesOf(families.findings, viewOf({}, report([])))).toEqual([]);
  });
});

function found(about: { bytes: number | null; days: number; source?: string }): Finding {
  const name = "tank/k8s/nfs/v/pvc-1";
  return {
    id: `${about.days}`,
    rule: "dataset-unreferenced",
    title: "CSI dataset that no PersistentVolume uses",
    severity: "warning",
    verdict: "confirmed",
    word: "orphan",
    subject: {
      kind: "dataset",
      key: keyOf(SYSTEM, name),
      name,
      namespace: null,
      source: about.source ?? "nas1",
    },
    scope: SCOPE,
    evidence: [],
    preconditions: [],
    missing: [],
    reclaimableBytes: about.bytes,
    since: null,
    lifecycle: {
      state: "active",
      firstSeenAt: NOW - about.days * DAY_MS,
      confirmations: 3,
    },
    impact: null,
    concerns: [],
    remedy: [],
  };
}

function report(findings: readonly Finding[]): Report {
  return {
    schemaVersion: 1,
    at: NOW,
    sources: [
      { kind: "cluster", name: "prod", id: CLUSTER },
      { kind: "system", name: "nas1", id: SYSTEM },
    ],
    scopes: [
      {
        key: SCOPE.key,
        system: SYSTEM,
        systemName: "nas1",
        parent: "tank/k8s/nfs/v",
      } as unknown as Report["scopes"][number],
    ],
    findings,
    skipped: [],
    suppressed: [],
    coverage: [],
    aged: [],
    memory: null,
  };
}
