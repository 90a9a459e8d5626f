import type { SnapshotRow } from "../../../../program/src/api/contract.ts";

/** A ZFS snapshot of a claim, of which the details were not read. */
export function givenSnapshot(over: Partial<SnapshotRow> = {}): SnapshotRow {
  return {
    key: "nas1/tank/v/pvc-1@auto-1/1",
    kind: "ZfsSnapshot",
    name: "tank/v/pvc-1@auto-1",
    source: "nas1",
    namespace: "shop",
    claim: "data",
    volumeSnapshot: null,
    content: null,
    readyToUse: null,
    dataset: "tank/v/pvc-1",
    pool: "tank",
    usedBytes: null,
    clones: [],
    holds: null,
    blocks: [],
    createdAt: null,
    findings: 0,
    worst: null,
    ...over,
  };
}
