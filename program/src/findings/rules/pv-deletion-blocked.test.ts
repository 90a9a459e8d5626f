import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aPv,
  aZfsSnapshot,
  detailsOf,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvDeletionBlocked } from "./pv-deletion-blocked.ts";

const rule: Rule = pvDeletionBlocked;
const name = `pvc-${UID}`;
const path = `${NFS_PARENT}/${name}`;
const volume = together(parents(NFS_PARENT), nfsVolume());
const released = (over: Partial<PersistentVolume> = {}) => ({
  persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Delete", ...over })],
});
const periodic = ["auto-2026-11-20", "auto-2026-11-21", "auto-2026-11-22", "auto-2026-11-23"];
const snapshots = { zfsSnapshots: periodic.map((one) => aZfsSnapshot(path, one)) };
const blocked = together(volume, released(), snapshots);

describe("pv-deletion-blocked", () => {
  it("counts the snapshots in the way, and names the first of them", () => {
    const [finding, ...more] = findings(rule, blocked);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "warning",
      subject: { kind: "pv", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "snapshots of others",
      value: "4: auto-2026-11-20, auto-2026-11-21, auto-2026-11-22, and 1 more",
    });
  });

  it("names those that are held, with their tags, and counts those of which it was not read", () => {
    const holdsOf = [["backup", "truenas"], [], null];
    const zfsSnapshotDetails = holdsOf.map((holds, at) =>
      detailsOf(aZfsSnapshot(path, periodic[at] ?? ""), { holds }),
    );
    const [finding] = findings(rule, together(blocked, { zfsSnapshotDetails }));
    expect(finding?.evidence.slice(-2)).toEqual([
      { fact: "held", value: "1: auto-2026-11-20 (backup, truenas)" },
      { fact: "holds not read", value: "of 2 of 4 snapshots" },
    ]);
  });

  it("says nothing of holds where all were read and there is none", () => {
    const zfsSnapshotDetails = snapshots.zfsSnapshots.map((one) => detailsOf(one));
    const [finding] = findings(rule, together(blocked, { zfsSnapshotDetails }));
    expect(finding?.evidence.map(({ fact }) => fact)).toEqual(["dataset", "snapshots of others"]);
  });

  it("cannot tell by the handle alone while something unread may lead its target to another zvol", () => {
    const zvolPath = `${ISCSI_PARENT}/${name}`;
    const records = together(
      parents(ISCSI_PARENT),
      iscsiVolume(7, name),
      released({ source: iscsiSource(name) }),
      { zfsSnapshots: [aZfsSnapshot(zvolPath, "auto-2026-11-20")] },
    );
    expect(findings(rule, records)[0]?.verdict).toBe("confirmed");
    const inventory = inventoryOf(records, { iscsiTargetExtents: null });
    expect(findings(rule, {}, { inventory })[0]?.verdict).toBe("unknown");
  });

  /** Its handle names one zvol, and its target gives out another: `pv-backing-wrong` while it was bound. */
  const crossed = (snapshotOf: string, own = true) =>
    together(
      parents(ISCSI_PARENT),
      ...(own ? [iscsiVolume(7, name)] : []),
      iscsiVolume(8, "pvc-other"),
      released({ source: iscsiSource(name, "csi-pvc-other-clustera") }),
      { zfsSnapshots: [aZfsSnapshot(`${ISCSI_PARENT}/${snapshotOf}`, "auto-2026-11-20")] },
    );

  it("names what is in the way of the volume that its handle names: that is what drivers delete", () => {
    const [finding] = findings(rule, crossed(name));
    expect(finding?.evidence).toEqual([
      { fact: "dataset", value: `${ISCSI_PARENT}/${name}` },
      { fact: "snapshots of others", value: "1: auto-2026-11-20" },
      { fact: "holds not read", value: "of 1 of 1 snapshots" },
    ]);
  });

  twins("TRAP-17", "snapshots of another volume, which its target gives out, are in nobody's way", {
    rule,
    subject: name,
    because: /neither a snapshot nor a clone/,
    quiet: crossed("pvc-other"),
    fires: crossed(name),
  });
  twins("TRAP-17", "its handle names nothing that is there: there is nothing to delete", {
    rule,
    subject: name,
    because: /its handle names no volume that is there/,
    quiet: crossed("pvc-other", false),
    fires: crossed(name),
  });
  twins("TRAP-18", "its driver deletes a directory, which no snapshot stops", {
    rule,
    subject: name,
    because: /its driver deletes no dataset/,
    quiet: together(
      volume,
      snapshots,
      released({
        source: {
          type: "csi",
          driver: "nfs.csi.k8s.io",
          volumeHandle: `10.0.0.10#${path}#${name}`,
          attributes: { server: "10.0.0.10", share: `/mnt/${path}` },
        },
      }),
    ),
    fires: blocked,
  });

  it("tells apart what Kubernetes still needs, and clones", () => {
    const content = aContent();
    const records = together(volume, released(), {
      zfsSnapshots: [aZfsSnapshot(path, "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7")],
      volumeSnapshotContents: [content],
      datasets: [
        aDataset(`${NFS_PARENT}/copy`, { origin: `${path}@volume-source-for-volume-copy` }),
      ],
    });
    const facts = findings(rule, records).flatMap(({ evidence }) => evidence);
    expect(facts.map(({ fact }) => fact)).toEqual([
      "dataset",
      "clones",
      "snapshots of a VolumeSnapshotContent",
      "holds not read",
    ]);
  });

  it("says it ahead of time of a PersistentVolume that is marked for deletion and still bound", () => {
    const marked = aPv({ deletionRequestedAt: NOW - 3_600_000 });
    expect(
      findings(rule, together(volume, snapshots, { persistentVolumes: [marked] })),
    ).toHaveLength(1);
  });

  twins("TRAP-05", "its deletion is under way", {
    rule,
    subject: name,
    because: /under way/,
    quiet: together(volume, released({ phaseChangedAt: NOW - 60_000 }), snapshots),
    fires: blocked,
  });
  twins("TRAP-06", "it is kept on purpose", {
    rule,
    subject: name,
    because: /reclaim policy is Retain/,
    quiet: together(volume, released({ reclaimPolicy: "Retain" }), snapshots),
    fires: blocked,
  });
  twins("TRAP-14", "snapshots of a volume in use are data protection, and in nobody's way", {
    rule,
    subject: name,
    because: /it is bound/,
    quiet: together(volume, snapshots, { persistentVolumes: [aPv()] }),
    fires: blocked,
  });
  twins("TRAP-14", "no snapshot is in the way", {
    rule,
    subject: name,
    because: /neither a snapshot nor a clone/,
    quiet: together(volume, released()),
    fires: blocked,
  });
});
