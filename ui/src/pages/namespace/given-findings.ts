import type { FindingRow } from "../../../../program/src/api/contract.ts";

/** A finding that is a warning about a claim. */
export function givenFinding(
  over: Partial<FindingRow> = {},
  kind: FindingRow["subject"]["kind"] = "pvc",
): FindingRow {
  return {
    id: "0123456789abcdef",
    rule: "claim-unused",
    title: "Claim that nothing uses",
    severity: "warning",
    verdict: "confirmed",
    word: null,
    subject: { kind, key: "prod/1", name: "data", namespace: "shop", source: "prod" },
    scope: { kind: "cluster", key: "prod", name: "prod", closed: null },
    evidence: [],
    preconditions: [],
    missing: [],
    reclaimableBytes: null,
    since: null,
    lifecycle: null,
    concerns: [
      { kind: "pvc", cluster: "uid-prod", source: "prod", namespace: "shop", name: "data" },
    ],
    impact: null,
    remedy: [],
    ...over,
  };
}
