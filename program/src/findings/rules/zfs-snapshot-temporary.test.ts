import { describe, expect, it } from "vitest";
import {
  aClaim,
  aContent,
  aDataset,
  aVolumeSnapshot,
  aZfsSnapshot,
  detailsOf,
  ISCSI_PARENT,
  iscsiVolume,
  NOW,
  parents,
  SYSTEM,
  together,
  UID,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { zfsSnapshotTemporary } from "./zfs-snapshot-temporary.ts";

const rule: Rule = zfsSnapshotTemporary;
const dataset = `${ISCSI_PARENT}/pvc-source`;
const snapshot = aZfsSnapshot(dataset, `volume-source-for-volume-pvc-${UID}`);
const subject = `${dataset}@${snapshot.name}`;
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7, "pvc-source"));
const withSnapshot = (of = snapshot, over: Partial<ZfsSnapshotDetails> = {}) =>
  together(volume, {
    zfsSnapshots: [of],
    zfsSnapshotDetails: [detailsOf(of, { userProperties: {}, ...over })],
  });
const left = withSnapshot();

describe("zfs-snapshot-temporary", () => {
  it("finds the snapshot of a clone that was never made, and what it holds", () => {
    expect(findings(rule, left)).toMatchObject([
      {
        verdict: "suspect",
        word: "orphan",
        subject: { kind: "snapshot", name: subject },
        reclaimableBytes: 2 ** 20,
      },
    ]);
  });

  it("finds the one on the way to a detached copy, and that of truenas-csi", () => {
    for (const name of ["volume-source-for-snapshot-snapshot-1", "csi-clone-tank-1700000000"])
      expect(findings(rule, withSnapshot(aZfsSnapshot(dataset, name)))).toHaveLength(1);
  });

  it("cannot tell while its age was not read", () => {
    const records = { ...left, zfsSnapshotDetails: [] };
    expect(findings(rule, records)).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("TRAP-12", "it is the origin of a clone", {
    rule,
    subject,
    because: /pvc-copy is cloned from it/,
    quiet: together(left, {
      datasets: [aDataset(`${ISCSI_PARENT}/pvc-copy`, { kind: "zvol", origin: subject })],
    }),
    fires: left,
  });
  twins("TRAP-30", "a promote took it along: the source is now the clone", {
    rule,
    subject: `${dataset}@${snapshot.name}`,
    because: /is cloned from it/,
    quiet: together(left, {
      datasets: [
        aDataset(`${ISCSI_PARENT}/pvc-old`, {
          kind: "zvol",
          origin: `elsewhere/x@${snapshot.name}`,
        }),
      ],
    }),
    fires: left,
  });
  twins("TRAP-36", "a content that somebody wrote by hand names it", {
    rule,
    subject,
    because: /volumesnapshotcontent\/snapcontent-.* names it/,
    quiet: together(left, {
      volumeSnapshotContents: [
        aContent({
          sourceVolumeHandle: null,
          snapshotHandle: `pvc-source@${snapshot.name}`,
          preProvisioned: true,
        }),
      ],
    }),
    fires: left,
  });
  twins("TRAP-13", "it is destroyed already", {
    rule,
    subject,
    because: /destroyed already/,
    quiet: withSnapshot(snapshot, { deferDestroy: true }),
    fires: left,
  });
  twins("TRAP-14", "a zfs send that runs holds it", {
    rule,
    subject,
    because: /somebody wants it to stay: hold \.send-2113-1/,
    quiet: withSnapshot(snapshot, { holds: [".send-2113-1"] }),
    fires: left,
  });

  it("cannot tell while its holds are not known", () => {
    const records = withSnapshot(snapshot, { holds: null });
    expect(findings(rule, records)).toMatchObject([{ verdict: "unknown" }]);
  });

  const job = {
    key: keyOf(SYSTEM, "job/12"),
    system: SYSTEM,
    id: 12,
    method: "replication.run_onetime",
    state: "RUNNING",
    startedAt: NOW,
    datasets: [dataset],
  };
  twins("TRAP-04", "a job sends it at this moment", {
    rule,
    subject,
    because: /a job works on its dataset/,
    quiet: together(left, { jobs: [job] }),
    fires: left,
  });
  twins("TRAP-04", "the claim of the clone waits", {
    rule,
    subject,
    because: /pvc\/data-postgres-0 in shop waits/,
    quiet: together(left, {
      persistentVolumeClaims: [aClaim({ phase: "Pending", pvName: "" })],
    }),
    fires: left,
  });
  const ofCopy = aZfsSnapshot(dataset, `volume-source-for-snapshot-snapshot-${UID}`);
  const waitingCopy = (readyToUse: boolean) =>
    together(withSnapshot(ofCopy), {
      volumeSnapshots: [aVolumeSnapshot({ uid: UID, readyToUse })],
    });
  twins("HAZ-14", "the VolumeSnapshot of the copy is not ready", {
    rule,
    subject: `${dataset}@${ofCopy.name}`,
    because: /volumesnapshot\/nightly in shop waits/,
    quiet: waitingCopy(false),
    fires: waitingCopy(true),
  });
  twins("TRAP-04", "it was taken an hour ago", {
    rule,
    subject,
    because: /younger than the grace period/,
    quiet: withSnapshot(snapshot, { createdAt: NOW - 3_600_000 }),
    fires: left,
  });
  const periodic = aZfsSnapshot(dataset, "auto-2026-11-01_00-00");
  twins("TRAP-14", "a periodic snapshot is none", {
    rule,
    subject: `${dataset}@${periodic.name}`,
    because: /not that of a temporary one/,
    quiet: withSnapshot(periodic),
    fires: left,
    firesOn: subject,
  });

  const templated = aZfsSnapshot(dataset, "volume-source-for-volume-prod-postgres-data");
  const pending = (pvName: string) =>
    together(withSnapshot(templated), {
      persistentVolumeClaims: [
        aClaim({
          phase: "Pending",
          pvName,
          dataSource: { kind: "PersistentVolumeClaim", name: "source", namespace: "shop" },
        }),
      ],
    });
  twins("TRAP-08", "its clone has a name from a template, and a claim waits for a clone", {
    rule,
    subject: `${dataset}@${templated.name}`,
    because: /pvc\/data-postgres-0 in shop may wait for what is made from it/,
    quiet: pending(""),
    fires: pending("pvc-other"),
  });
});
