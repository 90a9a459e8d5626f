import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  aSpace,
  aZfsSnapshot,
  copyMarks,
  type GivenRecords,
  marks,
  NFS_PARENT,
  nfsVolume,
  parents,
  snapshotsHeld,
  together,
  UID,
} from "../model/given.ts";
import { CLOSED, findings, judgementOn } from "./given.ts";
import { HOLDS_UNKNOWN } from "./holds.ts";
import type { Rule } from "./rule.ts";
import { datasetHalfDeleted } from "./rules/dataset-half-deleted.ts";
import { datasetHalfProvisioned } from "./rules/dataset-half-provisioned.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { detachedContainerEmpty } from "./rules/detached-container-empty.ts";
import { detachedCopyIncomplete } from "./rules/detached-copy-incomplete.ts";
import { detachedCopyUnreferenced } from "./rules/detached-copy-unreferenced.ts";
import { twins } from "./twins.ts";

const SNAPSHOT_PARENT = "tank/k8s/nfs/s";
const snapshotName = "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7";
const name = `pvc-${UID}`;
const volumePath = `${NFS_PARENT}/${name}`;
const container = `${SNAPSHOT_PARENT}/${name}`;
const copyPath = `${container}/${snapshotName}`;
const declarations = CLOSED.map((scope) =>
  scope.parent === NFS_PARENT ? { ...scope, snapshotParent: SNAPSHOT_PARENT } : scope,
);
const given = { declarations };

const { shares: _shares, ...shareless } = nfsVolume();
const unfinished = aDataset(volumePath, {
  userProperties: marks(name, "freenas-api-nfs", { "democratic-csi:provision_success": "" }),
});
const around = parents(NFS_PARENT, container);
const copyWith = (userProperties: Record<string, string>) => {
  const copy = aDataset(copyPath, { userProperties });
  return together(around, { datasets: [copy], datasetSpace: [aSpace(copy, 2 ** 30)] });
};

/** Every rule that calls a dataset unused, and a world in which it does. */
const LEFTOVERS: readonly (readonly [string, Rule, string, GivenRecords])[] = [
  ["dataset-unreferenced", datasetUnreferenced, volumePath, together(around, nfsVolume())],
  [
    "dataset-half-provisioned",
    datasetHalfProvisioned,
    volumePath,
    together(around, { datasets: [unfinished] }),
  ],
  [
    "detached-copy-unreferenced",
    detachedCopyUnreferenced,
    copyPath,
    copyWith(copyMarks(snapshotName, name)),
  ],
  ["detached-copy-incomplete", detachedCopyIncomplete, copyPath, copyWith({})],
  ["detached-container-empty", detachedContainerEmpty, container, around],
];

describe.each(LEFTOVERS)(
  "%s, of which somebody holds a ZFS snapshot",
  (_code, rule, subject, leftover) => {
    const periodic = ["auto-1", "auto-2"].map((one) => aZfsSnapshot(subject, one));
    const free = together(leftover, snapshotsHeld(periodic));

    twins("TRAP-14", "a hold of whatever tag says that it is to stay", {
      rule,
      subject,
      because: /somebody wants .*@auto-1 to stay: hold legal, truenas/,
      quiet: together(leftover, snapshotsHeld(periodic, ["legal", "truenas"])),
      fires: free,
      given,
    });

    it("cannot tell while its holds were not read, or not all", () => {
      const unread = { zfsSnapshots: periodic };
      expect(judgementOn(rule, subject, together(leftover, unread), given)).toMatchObject({
        is: "unknown",
        because: HOLDS_UNKNOWN,
      });
      const half = {
        zfsSnapshotDetails: snapshotsHeld(periodic.slice(1)).zfsSnapshotDetails ?? [],
      };
      expect(judgementOn(rule, subject, together(leftover, unread, half), given).is).toBe(
        "unknown",
      );
    });

    it("cannot tell where TrueNAS does not say who holds it", () => {
      const found = findings(rule, together(leftover, snapshotsHeld(periodic, null)), given);
      expect(found.map(({ verdict, word }) => [verdict, word])).toEqual([["unknown", null]]);
    });

    it("says that none is held where it finds it", () => {
      const [finding] = findings(rule, free, given);
      const fifth = finding?.preconditions.find(({ id }) => id === "P5");
      expect(fifth?.evidence).toContain("nobody holds any of its ZFS snapshots (2)");
    });
  },
);

describe("holds below a dataset", () => {
  const child = aDataset(`${volumePath}/child`);
  const leftover = together(around, nfsVolume(), { datasets: [child] });
  const below = [aZfsSnapshot(child.path, "auto-1")];
  twins("TRAP-14", "the dataset above what is held cannot go either", {
    rule: datasetUnreferenced,
    subject: volumePath,
    because: /child@auto-1 to stay/,
    quiet: together(leftover, snapshotsHeld(below, ["legal"])),
    fires: together(around, nfsVolume()),
  });
});

describe("dataset-half-deleted, of which somebody holds a ZFS snapshot", () => {
  const rule: Rule = datasetHalfDeleted;
  const half = together(around, shareless);
  const snapshots = [aZfsSnapshot(volumePath, "auto-1")];

  it("names the hold that stopped the destroy, is no orphan, and promises no bytes", () => {
    const held = together(half, snapshotsHeld(snapshots, ["legal"]));
    expect(findings(rule, held)).toMatchObject([
      {
        subject: { name: volumePath },
        word: null,
        reclaimableBytes: null,
        evidence: [
          { fact: "share" },
          { fact: "needed by", value: "hold legal on its ZFS snapshot auto-1" },
          { fact: "created" },
          { fact: "made for" },
          { fact: "kind" },
        ],
      },
    ]);
    expect(findings(rule, together(half, snapshotsHeld(snapshots)))).toMatchObject([
      { word: "orphan", reclaimableBytes: 2 ** 30 },
    ]);
  });

  it("cannot tell whether it is an orphan while its holds are not known", () => {
    const unread = together(half, { zfsSnapshots: snapshots });
    expect(findings(rule, unread)).toMatchObject([{ verdict: "unknown" }]);
  });

  it("is half deleted whoever holds it, while something else needs it", () => {
    const pv = aPv({ phase: "Released", reclaimPolicy: "Delete" });
    const unread = together(half, { zfsSnapshots: snapshots, persistentVolumes: [pv] });
    expect(findings(rule, unread)).toMatchObject([{ verdict: "suspect", word: null }]);
  });
});
