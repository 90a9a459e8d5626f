import { describe, expect, it } from "vitest";
import {
  aClaim,
  aContent,
  aVolumeSnapshot,
  aPod,
  aPv,
  aWorkload,
  aZfsSnapshot,
  DAY_MS,
  detailsOf,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  NOW,
  parents,
  snapshotsHeld,
  together,
  UID,
} from "../model/given.ts";
import type { Owner } from "../model/kubernetes.ts";
import type { Finding } from "./finding.ts";
import { GivenLooks } from "./given-look.ts";
import type { PreconditionId } from "./preconditions/precondition.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { pvBackingMissing } from "./rules/pv-backing-missing.ts";
import { pvDriverGone } from "./rules/pv-driver-gone.ts";
import { pvReleased } from "./rules/pv-released.ts";
import { zfsSnapshotUnreferenced } from "./rules/zfs-snapshot-unreferenced.ts";
import type { Rule } from "./rule.ts";

/** A snapshot made a day before the first look, its content, and a Pod that is younger than both and lives on. */
const snapshotUid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const volumePath = `${NFS_PARENT}/pvc-${UID}`;
const snapshot = aZfsSnapshot(volumePath, `snapshot-${snapshotUid}`);
const MADE = NOW - 3 * DAY_MS;
const content = aContent({
  name: "snapcontent-1",
  snapshotHandle: `pvc-${UID}@snapshot-${snapshotUid}`,
  volumeSnapshot: { namespace: "shop", name: "nightly", uid: snapshotUid },
  createdAt: MADE,
});
const younger = aPod({ uid: "web-uid", name: "web-1", createdAt: MADE + DAY_MS });
const nas = together(parents(NFS_PARENT), nfsVolume(), {
  zfsSnapshots: [snapshot],
  zfsSnapshotDetails: [detailsOf(snapshot)],
});
const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
const before = together(nas, bound, { volumeSnapshotContents: [content], pods: [younger] });
const after = together(nas, bound, { pods: [younger] });
const SNAPSHOTS: readonly Rule[] = [zfsSnapshotUnreferenced];

const stateOf = ({ preconditions }: Finding, wanted: PreconditionId) =>
  preconditions.find(({ id }) => id === wanted);

describe("a snapshot whose content is deleted", () => {
  it("is suspect, then confirmed: seen in use, its end witnessed, three looks over a day", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    expect(looks.at(-1, before).findings).toEqual([]);
    expect(looks.at(0, before).findings).toEqual([]);
    const first = looks.one(1, after);
    expect([first.verdict, first.lifecycle?.state, first.lifecycle?.confirmations]).toEqual([
      "suspect",
      "pending",
      1,
    ]);
    expect(looks.one(1.5, after).lifecycle?.confirmations).toBe(2);
    const last = looks.one(2, after);
    expect(last.missing).toEqual([]);
    expect([last.verdict, last.word, last.lifecycle]).toEqual([
      "confirmed",
      "orphan",
      { state: "active", firstSeenAt: NOW + DAY_MS, confirmations: 3 },
    ]);
    expect(last.preconditions.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "P1 held",
      "P2 held",
      "P3 held",
      "P4 notCheckable",
      "P5 held",
      "P6 held",
      "P7 held",
      "P8 held",
      "P9 held",
    ]);
    expect(last.evidence.map(({ fact }) => fact)).toContain(
      "last used by volumesnapshotcontent/snapcontent-1",
    );
  });

  it("is not confirmed by three looks within a day", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(-1, before);
    looks.at(0, before);
    for (const day of [1, 1.1, 1.2, 1.3]) expect(looks.one(day, after).verdict).toBe("suspect");
    expect(stateOf(looks.one(1.9, after), "P7")?.missing).toEqual([
      "it was first found at 2026-11-25 12:00 UTC: a look after 2026-11-26 12:00 UTC can confirm it",
    ]);
  });

  it("FLT-L2: is not confirmed by the time that this process slept, but by looks alone", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(-1, before);
    looks.at(0, before);
    expect(looks.one(1, after).verdict).toBe("suspect");
    const awake = looks.one(40, after);
    expect([awake.verdict, awake.lifecycle?.confirmations]).toEqual(["suspect", 2]);
    expect(looks.one(40.1, after).verdict).toBe("confirmed");
  });

  it("HAZ-05: is never confirmed where no user of it was ever seen", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    for (const day of [0, 1, 2, 20]) expect(looks.one(day, after).verdict).toBe("suspect");
    expect(stateOf(looks.one(30, after), "P8")?.state).toBe("notCheckable");
  });

  it("is confirmed when the memory has learnt for seven days, and not an hour before", () => {
    const looks = new GivenLooks(SNAPSHOTS, NOW - 3 * DAY_MS);
    for (const day of [-1, 0]) looks.at(day, before);
    for (const day of [1, 2, 3, 3.96]) expect(looks.one(day, after).verdict).toBe("suspect");
    expect(looks.one(4, after).verdict).toBe("confirmed");
  });

  it("is one more time pending when its content comes back and goes again", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(-1, before);
    looks.at(0, before);
    looks.at(1, after);
    expect(looks.at(2, before).past.resolved).toHaveLength(1);
    expect(looks.one(3, after).lifecycle).toEqual({
      state: "pending",
      firstSeenAt: NOW + 3 * DAY_MS,
      confirmations: 1,
    });
  });
});

