import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aSpace,
  aVolumeSnapshot,
  aZfsSnapshot,
  detailsOf,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
  unserved,
} from "../../model/given.ts";
import type { VolumeSnapshotContent } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { volumeSnapshotContentUnbound } from "./volume-snapshot-content-unbound.ts";

const rule: Rule = volumeSnapshotContentUnbound;
const uid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const name = `snapcontent-${uid}`;
const content = (over: Partial<VolumeSnapshotContent> = {}) => ({
  volumeSnapshotContents: [aContent({ deletionPolicy: "Retain", ...over })],
});
const stray = content();
const bound = together(stray, { volumeSnapshots: [aVolumeSnapshot()] });

describe("volume-snapshot-content-unbound", () => {
  it("finds a content whose VolumeSnapshot is deleted, with its ZFS snapshot and what that pins", () => {
    const zfs = aZfsSnapshot(`${NFS_PARENT}/pvc-${UID}`, `snapshot-${uid}`);
    const nas = together(parents(NFS_PARENT), nfsVolume(), {
      zfsSnapshots: [zfs],
      zfsSnapshotDetails: [detailsOf(zfs)],
    });
    const [finding] = findings(rule, together(stray, nas));
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "info",
      word: null,
      reclaimableBytes: 2 ** 20,
      concerns: [{ namespace: "shop", name: "nightly" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "ZFS snapshot",
      value: `${NFS_PARENT}/pvc-${UID}@snapshot-${uid}`,
    });
  });

  it("does not know what a ZFS snapshot pins that was not read more closely", () => {
    expect(findings(rule, stray)).toMatchObject([{ reclaimableBytes: null }]);
  });

  it("knows the size of a detached copy", () => {
    const copy = aDataset(`tank/k8s/nfs/s/pvc-gone/snapshot-${uid}`);
    const nas = { datasets: [copy], datasetSpace: [aSpace(copy, 2 ** 31)] };
    const detached = content({
      snapshotHandle: `pvc-gone/snapshot-${uid}`,
      sourceVolumeHandle: "pvc-gone",
    });
    const [finding] = findings(rule, together(parents(NFS_PARENT), detached, nas));
    expect(finding?.reclaimableBytes).toBe(2 ** 31);
  });

  it("says which Velero backup made it (velero#9625, #4470)", () => {
    const labels = { "velero.io/backup-name": "daily-20261101" };
    expect(findings(rule, content({ labels }))[0]?.evidence).toContainEqual({
      fact: "made by",
      value: "Velero, for daily-20261101",
    });
  });

  it("HAZ-08: says unknown while the VolumeSnapshots cannot be read", () => {
    const inventory = inventoryOf(stray, { volumeSnapshots: incomplete("volumeSnapshots") });
    expect(findings(rule, {}, { inventory }).map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });

  it("HAZ-08: cannot tell while VolumeSnapshots are not served: all of them would look deleted", () => {
    const inventory = inventoryOf(stray, { volumeSnapshots: unserved("volumeSnapshots") });
    expect(findings(rule, {}, { inventory })).toMatchObject([
      {
        verdict: "unknown",
        missing: [expect.stringContaining("prod does not serve VolumeSnapshots") as string],
      },
    ]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["its VolumeSnapshot is there", bound, /is there/],
    ["it is being deleted", content({ deletionRequestedAt: NOW }), /deletion was requested/],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const forName = (of: string) =>
    together(
      content({ preProvisioned: true, volumeSnapshot: { namespace: "shop", name: of, uid: null } }),
      {
        volumeSnapshots: [aVolumeSnapshot({ uid: "another" })],
      },
    );
  twins("TRAP-36", "a content by hand is kept for a VolumeSnapshot by its name", {
    rule,
    subject: name,
    because: /of the name that it is kept for/,
    quiet: forName("nightly"),
    fires: forName("weekly"),
  });
  twins("TRAP-22", "a backup tool keeps such a content for the time of a backup", {
    rule,
    subject: name,
    because: /younger than the grace period/,
    quiet: content({ createdAt: NOW - 3_600_000 }),
    fires: stray,
  });
  twins("HAZ-41", "a VolumeSnapshot that was made again under its name is another", {
    rule,
    subject: name,
    because: /is there/,
    quiet: bound,
    fires: together(stray, { volumeSnapshots: [aVolumeSnapshot({ uid: "made-again" })] }),
  });
});
