import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aVolumeSnapshot,
  aZfsSnapshot,
  detailsOf,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { zfsSnapshotPinnedByClone } from "./zfs-snapshot-pinned-by-clone.ts";

const rule: Rule = zfsSnapshotPinnedByClone;
const dataset = `${NFS_PARENT}/pvc-${UID}`;
const snapshot = aZfsSnapshot(dataset, "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7");
const subject = `${dataset}@${snapshot.name}`;
const clone = aDataset(`${NFS_PARENT}/restored`, { origin: subject });
const taken = together(parents(NFS_PARENT), nfsVolume(), {
  zfsSnapshots: [snapshot],
  zfsSnapshotDetails: [detailsOf(snapshot, { deferDestroy: true })],
});
const pinned = together(taken, { datasets: [clone] });

describe("zfs-snapshot-pinned-by-clone", () => {
  it("names the clone for which ZFS keeps a snapshot that Kubernetes has deleted", () => {
    const [finding] = findings(rule, pinned);
    expect(finding).toMatchObject({
      severity: "info",
      word: null,
      subject: { kind: "snapshot", name: subject },
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "clones", value: `1: ${NFS_PARENT}/restored` },
      { fact: "destroyed", value: "yes, waits for the last clone" },
    ]);
  });

  it("says so on a version that does not show whether it is marked for destruction", () => {
    const zfsSnapshotDetails = [detailsOf(snapshot, { deferDestroy: null })];
    const [finding] = findings(rule, { ...pinned, zfsSnapshotDetails });
    expect(finding?.evidence).toContainEqual({ fact: "destroyed", value: "not said" });
  });

  twins("TRAP-13", "a content names it: it is not deleted", {
    rule,
    subject,
    because: /volumesnapshotcontent\/.* names it/,
    quiet: together(pinned, { volumeSnapshotContents: [aContent()] }),
    fires: pinned,
  });
  twins("TRAP-35", "its VolumeSnapshot is there", {
    rule,
    subject,
    because: /volumesnapshot\/nightly in shop/,
    quiet: together(pinned, { volumeSnapshots: [aVolumeSnapshot()] }),
    fires: pinned,
  });
  twins("TRAP-14", "somebody holds it: its clone is not all that needs it", {
    rule,
    subject,
    because: /somebody wants it to stay: hold legal/,
    quiet: {
      ...pinned,
      zfsSnapshotDetails: [detailsOf(snapshot, { deferDestroy: null, holds: ["legal"] })],
    },
    fires: pinned,
  });

  it("cannot tell while its holds are not known", () => {
    const zfsSnapshotDetails = [detailsOf(snapshot, { holds: null })];
    expect(findings(rule, { ...pinned, zfsSnapshotDetails })).toMatchObject([
      { verdict: "unknown" },
    ]);
  });

  twins("TRAP-10", "its marks are its dataset's", {
    rule,
    subject,
    because: /marks it shows are its dataset's/,
    quiet: {
      ...pinned,
      zfsSnapshotDetails: [detailsOf(snapshot, { userProperties: {} })],
    },
    fires: pinned,
  });
  twins("HAZ-24", "nothing is cloned from it", {
    rule,
    subject,
    because: /nothing is cloned from it/,
    quiet: taken,
    fires: pinned,
  });
});
