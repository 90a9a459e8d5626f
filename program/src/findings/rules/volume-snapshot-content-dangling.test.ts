import { describe, expect, it } from "vitest";
import {
  aContent,
  aDataset,
  aPool,
  aPv,
  aSystem,
  nfsSource,
  aZfsSnapshot,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
  CLUSTER,
  incomplete,
  inventoryOf,
  SYSTEM,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { volumeSnapshotContentDangling } from "./volume-snapshot-content-dangling.ts";

const rule: Rule = volumeSnapshotContentDangling;
const path = `${NFS_PARENT}/pvc-${UID}`;
const uid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const name = `snapcontent-${uid}`;
const volume = together(parents(NFS_PARENT), nfsVolume(), { persistentVolumes: [aPv()] });
const dangling = together(volume, { volumeSnapshotContents: [aContent()] });

describe("volume-snapshot-content-dangling", () => {
  it("finds a content whose ZFS snapshot is gone, ready or not", () => {
    expect(findings(rule, dangling)).toMatchObject([
      {
        subject: { kind: "volumesnapshotcontent", name },
        severity: "error",
        concerns: [{ namespace: "shop", name: "nightly" }],
      },
    ]);
  });

  it("cannot tell when no PersistentVolume shows which NAS the driver uses", () => {
    const found = findings(
      rule,
      together(parents(NFS_PARENT), { volumeSnapshotContents: [aContent()] }),
    );
    expect(found.map((finding) => finding.verdict)).toEqual(["unknown"]);
  });

  it("cannot tell when a list that leads volumes to their NAS was not read whole", () => {
    for (const kind of ["shares", "iscsiTargetExtents", "nvmeofPorts"] as const)
      for (const lost of [incomplete(kind), null]) {
        const inventory = inventoryOf(dangling, { [kind]: lost });
        const found = findings(rule, dangling, { inventory });
        expect(found.map((finding) => finding.verdict)).toEqual(["unknown"]);
      }
  });

  it("leaves the handle of a driver it does not know alone", () => {
    expect(
      findings(
        rule,
        together(volume, {
          volumeSnapshotContents: [aContent({ snapshotHandle: "projects/p/global/snapshots/s" })],
        }),
      ),
    ).toEqual([]);
  });

  const vault = { pools: [aPool({ name: "vault", guid: "7" })] };
  twins("HAZ-26", "a pool that is not imported may hold it", {
    rule,
    subject: name,
    because: /pool vault is not imported/,
    quiet: together(dangling, vault),
    fires: together(dangling, vault, { datasets: [aDataset("vault")] }),
  });
  twins("HAZ-23", "the ZFS snapshot is there", {
    rule,
    subject: name,
    because: /snapshot is there/,
    fires: dangling,
    quiet: together(dangling, { zfsSnapshots: [aZfsSnapshot(path, `snapshot-${uid}`)] }),
  });
  const lives = (parent: string, content = aContent()) =>
    together(volume, {
      system: [aSystem()],
      persistentVolumes: [
        aPv({ name: "pvc-there", source: nfsSource("pvc-there", `/mnt/${parent}/pvc-there`) }),
      ],
      volumeSnapshotContents: [content],
    });
  const ofThere = { snapshotHandle: `pvc-there@snapshot-${uid}`, sourceVolumeHandle: "pvc-there" };
  const ofGone = { snapshotHandle: `pvc-gone@snapshot-${uid}`, sourceVolumeHandle: "pvc-gone" };
  for (const [story, handles] of [
    ["its volume lies", ofThere],
    ["its volume is gone, and others of its driver lie", ofGone],
  ] as const)
    twins("HAZ-33", `${story} where the lists of TrueNAS do not show it`, {
      rule,
      subject: name,
      because: /leaves it out of its lists/,
      quiet: lives("tank/ix-apps-k8s/v", aContent(handles)),
      fires: lives("tank/apps-k8s/v", aContent(handles)),
    });
  const detached = aContent({
    snapshotHandle: `pvc-gone/snapshot-${uid}`,
    sourceVolumeHandle: "pvc-gone",
  });
  twins("TRAP-11", "a detached copy lives in a dataset of its own, also after its volume is gone", {
    rule,
    subject: name,
    because: /snapshot is there/,
    quiet: together(volume, {
      volumeSnapshotContents: [detached],
      datasets: [aDataset(`tank/k8s/nfs/s/pvc-gone/snapshot-${uid}`)],
    }),
    fires: together(volume, { volumeSnapshotContents: [detached] }),
  });
  twins("TRAP-05", "a content that is being deleted may have lost its snapshot already", {
    rule,
    subject: name,
    because: /deletion was requested/,
    fires: dangling,
    quiet: together(volume, { volumeSnapshotContents: [aContent({ deletionRequestedAt: 1 })] }),
  });

  const at = (server: string, readonly: boolean) => {
    const source = aPv().source;
    const attributes = source.type === "csi" ? { ...source.attributes, server } : {};
    return together(parents(NFS_PARENT), nfsVolume(`pvc-${UID}`, { readonly }), {
      persistentVolumes: [aPv({ source: { ...source, attributes } as typeof source })],
      volumeSnapshotContents: [aContent()],
    });
  };
  twins("TRAP-15", "a read-only copy does not have the newest snapshot of its original yet", {
    rule,
    subject: name,
    because: /for certain/,
    quiet: at("192.0.2.9", true),
    fires: at("192.0.2.9", false),
  });

  it("HAZ-13: a driver's name in one cluster says nothing about the same name in another", () => {
    const inventory = inventoryOf(volume);
    const theirs = (records: readonly unknown[], collection: string) =>
      inventory.apply({
        source: { kind: "cluster", name: "dev", id: "dev-uid" },
        collection,
        within: "",
        pass: "first",
        startedAt: 0,
        finishedAt: 0,
        state: "complete",
        records,
        proof: [],
      } as never);
    theirs(
      [{ ...aContent(), cluster: "dev-uid", key: keyOf("dev-uid", "1") }],
      "volumeSnapshotContents",
    );
    theirs([], "persistentVolumes");
    const sources = [
      { kind: "cluster", name: "prod", id: CLUSTER },
      { kind: "cluster", name: "dev", id: "dev-uid" },
      { kind: "system", name: "nas1", id: SYSTEM },
    ] as const;
    const found = findings(rule, {}, { inventory, sources });
    expect(found.map(({ verdict, scope }) => [verdict, scope.name])).toEqual([["unknown", "dev"]]);
  });
});
