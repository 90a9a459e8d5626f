import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aShare,
  aSpace,
  aVolumeSnapshot,
  copyMarks,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { Dataset } from "../../model/truenas.ts";
import { CLOSED, findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { detachedCopyUnreferenced } from "./detached-copy-unreferenced.ts";

const rule: Rule = detachedCopyUnreferenced;
const SNAPSHOT_PARENT = "tank/k8s/nfs/s";
const snapshotUid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const volumeName = `pvc-${UID}`;
const path = `${SNAPSHOT_PARENT}/${volumeName}/snapshot-${snapshotUid}`;
const declarations = CLOSED.map((scope) =>
  scope.parent === NFS_PARENT ? { ...scope, snapshotParent: SNAPSHOT_PARENT } : scope,
);
const given = { declarations };
const copyAt = (over: Partial<Dataset> = {}) => {
  const copy = aDataset(path, {
    userProperties: copyMarks(`snapshot-${snapshotUid}`, volumeName),
    ...over,
  });
  return together(parents(NFS_PARENT, `${SNAPSHOT_PARENT}/${volumeName}`), {
    datasets: [copy],
    datasetSpace: [aSpace(copy, 3 * 2 ** 30)],
  });
};
const leftover = copyAt();

describe("detached-copy-unreferenced", () => {
  it("finds a copy that nothing in Kubernetes names, and what it would give back", () => {
    expect(findings(rule, leftover, given)).toMatchObject([
      {
        verdict: "suspect",
        word: "orphan",
        subject: { kind: "dataset", name: path },
        scope: { name: `nas1:${NFS_PARENT}`, closed: true },
        reclaimableBytes: 3 * 2 ** 30,
      },
    ]);
  });

  it("finds it as unclaimed in a closed scope that names no snapshotParent, and says what to declare", () => {
    const withSource = together(leftover, nfsVolume(volumeName));
    const [finding] = findings(rule, withSource, { declarations: CLOSED });
    expect(finding).toMatchObject({
      word: "unclaimed",
      id: findings(rule, leftover, given)[0]?.id,
      scope: { name: `nas1:${NFS_PARENT}`, closed: false },
    });
    expect(finding?.missing.join()).toContain(
      `nas1:${SNAPSHOT_PARENT}, as snapshotParent, is not declared as exclusive`,
    );
  });

  it("doubts whose it is where installations share the parent and its source volume is gone", () => {
    const shared = declarations.map((scope) => ({ ...scope, instanceId: "cluster-a" }));
    const [finding] = findings(rule, leftover, { declarations: shared });
    expect(finding?.missing).toContain("a detached copy does not say which installation made it");
  });

  twins("TRAP-27", "somebody gives it out, to restore from it", {
    rule,
    subject: path,
    because: /NFS share .*, which its driver did not make,/,
    quiet: together(leftover, { shares: [aShare(`/mnt/${path}`)] }),
    fires: leftover,
    given,
  });
  const named = aContent({ snapshotHandle: `${volumeName}/snapshot-${snapshotUid}` });
  twins("TRAP-11", "its source volume is deleted, by design; a content names it", {
    rule,
    subject: path,
    because: /volumesnapshotcontent\/snapcontent-/,
    quiet: together(leftover, { volumeSnapshotContents: [named] }),
    fires: leftover,
    given,
  });
  twins("TRAP-35", "its content has no handle yet", {
    rule,
    subject: path,
    because: /volumesnapshotcontent\/snapcontent-.* was made with it/,
    quiet: together(leftover, {
      volumeSnapshotContents: [aContent({ snapshotHandle: null, sourceVolumeHandle: null })],
    }),
    fires: leftover,
    given,
  });
  twins("TRAP-35", "its VolumeSnapshot is there, and no content yet", {
    rule,
    subject: path,
    because: /volumesnapshot\/nightly in shop needs it/,
    quiet: together(leftover, { volumeSnapshots: [aVolumeSnapshot()] }),
    fires: leftover,
    given,
  });
  twins("HAZ-24", "a volume was cloned from it", {
    rule,
    subject: path,
    because: /its clone/,
    quiet: together(leftover, {
      datasets: [
        aDataset(`${NFS_PARENT}/restored`, { origin: `${path}@volume-source-for-volume-restored` }),
      ],
    }),
    fires: leftover,
    given,
  });
  twins("TRAP-15", "it is a replica of a copy", {
    rule,
    subject: path,
    because: /read-only/,
    quiet: copyAt({ readonly: true }),
    fires: leftover,
    given,
  });
  twins("TRAP-04", "it was made a moment ago", {
    rule,
    subject: path,
    because: /younger than the grace period/,
    quiet: copyAt({ createdAt: NOW - 3_600_000 }),
    fires: leftover,
    given,
  });
  const ofCluster = (instance: string) =>
    together(
      leftover,
      nfsVolume(
        volumeName,
        {},
        {
          "democratic-csi:volume_context_provisioner_instance_id": instance,
        },
      ),
    );
  twins("TRAP-01", "its source volume is another installation's", {
    rule,
    subject: path,
    because: /another installation/,
    quiet: ofCluster("cluster-b"),
    fires: ofCluster("cluster-a"),
    given: { declarations: declarations.map((scope) => ({ ...scope, instanceId: "cluster-a" })) },
  });
});
