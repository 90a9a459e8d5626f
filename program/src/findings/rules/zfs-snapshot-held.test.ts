import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aPv,
  aZfsSnapshot,
  detailsOf,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  observed,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { VolumeSnapshotContent } from "../../model/kubernetes.ts";
import type { Observation } from "../../model/observation.ts";
import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { zfsSnapshotHeld } from "./zfs-snapshot-held.ts";

const rule: Rule = zfsSnapshotHeld;
const path = `${NFS_PARENT}/pvc-${UID}`;
const snapshot = aZfsSnapshot(path, "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7");
const subject = `${path}@${snapshot.name}`;
const volume = together(parents(NFS_PARENT), nfsVolume(), {
  persistentVolumes: [aPv()],
  zfsSnapshots: [snapshot],
});
const details = (over: Partial<ZfsSnapshotDetails>) => ({
  zfsSnapshotDetails: [detailsOf(snapshot, over)],
});
const content = (over: Partial<VolumeSnapshotContent> = {}) => ({
  volumeSnapshotContents: [aContent({ deletionRequestedAt: NOW - 3_600_000, ...over })],
});
const held = details({ holds: ["truenas"] });
const waits = together(volume, content(), held);
const deferred = together(volume, details({ deferDestroy: true, holds: ["backup"] }));

describe("zfs-snapshot-held", () => {
  it("says which tags hold what Kubernetes wants deleted, who sets them, and what waits", () => {
    const records = together(volume, content(), details({ holds: ["backup", "truenas"] }));
    const [finding, ...more] = findings(rule, records);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "warning",
      subject: { kind: "snapshot", name: subject },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      since: NOW - 3_600_000,
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "holds", value: "backup, truenas (Hold on TrueNAS' page or by its API)" },
      { fact: "waits for it", value: `volumesnapshotcontent/${aContent().name}` },
    ]);
  });

  it("says it of one that is destroyed already and waits, with what was cloned from it", () => {
    const copy = aDataset(`${NFS_PARENT}/copy`, { origin: subject });
    const [finding] = findings(rule, together(deferred, { datasets: [copy] }));
    expect(finding?.evidence.slice(0, 3)).toEqual([
      { fact: "holds", value: "backup" },
      { fact: "destroyed", value: "yes, waits for the last hold and the last clone" },
      { fact: "clones", value: `1: ${copy.path}` },
    ]);
  });

  it.each([
    [".send-2113-1", ".send-2113-1 (a zfs send that runs, or broke off)"],
    [".recv-9-1", ".recv-9-1 (a zfs receive that runs, or broke off)"],
    ["zrepl_STEP_J_push", "zrepl_STEP_J_push (replication by zrepl)"],
    ["truenas2", "truenas2"],
  ])("knows who sets holds that are called %s, or says the tag alone", (tag, value) => {
    const [finding] = findings(rule, together(volume, content(), details({ holds: [tag] })));
    expect(finding?.evidence[0]).toEqual({ fact: "holds", value });
  });

  it.each([
    ["they were not read", {}],
    ["they could not be read", details({ holds: null })],
  ])("is unknown where the holds of one that is to go are not known: %s", (_why, read) => {
    expect(findings(rule, together(volume, content(), read))[0]?.verdict).toBe("unknown");
  });

  /** What is said without its holds by a NAS that was last read when its content had been deleted for so long, in minutes. */
  const unreadAfter = (minutes: number) => {
    const records = together(volume, content());
    const startedAt = NOW - 3_600_000 + minutes * 60_000;
    const system = { ...observed("system", records.system ?? []), startedAt } as Observation;
    return judgementOn(rule, subject, records, { inventory: inventoryOf(records, { system }) });
  };

  it("waits for the next look at a NAS that was read before the deletion took long: nobody could have read holds for it", () => {
    for (const minutes of [-30, 9])
      expect(unreadAfter(minutes)).toMatchObject({
        is: "quiet",
        because: "its deletion was under way when its NAS was last read",
      });
    expect(unreadAfter(11).is).toBe("unknown");
  });

  it("counts from the first of several contents that are to go", () => {
    const second = { uid: "2", name: "imported", snapshotHandle: aContent().snapshotHandle };
    const deletedAt = (minutesAgo: number) => NOW - minutesAgo * 60_000;
    const contents = [aContent({ deletionRequestedAt: deletedAt(1) })].concat(
      aContent({ ...second, deletionRequestedAt: deletedAt(60) }),
    );
    const [finding] = findings(rule, together(volume, { volumeSnapshotContents: contents }, held));
    expect(finding).toMatchObject({ verdict: "confirmed", since: deletedAt(60) });
    expect(finding?.evidence[1]?.value).toBe("volumesnapshotcontent/imported");
  });

  twins("TRAP-14", "nothing holds what is to go: its deletion is another's matter", {
    rule,
    subject,
    because: /nothing holds it/,
    quiet: together(volume, content(), details({ holds: [] })),
    fires: waits,
  });
  twins("TRAP-14", "a hold on a snapshot that Kubernetes keeps is in nobody's way", {
    rule,
    subject,
    because: /names it, and stays/,
    quiet: together(volume, content({ deletionRequestedAt: null }), held),
    fires: waits,
  });
  twins("TRAP-14", "its content goes with Retain: nobody asks to destroy it", {
    rule,
    subject,
    because: /names it, and stays/,
    quiet: together(volume, content({ deletionPolicy: "Retain" }), held),
    fires: waits,
  });
  twins("TRAP-14", "another content names it too, and stays", {
    rule,
    subject,
    because: /volumesnapshotcontent\/imported names it, and stays/,
    quiet: together(waits, {
      volumeSnapshotContents: [
        aContent({ uid: "2", name: "imported", snapshotHandle: aContent().snapshotHandle }),
      ],
    }),
    fires: waits,
  });
  twins("TRAP-14", "data protection holds its own snapshots", {
    rule,
    subject: `${path}@auto-2026-11-20`,
    because: /not one that a driver gives/,
    quiet: together(volume, { zfsSnapshots: [aZfsSnapshot(path, "auto-2026-11-20")] }),
    fires: waits,
    firesOn: subject,
  });
  twins("TRAP-05", "its deletion is under way", {
    rule,
    subject,
    because: /under way/,
    quiet: together(volume, content({ deletionRequestedAt: NOW - 60_000 }), held),
    fires: waits,
  });
  twins("TRAP-13", "it is destroyed and waits for a clone alone", {
    rule,
    subject,
    because: /nothing holds it/,
    quiet: together(volume, details({ deferDestroy: true, holds: [] })),
    fires: deferred,
  });
  twins(
    "TRAP-13",
    "26 does not tell what is destroyed already, and destroys nothing that is held",
    {
      rule,
      subject,
      because: /nothing shows that it is to be destroyed/,
      quiet: together(volume, details({ deferDestroy: null, holds: ["backup"] })),
      fires: deferred,
    },
  );
});
