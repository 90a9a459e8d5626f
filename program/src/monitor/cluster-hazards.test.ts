import { describe } from "vitest";
import { READER_RULES } from "../../../simulators/kubernetes/grants.ts";
import { USERS } from "../../../simulators/kubernetes/users.ts";
import { defineWorld } from "../../../simulators/world/define.ts";
import { ISCSI, NFS } from "../../../simulators/world/installs.ts";
import { faultTwins } from "./fault-twins.ts";
import { type Hazard, listFails } from "./given-faults.ts";

/** Everything that is concluded from PersistentVolumes that are not there. */
const LEFT_ON_NAS = ["dataset-unreferenced", "zfs-snapshot-unreferenced"];

/** More claims than one page of a list holds, and one volume that is left over. */
const manyPages = defineWorld({
  world: "many-pages",
  story: "Five hundred and ten claims, more than a page of a list holds, and a leftover.",
  systems: [{ name: "nas1" }],
  clusters: [{ name: "prod" }],
  installs: [NFS],
  volumes: [
    ...Array.from({ length: 510 }, (_, n) => ({
      claim: `shop/data-${n}`,
      install: "zfs-nfs",
      idle: ["Deployment/shop"],
    })),
    { claim: "old/files", install: "zfs-nfs", leak: "claimAndPvDeleted" },
  ],
});

describe("a list of a cluster", () => {
  faultTwins("TRAP-03", "the list of PersistentVolumes ends in the middle", {
    fault: listFails("persistentvolumes", { kind: "halfPage" }),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumes of prod: /m,
  });
  faultTwins("HAZ-01", "its second page has expired, however often it is begun again", {
    world: manyPages,
    fault: listFails("persistentvolumes", { kind: "expired" }, 2),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumes of prod: .*expired/m,
  });
  faultTwins("HAZ-01", "a proxy answers for its second page", {
    world: manyPages,
    fault: listFails("persistentvolumes", { kind: "html" }, 2),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumes of prod: /m,
  });
  faultTwins("HAZ-02", "an object is on two pages", {
    fault: listFails("persistentvolumes", { kind: "itemTwice" }),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumes of prod: .*holds 1 objects twice/m,
  });
});

const LAB = { ...NFS, name: "lab-nfs", cluster: "lab" };

/** Two clusters that are declared for one parent; each has left something over, the second uses something as well. */
const twoClusters = defineWorld({
  world: "two-clusters",
  story: "Two clusters share a parent, and each of them has left a volume over.",
  systems: [{ name: "nas1" }],
  clusters: [{ name: "prod" }, { name: "lab" }],
  installs: [NFS, LAB],
  volumes: [
    { claim: "shop/files", install: "zfs-nfs", idle: ["Deployment/shop"] },
    { claim: "lab/results", install: "lab-nfs", idle: ["Deployment/lab"] },
    { claim: "old/files", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    { claim: "old/results", install: "lab-nfs", leak: "claimAndPvDeleted" },
  ],
});

const goesDown =
  (name: string): Hazard =>
  async ({ clusters }) =>
    clusters.find((cluster) => cluster.name === name)?.simulator.goDown();

describe("a cluster that does not answer", () => {
  faultTwins("TRAP-03", "it is the only one, and refuses the connection", {
    fault: goesDown("prod"),
    silences: LEFT_ON_NAS,
    because: /of prod: .*refused the connection/m,
  });
  faultTwins("HAZ-13", "it is the second of two that are declared for the parent", {
    world: twoClusters,
    fault: goesDown("lab"),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumes of lab: .*refused the connection/m,
  });
});

/** The ServiceAccount may read what it reads in these namespaces, and nothing of the cluster. */
const boundIn =
  (...names: readonly string[]): Hazard =>
  ({ clusters }) => {
    const namespaces = Object.fromEntries(names.map((name) => [name, READER_RULES]));
    for (const { simulator } of clusters)
      simulator.access.grant(USERS.reader.username, { namespaces });
  };

describe("rights of ours in a cluster", () => {
  faultTwins("HAZ-06", "a RoleBinding in one namespace is all that there is", {
    fault: boundIn("shop"),
    silences: LEFT_ON_NAS,
    because: /may not/,
  });
  faultTwins("HAZ-07", "a proxy hides a PersistentVolume whose claim is to be seen", {
    fault: listFails("persistentvolumes", { kind: "itemHidden" }),
    silences: LEFT_ON_NAS,
    because: /is not in the list: something between here and prod hides objects/,
  });
  faultTwins("HAZ-06", "the right to list claims was taken away", {
    fault: listFails("persistentvolumeclaims", { kind: "status", code: 403 }),
    silences: ["dataset-unreferenced"],
    because: /^PersistentVolumeClaims of prod: /m,
  });
});

/** Snapshots of every kind, one of them in use, and volumes that only a snapshot could keep. */
const snapshotsLeft = defineWorld({
  world: "snapshots-left",
  story: "A snapshot that a content names, and leftovers of every way in which a driver takes one.",
  systems: [{ name: "nas1" }],
  clusters: [{ name: "prod" }],
  installs: [NFS, ISCSI],
  volumes: [
    { claim: "shop/files", install: "zfs-nfs", idle: ["Deployment/shop"] },
    { claim: "shop/copy", install: "zfs-nfs", age: "5d", fromSnapshot: "shop/files@kept" },
    { claim: "old/blocks", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    { claim: "old/source", install: "zfs-nfs", lives: "cloneOrigin" },
    { claim: "shop/made", install: "zfs-nfs", age: "5d", fromSnapshot: "old/source@base" },
    { claim: "old/half", install: "zfs-iscsi", leak: "deleteRefusedAndPvForced" },
  ],
  snapshots: [
    { of: "shop/files", name: "nightly" },
    { of: "shop/files", name: "kept", lives: "waitsForClone" },
    { of: "shop/files", name: "away", kind: "temporary", leak: "temporaryLeft" },
    { of: "shop/files", name: "copied", kind: "detached", leak: "contentDeleted" },
    { of: "shop/files", name: "cut", kind: "detached", leak: "copyCut" },
    { of: "old/blocks", name: "last", leak: "contentDeleted" },
    { of: "old/source", name: "base", lives: "waitsForClone" },
    { of: "old/half", name: "first", leak: "contentDeleted" },
  ],
});

describe("what a cluster serves", () => {
  faultTwins("HAZ-08", "it does not serve VolumeSnapshots, whose CRDs are gone for the moment", {
    world: snapshotsLeft,
    fault: ({ clusters }) => {
      for (const { simulator } of clusters) simulator.serveSnapshots(false);
    },
    silences: [
      "dataset-half-deleted",
      "dataset-pinned-by-clone",
      "dataset-unreferenced",
      "detached-copy-incomplete",
      "detached-copy-unreferenced",
      "zfs-snapshot-pinned-by-clone",
      "zfs-snapshot-temporary",
      "zfs-snapshot-unreferenced",
    ],
    because: /prod does not serve VolumeSnapshots and VolumeSnapshotContents/,
  });
  faultTwins("HAZ-09", "discovery of its API groups fails", {
    fault: ({ clusters }) => {
      for (const { simulator } of clusters)
        simulator.faults.add({ match: { path: "/apis" }, fault: { kind: "html" }, times: 1_000 });
    },
    silences: ["zfs-snapshot-unreferenced"],
    because: /^VolumeSnapshotContents of prod: /m,
  });
});