describe("what may not be confirmed although time goes by", () => {
  /** A look that would confirm it; each test changes one thing. */
  function almost(): GivenLooks {
    const looks = new GivenLooks(SNAPSHOTS);
    for (const day of [-1, 0]) looks.at(day, before);
    for (const day of [1, 2]) looks.at(day, after);
    return looks;
  }

  it("is confirmed but for that", () => {
    expect(almost().one(3, after).verdict).toBe("confirmed");
  });

  it("FLT-K17: a list whose version went back freezes the cluster, until somebody says why", () => {
    const looks = almost();
    const { findings, freezes } = looks.at(3, after, { version: "5" });
    expect(freezes).toMatchObject([{ kind: "historyBroken", place: { name: "prod" } }]);
    expect(findings.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual([
      "zfs-snapshot-unreferenced suspect",
      "inventory-anomaly confirmed",
    ]);
    expect(looks.at(4, after, { version: "90" }).findings).toHaveLength(2);
    const [freeze] = looks.memory.freezes;
    if (!freeze) throw new Error("the freeze must be remembered");
    const ended = { at: NOW + 4.5 * DAY_MS, by: "ann", reason: "restored after the outage" };
    looks.memory = { ...looks.memory, freezes: [{ ...freeze, ended }] };
    expect(looks.one(5, after, { version: "100" }).verdict).toBe("confirmed");
    expect(looks.at(6, after, { version: "99" }).freezes).toHaveLength(1);
  });

  it("HAZ-10: so does a list whose version went back between the two reads of one look", () => {
    const looks = almost();
    const lastVersion = String(Math.round(NOW / 1_000) + 2.5 * 86_400);
    expect(looks.at(3, after, { lastVersion }).freezes).toMatchObject([
      {
        kind: "historyBroken",
        because: expect.stringMatching(/ of prod went back within one look, from /) as string,
      },
    ]);
    expect(looks.at(4, after).findings[0]?.verdict).toBe("suspect");
    const first = new GivenLooks(SNAPSHOTS).at(3, after, { lastVersion });
    expect(first.freezes).toMatchObject([{ kind: "historyBroken" }]);
  });

  it("HAZ-10: nor while a kind that the last look read was not read: its version may have gone back", () => {
    const looks = new GivenLooks([pvDriverGone]);
    const records = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
    for (const day of [0, 1, 2]) looks.at(day, records);
    const without = { lost: ["nodes"] as const };
    const finding = looks.one(3, records, without);
    expect(stateOf(finding, "P9")).toMatchObject({
      state: "notCheckable",
      missing: [
        "the Nodes of prod were not read whole, and were at the last look: whether its history broke cannot be told",
      ],
    });
    expect(looks.one(4, records, without).verdict).toBe("confirmed");
  });

  it("FLT-K17: versions that are no numbers are not ordered, and that is said", () => {
    const finding = almost().one(3, after, { version: "opaque" });
    expect(stateOf(finding, "P9")).toMatchObject({ state: "notCheckable", missing: [] });
    expect(finding.verdict).toBe("confirmed");
  });

  it("HAZ-29: another NAS that does not say who it is: it may be this one under two names", () => {
    const { findings } = almost().at(3, after, { unidentified: "nas2" });
    const finding = findings.find(({ word }) => word !== null);
    expect([finding?.verdict, finding?.missing]).toEqual([
      "suspect",
      ["nas2 could not be identified: whether it is still the same cannot be told"],
    ]);
  });
});

describe("a look that could not see everything", () => {
  it("leaves earlier findings as they were, aged, and resolves none", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(0, after);
    const { aged, findings } = looks.at(1, after, { lost: ["volumeSnapshotContents"] });
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
    expect(aged).toMatchObject([{ lastSeenAt: NOW, finding: { verdict: "suspect" } }]);
    expect(looks.memory.findings).toHaveLength(1);
    expect(looks.one(2, after).lifecycle?.confirmations).toBe(2);
  });

  it("takes nothing for gone", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(0, before);
    looks.at(1, after, { lost: ["volumeSnapshotContents"] });
    const known = looks.memory.referrers.find(({ kind }) => kind === "volumeSnapshotContents");
    expect(known).toMatchObject({ goneAt: null });
  });
});

