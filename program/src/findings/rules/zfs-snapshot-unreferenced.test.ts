import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aVolumeSnapshot,
  aZfsSnapshot,
  detailsOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
  DAY_MS,
} from "../../model/given.ts";
import { findings, judgementOn, CLOSED } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { zfsSnapshotUnreferenced } from "./zfs-snapshot-unreferenced.ts";

const rule: Rule = zfsSnapshotUnreferenced;
const path = `${NFS_PARENT}/pvc-${UID}`;
const snapshotUid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const snapshot = aZfsSnapshot(path, `snapshot-${snapshotUid}`);
const name = `${path}@snapshot-${snapshotUid}`;
const volume = together(parents(NFS_PARENT), nfsVolume());
const forgotten = together(volume, {
  zfsSnapshots: [snapshot],
  zfsSnapshotDetails: [detailsOf(snapshot)],
});

describe("zfs-snapshot-unreferenced", () => {
  it("finds a CSI snapshot that no content names, with the space only it holds", () => {
    expect(findings(rule, forgotten)).toMatchObject([
      { subject: { kind: "snapshot", name }, word: "orphan", reclaimableBytes: 2 ** 20 },
    ]);
  });

  it("cannot tell without the properties that would prove whose it is", () => {
    const world = together(volume, { zfsSnapshots: [snapshot] });
    expect(judgementOn(rule, name, world)).toMatchObject({ is: "unknown" });
    expect(findings(rule, world).map((finding) => finding.verdict)).toEqual(["unknown"]);
  });

  const withHolds = (holds: readonly string[] | null) =>
    together(volume, {
      zfsSnapshots: [snapshot],
      zfsSnapshotDetails: [detailsOf(snapshot, { holds })],
    });
  twins("TRAP-14", "somebody holds it", {
    rule,
    subject: name,
    because: /somebody wants it to stay: hold legal, truenas/,
    fires: forgotten,
    quiet: withHolds(["legal", "truenas"]),
  });

  it("cannot tell while its holds are not known", () => {
    expect(findings(rule, withHolds(null))).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("HAZ-23", "a content that names it keeps it", {
    rule,
    subject: name,
    because: /volumesnapshotcontent\//,
    fires: forgotten,
    quiet: together(forgotten, { volumeSnapshotContents: [aContent()] }),
  });
  twins("TRAP-30", "a content names it under the volume's name of before", {
    rule,
    subject: name,
    because: /volumesnapshotcontent\//,
    fires: forgotten,
    quiet: together(forgotten, {
      volumeSnapshotContents: [
        aContent({
          snapshotHandle: `pvc-before@snapshot-${snapshotUid}`,
          volumeSnapshot: { namespace: "shop", name: "restored", uid: "another" },
        }),
      ],
    }),
  });
  twins("TRAP-30", "a promote between the reads gave it to its clone, and its source needs it", {
    rule,
    subject: name,
    because: /is cloned from it/,
    fires: forgotten,
    quiet: together(forgotten, {
      datasets: [
        aDataset("tank/k8s/nfs/v/source", { origin: `tank/k8s/nfs/v/x@${snapshot.name}` }),
      ],
    }),
  });
  twins("TRAP-35", "a content without a handle is still being made; the UID in the name tells", {
    rule,
    subject: name,
    because: /volumesnapshotcontent\//,
    fires: forgotten,
    quiet: together(forgotten, {
      volumeSnapshotContents: [aContent({ snapshotHandle: null, sourceVolumeHandle: null })],
    }),
  });
  twins("TRAP-35", "a VolumeSnapshot may wait for its content", {
    rule,
    subject: name,
    because: /volumesnapshot\/nightly/,
    fires: forgotten,
    quiet: together(forgotten, { volumeSnapshots: [aVolumeSnapshot({ contentName: null })] }),
  });
  const periodic = aZfsSnapshot(path, "auto-2026-11-01_00-00");
  twins("TRAP-14", "a periodic snapshot inherits the marks of its dataset and is no CSI snapshot", {
    rule,
    subject: `${path}@auto-2026-11-01_00-00`,
    because: /not one that a driver gives/,
    fires: forgotten,
    firesOn: name,
    quiet: together(volume, {
      zfsSnapshots: [periodic],
      zfsSnapshotDetails: [
        detailsOf(periodic, { userProperties: { "democratic-csi:managed_resource": "true" } }),
      ],
    }),
  });
  twins("TRAP-10", "a name like a CSI snapshot's proves nothing without the mark", {
    rule,
    subject: name,
    because: /no driver marked it/,
    fires: forgotten,
    quiet: together(volume, {
      zfsSnapshots: [snapshot],
      zfsSnapshotDetails: [
        detailsOf(snapshot, {
          userProperties: { "democratic-csi:csi_snapshot_name": "snapshot-of-the-copy" },
        }),
      ],
    }),
  });
  twins("TRAP-13", "a deferred destroy waits for a clone and needs nobody's help", {
    rule,
    subject: name,
    because: /destroyed already/,
    fires: forgotten,
    quiet: together(volume, {
      zfsSnapshots: [snapshot],
      zfsSnapshotDetails: [detailsOf(snapshot, { deferDestroy: true })],
    }),
  });
  twins("TRAP-12", "a clone lives on it", {
    rule,
    subject: name,
    because: /cloned from it/,
    fires: forgotten,
    quiet: together(forgotten, { datasets: [aDataset("tank/elsewhere/copy", { origin: name })] }),
  });
  twins("TRAP-04", "a snapshot exists on the NAS before its content does", {
    rule,
    subject: name,
    because: /younger than the grace period/,
    fires: forgotten,
    quiet: together(volume, {
      zfsSnapshots: [snapshot],
      zfsSnapshotDetails: [detailsOf(snapshot, { createdAt: NOW - 60_000 })],
    }),
  });

  const copyPath = `tank/backup/pvc-${UID}`;
  const onCopy = aZfsSnapshot(copyPath, snapshot.name);
  const copied = together(
    parents(NFS_PARENT, "tank/backup"),
    nfsVolume(`pvc-${UID}`, { path: copyPath, createdAt: NOW - 5 * DAY_MS }),
    { zfsSnapshots: [onCopy], zfsSnapshotDetails: [detailsOf(onCopy)] },
  );
  twins("TRAP-15", "a copy keeps the snapshots that it was sent with", {
    rule,
    subject: `${copyPath}@${snapshot.name}`,
    because: /its dataset is a copy/,
    quiet: together(copied, nfsVolume()),
    fires: copied,
  });
  const instance = "democratic-csi:volume_context_provisioner_instance_id";
  const snapshotOf = (id: string) =>
    together(parents(NFS_PARENT), nfsVolume(`pvc-${UID}`, {}, { [instance]: id }), {
      zfsSnapshots: [snapshot],
      zfsSnapshotDetails: [detailsOf(snapshot)],
    });
  twins("HAZ-12", "a second installation shares the parent", {
    rule,
    subject: name,
    because: /another installation's/,
    quiet: snapshotOf("clusterb"),
    fires: snapshotOf("clustera"),
    given: { declarations: CLOSED.map((scope) => ({ ...scope, instanceId: "clustera" })) },
  });
});
