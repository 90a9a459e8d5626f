import { expect, test } from "vitest";
import { worldWith } from "./given.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "./installs.ts";
import { defineWorld } from "./define.ts";

test.each([
  [
    "both a reason to live and a leak",
    [{ claim: "a/b", install: "zfs-nfs", lives: "boundClaim", leak: "createFailed" }],
    /either lives .* or leak/u,
  ],
  [
    "a claim without namespace",
    [{ claim: "b", install: "zfs-nfs" }],
    /expected namespace\/name, found "b"/u,
  ],
  [
    "an inline NFS mount of a zvol",
    [{ claim: "a/b", install: "zfs-iscsi", lives: "inlineVolume" }],
    /is an NFS mount/u,
  ],
  [
    "a target left behind by NFS",
    [{ claim: "a/b", install: "zfs-nfs", leak: "targetLeftBehind" }],
    /leaves a target/u,
  ],
  [
    "an origin without clone",
    [{ claim: "a/b", install: "zfs-nfs", lives: "cloneOrigin" }],
    /nothing is cloned from it/u,
  ],
  [
    "a content that is not there",
    [{ claim: "a/b", install: "zfs-nfs", lives: "snapshotContent" }],
    /no snapshot of it has a content/u,
  ],
  [
    "a move to nowhere",
    [{ claim: "a/b", install: "zfs-nfs", lives: "renamedByHand" }],
    /renamedTo/u,
  ],
  [
    "one claim twice",
    [
      { claim: "a/b", install: "zfs-nfs" },
      { id: "again", claim: "a/b", install: "zfs-iscsi" },
    ],
    /claim a\/b.* is there twice/u,
  ],
  [
    "a clone older than its source",
    [
      { claim: "a/b", install: "zfs-nfs", age: "1d" },
      { claim: "a/c", install: "zfs-nfs", fromVolume: "a/b" },
    ],
    /older than a\/b/u,
  ],
] as const)("%s is refused", (_, volumes, expected) => {
  expect(() => worldWith(volumes)).toThrow(expected);
});

test("a snapshot of a dataset that is gone must be gone too", () => {
  expect(() =>
    worldWith(
      [{ claim: "a/b", install: "zfs-nfs", leak: "deletedOnNas" }],
      [{ of: "a/b", name: "s" }],
    ),
  ).toThrow(/is gone, and its snapshots with it/u);
});

test("two pools of one name are refused, because the truth names datasets by path", () => {
  expect(() =>
    defineWorld({ world: "w", story: "s", systems: [{ name: "n1" }, { name: "n2" }] }),
  ).toThrow(/two pools are called tank/u);
});

test("an install in a pool that its system does not have is refused", () => {
  expect(() =>
    defineWorld({
      world: "w",
      story: "s",
      systems: [{ name: "nas1" }],
      clusters: [{ name: "prod" }],
      installs: [{ ...NFS, parent: "ssd/v" }, ISCSI],
    }),
  ).toThrow(/installs\[0\]\.parent: system nas1 has no pool ssd/u);
});

test("NVMe-oF on a release that does not have it is refused", () => {
  const rest = { systems: [{ name: "nas1", version: "25.04.2.6" }], installs: [NVMEOF] } as const;
  expect(() => worldWith([], [], rest)).toThrow(/driver: TrueNAS 25.04.2.6 has no NVMe-oF/u);
});

test("a target left behind is a story of block volumes only", () => {
  const rest = { installs: [SMB] };
  const volumes = [{ claim: "a/b", install: "zfs-smb", leak: "targetLeftBehind" }] as const;
  expect(() => worldWith(volumes, [], rest)).toThrow(/leaves a target; install zfs-smb is SMB/u);
});

test("volumes of a hidden cluster live because of it", () => {
  const lab = { ...NFS, name: "lab", cluster: "lab" };
  const rest = {
    clusters: [{ name: "prod" }, { name: "lab", hidden: true }],
    installs: [NFS, lab],
  };
  expect(worldWith([{ claim: "a/b", install: "lab" }], [], rest).volume("a/b").story).toBe(
    "otherCluster",
  );
  expect(() =>
    worldWith([{ claim: "a/b", install: "lab", leak: "createFailed" }], [], rest),
  ).toThrow(/hidden cluster/u);
});