it("HAZ-08: takes nothing for gone whose kind is not served any more", () => {
  const looks = new GivenLooks(SNAPSHOTS);
  looks.at(0, before);
  for (const day of [1, 2, 3]) looks.at(day, before, { unserved: "volumeSnapshotContents" });
  const known = looks.memory.referrers.find(({ kind }) => kind === "volumeSnapshotContents");
  expect(known).toMatchObject({ goneAt: null, witness: null });
});

describe("a volume whose PersistentVolume is deleted", () => {
  const rules: readonly Rule[] = [datasetUnreferenced];
  const pv = aPv({ source: iscsiSource(`pvc-${UID}`), createdAt: NOW - 20 * DAY_MS });
  const claim = aClaim({ createdAt: NOW - 20 * DAY_MS });
  const zvol = together(parents(ISCSI_PARENT), iscsiVolume(7));
  const used = together(
    zvol,
    { persistentVolumes: [pv], persistentVolumeClaims: [claim] },
    { pods: [younger] },
  );
  const left = together(zvol, { pods: [younger] });

  it("is confirmed, and names its former claim as owner", () => {
    const looks = new GivenLooks(rules);
    for (const day of [-1, 0]) looks.at(day, used);
    for (const day of [1, 2]) looks.at(day, left);
    const finding = looks.one(3, left);
    expect(finding.concerns).toMatchObject([{ namespace: "shop", name: "data-postgres-0" }]);
    expect([finding.verdict, finding.missing]).toEqual(["confirmed", []]);
    expect(stateOf(finding, "P8")?.evidence).toHaveLength(2);
  });

  it("is suspect again for a day when somebody writes to it", () => {
    const looks = new GivenLooks(rules);
    for (const day of [-1, 0]) looks.at(day, used);
    for (const day of [1, 2]) looks.at(day, left);
    const [space] = left.datasetSpace ?? [];
    if (!space) throw new Error("the volume has space");
    const written = { ...left, datasetSpace: [{ ...space, referencedBytes: 5 }] };
    expect(stateOf(looks.one(3, written), "P6")).toMatchObject({
      state: "failed",
      missing: [expect.stringContaining("somebody writes to it") as string],
    });
    expect(stateOf(looks.one(4, written), "P6")).toMatchObject({
      state: "notCheckable",
      missing: [],
    });
  });

  const nfs = together(parents(NFS_PARENT), nfsVolume());
  const mounted = [{ type: "nfs", server: "nas1", path: `/mnt/${volumePath}` }] as const;
  const inline = (owner: Owner | null) =>
    aPod({
      uid: "job",
      name: "job-1",
      createdAt: NOW - 20 * DAY_MS,
      owner,
      inlineVolumes: mounted,
    });
  const afterPod = (owner: Owner | null) => {
    const looks = new GivenLooks(rules);
    for (const day of [-1, 0]) looks.at(day, together(nfs, { pods: [inline(owner), younger] }));
    for (const day of [1, 2]) looks.at(day, together(nfs, { pods: [younger] }));
    return looks.one(3, together(nfs, { pods: [younger] }));
  };

  it("HAZ-22: a Pod that mounted it directly is a user like any other, and its end one as well", () => {
    expect(stateOf(afterPod(null), "P8")?.state).toBe("held");
    expect(stateOf(afterPod({ kind: "Job", name: "job", uid: "j" }), "P8")?.state).toBe("held");
  });

  it("TRAP-35: a VolumeSnapshot without content is a user as well, and its end is one", () => {
    const held = together(nfs, snapshotsHeld([snapshot]), { pods: [younger] });
    const volumeSnapshots = [
      aVolumeSnapshot({ uid: snapshotUid, contentName: null, createdAt: MADE }),
    ];
    const looks = new GivenLooks(rules);
    for (const day of [-1, 0]) looks.at(day, together(held, { volumeSnapshots }));
    for (const day of [1, 2]) looks.at(day, held);
    const finding = looks.one(3, held);
    expect(finding.evidence.map(({ fact }) => fact)).toContain(
      "last used by volumesnapshot/shop/nightly",
    );
  });

  it("HAZ-22: unless somebody owns it who is not read: it may rest", () => {
    expect(afterPod({ kind: "VirtualMachine", name: "db", uid: "v" }).missing).toEqual([
      "pods like pod/shop/job-1 used it, and VirtualMachine/db, which is of a kind that is not read, may do so again: see whether it is gone for good",
    ]);
  });

  it("HAZ-10: a template counts from when it was first seen so: a restore may bring back what it was before", () => {
    const looks = new GivenLooks(rules);
    const deployment = aWorkload({ inlineVolumes: mounted, createdAt: NOW - 300 * DAY_MS });
    const resting = together(nfs, { workloads: [deployment], pods: [younger] });
    for (const day of [-1, 0]) looks.at(day, resting);
    const changed = together(nfs, {
      workloads: [{ ...deployment, inlineVolumes: [] }],
      pods: [younger],
    });
    for (const day of [1, 2]) looks.at(day, changed);
    expect(looks.one(3, changed).missing).toEqual([
      expect.stringContaining("used it and vanished") as string,
    ]);
  });
});

