import { describe, expect, it } from "vitest";
import {
  aDataset,
  anSmbShare,
  aSpace,
  aVolumeSnapshot,
  copyMarks,
  NFS_PARENT,
  NOW,
  parents,
  SYSTEM,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { Dataset } from "../../model/truenas.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { detachedCopyIncomplete } from "./detached-copy-incomplete.ts";

const rule: Rule = detachedCopyIncomplete;
const SNAPSHOT_PARENT = "tank/k8s/nfs/s";
const name = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";
const path = `${SNAPSHOT_PARENT}/pvc-${UID}/${name}`;
const given = {
  declarations: CLOSED.map((scope) =>
    scope.parent === NFS_PARENT ? { ...scope, snapshotParent: SNAPSHOT_PARENT } : scope,
  ),
};
const copyAt = (over: Partial<Dataset> = {}) => {
  const copy = aDataset(path, over);
  return together(parents(NFS_PARENT, `${SNAPSHOT_PARENT}/pvc-${UID}`), {
    datasets: [copy],
    datasetSpace: [aSpace(copy, 2 ** 30)],
  });
};
const cut = copyAt();
const unmarked = ({ "democratic-csi:provision_success": _, ...rest }: Record<string, string>) =>
  rest;

describe("detached-copy-incomplete", () => {
  it("finds a copy whose replication stopped: nothing marked it, and its name is a snapshot's", () => {
    expect(findings(rule, cut, given)).toMatchObject([
      { word: "orphan", subject: { name: path }, reclaimableBytes: 2 ** 30 },
    ]);
  });

  it("finds a copy that has all marks but the last", () => {
    const userProperties = unmarked(copyMarks(name, `pvc-${UID}`));
    expect(findings(rule, copyAt({ userProperties }), given)).toHaveLength(1);
  });

  twins("TRAP-11", "the driver finished it", {
    rule,
    subject: path,
    because: /finished it/,
    quiet: copyAt({ userProperties: copyMarks(name, `pvc-${UID}`) }),
    fires: cut,
    given,
  });
  const elsewhere = `${SNAPSHOT_PARENT}/attic/${name}`;
  twins("TRAP-31", "it lies in what is called after no volume", {
    rule,
    subject: elsewhere,
    because: /not called after a volume/,
    quiet: together(parents(NFS_PARENT, `${SNAPSHOT_PARENT}/attic`), {
      datasets: [aDataset(elsewhere)],
    }),
    fires: cut,
    firesOn: path,
    given,
  });
  twins("TRAP-27", "somebody gives it out", {
    rule,
    subject: path,
    because: /SMB share rescue gives it out/,
    quiet: together(cut, { shares: [anSmbShare("rescue", `/mnt/${path}`)] }),
    fires: cut,
    given,
  });
  const job = {
    key: keyOf(SYSTEM, "job/12"),
    system: SYSTEM,
    id: 12,
    method: "replication.run_onetime",
    state: "RUNNING",
    startedAt: NOW,
    datasets: [path],
  };
  twins("TRAP-04", "a replication is filling it", {
    rule,
    subject: path,
    because: /job 12/,
    quiet: together(cut, { jobs: [job] }),
    fires: cut,
    given,
  });
  twins("HAZ-14", "its VolumeSnapshot waits for it, however long the copy takes", {
    rule,
    subject: path,
    because: /volumesnapshot\/nightly in shop waits for it/,
    quiet: together(cut, { volumeSnapshots: [aVolumeSnapshot({ readyToUse: false })] }),
    fires: cut,
    given,
  });
  twins("TRAP-04", "it was begun an hour ago", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    quiet: copyAt({ createdAt: NOW - 3_600_000 }),
    fires: cut,
    given,
  });
  const byHand = `${SNAPSHOT_PARENT}/pvc-${UID}/exported`;
  twins("TRAP-34", "somebody keeps a dataset of his own there", {
    rule,
    subject: byHand,
    because: /not one that a driver gives/,
    quiet: together(cut, { datasets: [aDataset(byHand)] }),
    fires: cut,
    firesOn: path,
    given,
  });
});
