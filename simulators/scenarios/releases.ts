import type { InstallStory, VolumeStory, WorldStory } from "../world/model.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "../world/installs.ts";
import { scenario } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

/** The same stories on older releases of TrueNAS, and on several at once. NVMe-oF is not there before 25.10. */

type Release = "24.10.2.4" | "25.04.2.6";

/** One leftover of each kind on each protocol that an older release has. */
const LEFTOVERS: readonly VolumeStory[] = [
  { claim: "shop/old-files", install: "zfs-nfs", leak: "claimAndPvDeleted" },
  { claim: "shop/old-documents", install: "zfs-smb", leak: "claimAndPvDeleted" },
  { claim: "shop/old-blocks", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
  { claim: "shop/cut", install: "zfs-iscsi", leak: "createCutAfterTarget" },
  { claim: "shop/failed", install: "zfs-smb", leak: "createFailed" },
  { claim: "shop/forced", install: "zfs-nfs", leak: "deleteRefusedAndPvForced" },
  { claim: "shop/lost-documents", install: "zfs-smb", leak: "zfsDestroyed" },
  { claim: "shop/lost-blocks", install: "zfs-iscsi", leak: "zfsDestroyedAfterPv" },
  { claim: "shop/target", install: "zfs-iscsi", leak: "targetLeftBehind" },
  { claim: "shop/kept", install: "zfs-nfs", lives: "retainedOnPurpose" },
];

const HEALTHY: readonly VolumeStory[] = LEFTOVERS.map(({ claim, install }) => ({ claim, install }));

/** A child dataset inherits the marks of its parent, which these releases say truly (T10). */
function restOf(version: Release): Partial<WorldStory> {
  return {
    systems: [{ name: "nas1", version }],
    installs: [NFS, SMB, ISCSI],
    datasets: [
      { system: "nas1", path: "scratch", below: "shop/everyday-files", lives: "inheritor" },
    ],
  };
}

function onRelease(name: string, version: Release): Scenario {
  return scenario(
    null,
    `leftovers-on-${name}`,
    `Leftovers of each kind on TrueNAS ${name}, and a child dataset that only inherits the marks of its volume.`,
    {
      volumes: LEFTOVERS,
      snapshots: [{ of: "shop/everyday-files", name: "weekly", leak: "contentDeleted" }],
      rest: restOf(version),
    },
    {
      differs: "everything is in use",
      volumes: HEALTHY,
      snapshots: [{ of: "shop/everyday-files", name: "weekly" }],
      rest: restOf(version),
    },
  );
}

/** On the last release that speaks the legacy protocol. */
export const leftoversOn2410 = onRelease("24.10", "24.10.2.4");

/** On the first line with JSON-RPC. */
export const leftoversOn2504 = onRelease("25.04", "25.04.2.6");

const FLEET: Partial<WorldStory> = {
  systems: [
    { name: "nas1" },
    { name: "oldest", version: "24.10.2.4", address: "10.0.0.11", pools: [{ name: "attic" }] },
    { name: "older", version: "25.04.2.6", address: "10.0.0.12", pools: [{ name: "cellar" }] },
    { name: "newest", version: "26.0.0", address: "10.0.0.13", pools: [{ name: "lab" }] },
  ],
  installs: [
    NFS,
    ISCSI,
    on("oldest", "attic", SMB),
    on("older", "cellar", ISCSI),
    on("newest", "lab", NVMEOF),
  ],
};

function on(system: string, pool: string, install: InstallStory): InstallStory {
  return {
    ...install,
    name: `${system}-${install.name}`,
    system,
    parent: install.parent.replace("tank", pool),
    snapshotParent: install.snapshotParent.replace("tank", pool),
    csiDriver: `${system}.${install.name}.csi.example`,
    storageClass: `${system}-${install.name}`,
    snapshotClass: `${system}-${install.name}-snap`,
  };
}

export const fourReleases = scenario(
  null,
  "four-releases",
  "One cluster on four TrueNAS systems of four releases; on each, one volume of a pair was left over.",
  {
    volumes: [
      { claim: "shop/files", install: "oldest-zfs-smb" },
      { claim: "shop/old-files", install: "oldest-zfs-smb", leak: "claimAndPvDeleted" },
      { claim: "shop/blocks", install: "older-zfs-iscsi" },
      { claim: "shop/old-blocks", install: "older-zfs-iscsi", leak: "deleteRefusedAndPvForced" },
      { claim: "shop/fast", install: "newest-zfs-nvmeof" },
      { claim: "shop/old-fast", install: "newest-zfs-nvmeof", leak: "zfsDestroyedAfterPv" },
      { claim: "shop/old-pages", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    ],
    rest: FLEET,
  },
  {
    differs: "every one of them is in use",
    volumes: [
      { claim: "shop/files", install: "oldest-zfs-smb" },
      { claim: "shop/old-files", install: "oldest-zfs-smb" },
      { claim: "shop/blocks", install: "older-zfs-iscsi" },
      { claim: "shop/old-blocks", install: "older-zfs-iscsi" },
      { claim: "shop/fast", install: "newest-zfs-nvmeof" },
      { claim: "shop/old-fast", install: "newest-zfs-nvmeof" },
      { claim: "shop/old-pages", install: "zfs-nfs" },
    ],
    rest: FLEET,
  },
);