describe("a CronJob that mounts a volume by its address", () => {
  const cronJob = aWorkload({
    kind: "CronJob",
    inlineVolumes: [{ type: "nfs", server: "nas1", path: `/mnt/${volumePath}` }],
  });
  const volume = together(parents(NFS_PARENT), nfsVolume());
  const scheduled = together(volume, { workloads: [cronJob], pods: [younger] });

  it("is seen to be deleted, though workloads are read kind by kind", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    const witness = aPod({ uid: "late", name: "late", createdAt: NOW + DAY_MS });
    for (const day of [0, 2]) looks.at(day, together(scheduled, { pods: [witness] }));
    const left = together(volume, { pods: [younger, witness] });
    for (const day of [3, 4]) looks.at(day, left);
    const finding = looks.one(5, left);
    expect([finding.verdict, finding.missing]).toEqual(["confirmed", []]);
  });
});

describe("more than people delete at once", () => {
  const names = Array.from({ length: 20 }, (_, n) => `pvc-${UID.slice(0, -2)}${n + 10}`);
  const volumes = names.map((name) => nfsVolume(name));
  const pvs = (some: readonly string[]) =>
    some.map((name) => aPv({ name, source: nfsSource(name), claimRef: null, phase: "Available" }));
  const world = (kept: readonly string[]): GivenRecords =>
    together(parents(NFS_PARENT), ...volumes, { persistentVolumes: pvs(kept) });

  it("HAZ-47: six of twenty at once freeze their scope with one finding; each of them stays suspect", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    looks.at(0, world(names));
    const { findings, freezes } = looks.at(1, world(names.slice(6)));
    expect(freezes).toMatchObject([
      {
        kind: "massChange",
        place: { kind: "scope", name: `nas1:${NFS_PARENT}` },
        because: expect.stringContaining("6 of 20 (dataset-unreferenced)") as string,
      },
    ]);
    expect(findings.filter(({ rule }) => rule === "inventory-anomaly")).toHaveLength(1);
    expect(looks.at(2, world(names.slice(6))).freezes).toHaveLength(1);
  });

  it("HAZ-47: five do not, nor six at six looks, nor all that the first look finds", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    expect(looks.at(0, world(names.slice(6))).freezes).toEqual([]);
    expect(looks.at(1, world(names.slice(11))).freezes).toEqual([]);
    for (let gone = 12; gone < 18; gone += 1)
      expect(looks.at(gone, world(names.slice(gone))).freezes).toEqual([]);
  });
});

