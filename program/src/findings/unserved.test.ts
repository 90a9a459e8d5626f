import { describe, expect, it } from "vitest";
import {
  aDataset,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  parents,
  snapshotsHeld,
  together,
  UID,
  unserved,
} from "../model/given.ts";
import { CLOSED, findings } from "./given.ts";
import type { Rule } from "./rule.ts";
import { datasetHalfDeleted } from "./rules/dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./rules/dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";

const name = `pvc-${UID}`;
const COPIES = "tank/k8s/nfs/s";
const UNFINISHED = { "democratic-csi:provision_success": "" };
const { shares: _shares, ...withoutShare } = nfsVolume();
const LEFT: readonly { readonly rule: Rule; readonly left: GivenRecords }[] = [
  { rule: datasetUnreferenced, left: nfsVolume() },
  { rule: datasetHalfDeleted, left: withoutShare },
  { rule: datasetHalfProvisioned, left: nfsVolume(name, {}, UNFINISHED) },
];
const away = { volumeSnapshotContents: unserved("volumeSnapshotContents") };

describe.each(LEFT)("$rule.code where VolumeSnapshotContents are not served", ({ rule, left }) => {
  const said = (...snapshots: readonly string[]) => {
    const taken = snapshots.map((one) => aZfsSnapshot(`${NFS_PARENT}/${name}`, one));
    const records = together(parents(NFS_PARENT), left, snapshotsHeld(taken));
    return findings(rule, records, { inventory: inventoryOf(records, away) });
  };
  const doubt = expect.stringContaining("does not serve VolumeSnapshotContents") as string;

  it("says that a content may have been written for a snapshot of a task", () => {
    expect(said("auto-2026-11-20")).toMatchObject([{ verdict: "suspect" }]);
    expect(said("auto-2026-11-20")[0]?.missing).toContainEqual(doubt);
  });

  it("cannot tell where a driver may have taken one of its snapshots", () => {
    expect(said(`snapshot-${UID}`)).toMatchObject([{ verdict: "unknown" }]);
  });

  it("cannot tell where a driver began a detached copy of it: the next try copies from it again", () => {
    const container = `${COPIES}/${name}`;
    const copy = aDataset(`${container}/snapshot-${UID}`);
    const records = together(parents(NFS_PARENT, COPIES, container), left, { datasets: [copy] });
    const inventory = inventoryOf(records, away);
    const declarations = CLOSED.map((scope) => ({ ...scope, snapshotParent: COPIES }));
    expect(findings(rule, records, { inventory, declarations })).toMatchObject([
      { verdict: "unknown" },
    ]);
  });

  it("has no doubt of a volume without snapshots: no content can need it", () => {
    expect(said()[0]?.missing).not.toContainEqual(doubt);
  });
});