describe("what is missing on the NAS, and plain facts", () => {
  it("is confirmed by three looks over a day; what needs no user is not asked for one", () => {
    const looks = new GivenLooks([pvBackingMissing]);
    const witness = aPv({ name: "pvc-b", source: nfsSource("pvc-b"), claimRef: null });
    const world = together(parents(NFS_PARENT), nfsVolume("pvc-b"), bound, {
      persistentVolumes: [witness],
      persistentVolumeClaims: [],
    });
    looks.at(0, world);
    looks.at(1, world);
    const finding = looks.one(2, world);
    expect(finding.verdict).toBe("confirmed");
    expect(finding.preconditions.map(({ id }) => id)).toEqual(["P1", "P2", "P3", "P7", "P9"]);
  });

  it("is confirmed at once where it is there to be seen", () => {
    const released = { persistentVolumes: [aPv({ phase: "Released" })] };
    const finding = new GivenLooks([pvReleased]).one(0, together(parents(NFS_PARENT), released));
    expect([finding.verdict, finding.lifecycle?.state, finding.preconditions]).toEqual([
      "confirmed",
      "active",
      [],
    ]);
  });
});

describe("the memory", () => {
  it("has nothing to add when nothing changes but the time of the look", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    looks.at(0, before);
    const { referrers, identities, judged, freezes } = looks.memory;
    looks.at(1, before);
    expect(looks.memory.referrers).toBe(referrers);
    expect(looks.memory.identities).toBe(identities);
    expect(looks.memory.judged).toBe(judged);
    expect(looks.memory.freezes).toBe(freezes);
  });

  it("forgets a user whose end is witnessed once what it used is gone as well", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    for (const day of [-1, 0]) looks.at(day, before);
    const both = together(parents(NFS_PARENT), nfsVolume(), bound, { pods: [younger] });
    const kinds = () => looks.memory.referrers.map(({ kind }) => kind);
    looks.at(1, both);
    looks.at(2, both);
    expect(kinds()).toContain("volumeSnapshotContents");
    looks.at(3, both);
    expect(kinds()).not.toContain("volumeSnapshotContents");
  });

  it("HAZ-37: takes nothing for known earlier because the clock of this machine went back", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    for (const day of [-1, 0]) looks.at(day, before);
    const fresh = aPod({ uid: "after", name: "after", createdAt: NOW + DAY_MS });
    const restored = together(nas, bound, { pods: [fresh] });
    const version = String(Math.round(NOW / 1_000) + 50_000_000);
    for (const day of [-20, 1, 2, 3, 4])
      expect(looks.at(day, restored, { version }).freezes).toEqual([]);
    const gone = looks.memory.referrers.find(({ kind }) => kind === "volumeSnapshotContents");
    expect(gone?.goneAt).not.toBeNull();
    expect(gone?.witness).toBeNull();
  });

  it("says the same from a bundle, which holds only what is not there any more", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    for (const day of [-1, 0]) looks.at(day, before);
    for (const day of [1, 2]) looks.at(day, after);
    const said = looks.fromBundle(3, after);
    expect(said).toEqual(looks.at(3, after).findings);
    expect(said.map(({ verdict }) => verdict)).toEqual(["confirmed"]);
  });

  it("keeps Pods that mount the same as one, however often they are made anew", () => {
    const looks = new GivenLooks(SNAPSHOTS);
    const run = (n: number) =>
      aPod({
        uid: `job-${n}`,
        name: `job-${n}`,
        createdAt: NOW + n * DAY_MS,
        inlineVolumes: [{ type: "nfs", server: "nas1", path: "/mnt/tank/shared" }],
      });
    for (const day of [1, 2, 3]) looks.at(day, together(nas, bound, { pods: [run(day)] }));
    expect(looks.memory.referrers.filter(({ kind }) => kind === "pods")).toMatchObject([
      { createdAt: NOW + 3 * DAY_MS, goneAt: null },
    ]);
  });
});
