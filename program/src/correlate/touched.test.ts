import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import type { AnyRecord } from "../model/collections.ts";
import {
  aClaim,
  aContent,
  aCsiDriver,
  aDataset,
  aNodeWith,
  aPod,
  anAttachment,
  aPv,
  aVolumeSnapshot,
  aZfsSnapshot,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  together,
  UID,
} from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import { createLinks } from "./join.ts";
import { type Located, touchedBy } from "./touched.ts";

function touchedFrom(changed: Located, records: GivenRecords): readonly string[] {
  const inventory = inventoryOf(records);
  const around = { inventory, links: createLinks(inventory) };
  return [...atOnce(touchedBy([changed], around)).keys()];
}

const keysOf = (...records: readonly AnyRecord[]) => records.map((one) => keyOfRecord(one));

describe("what a change touches", () => {
  it("leads from a PersistentVolume to the claim that it is called after, though it names another one", () => {
    const pv = aPv({ claimRef: { namespace: "shop", name: "other", uid: "uid-of-other" } });
    const [claim, pod] = [aClaim({ pvName: pv.name }), aPod()];
    const records = { persistentVolumes: [pv], persistentVolumeClaims: [claim], pods: [pod] };
    const touched = touchedFrom({ collection: "persistentVolumes", record: pv }, records);
    expect(touched).toEqual(expect.arrayContaining([...keysOf(claim, pod)]));
  });

  it("leads from a Pod to the CSINode of its node, and to no other", () => {
    const [here, there] = [aNodeWith("worker-1"), aNodeWith("worker-2")];
    const pod = aPod({ nodeName: "worker-1" });
    const records = together(here, there, { pods: [pod] });
    const touched = touchedFrom({ collection: "pods", record: pod }, records);
    expect(touched.toSorted()).toEqual(keysOf(pod, ...(here.csiNodes ?? [])).toSorted());
  });

  it("leads from a Pod of a driver to its CSIDriver, and to no other", () => {
    const [own, other] = ["zfs-nfs", "zfs-smb"].map((release) => aCsiDriver(release, { release }));
    const driverPod = {
      release: "zfs-nfs",
      role: "node",
      notReadySince: null,
      image: null,
    } as const;
    const pod = aPod({ claims: [], driverPod });
    const records = { csiDrivers: [own, other].filter((one) => one !== undefined), pods: [pod] };
    const touched = touchedFrom({ collection: "pods", record: pod }, records);
    expect(touched.toSorted()).toEqual(keysOf(pod, ...(own ? [own] : [])).toSorted());
  });

  it("leads from a claim and from an attachment to the dataset of its volume, though there is no PersistentVolume", () => {
    const dataset = aDataset(`${NFS_PARENT}/pvc-${UID}`);
    const [claim, named] = [aClaim({ pvName: "" }), aClaim({ uid: "2", pvName: `pvc-${UID}` })];
    const attachment = anAttachment({ pvName: `pvc-${UID}` });
    const changes: readonly Located[] = [
      { collection: "persistentVolumeClaims", record: claim },
      { collection: "persistentVolumeClaims", record: named },
      { collection: "volumeAttachments", record: attachment },
    ];
    for (const changed of changes)
      expect(touchedFrom(changed, { datasets: [dataset] })).toContain(keyOfRecord(dataset));
  });

  it("leads to the dataset of a volume that was renamed, by the name that its driver noted", () => {
    const [dataset] = nfsVolume(`pvc-${UID}`, { path: `${NFS_PARENT}/renamed` }).datasets ?? [];
    if (dataset === undefined) throw new Error("no dataset");
    const handle = `pvc-${UID}`;
    const changes: readonly Located[] = [
      { collection: "persistentVolumeClaims", record: aClaim({ uid: UID, pvName: "" }) },
      { collection: "volumeAttachments", record: anAttachment({ pvName: handle }) },
      {
        collection: "persistentVolumes",
        record: aPv({ name: "by-hand", source: nfsSource(handle) }),
      },
      { collection: "pods", record: aPod({ claims: [], inlineVolumes: [nfsSource(handle)] }) },
      { collection: "volumeSnapshotContents", record: aContent({ sourceVolumeHandle: handle }) },
    ];
    for (const changed of changes)
      expect(touchedFrom(changed, { datasets: [dataset] }), changed.collection).toContain(
        keyOfRecord(dataset),
      );
  });

  it("leads from an attachment to the dataset of its volume, though its PersistentVolume lies elsewhere", () => {
    const dataset = aDataset(`${NFS_PARENT}/pvc-${UID}`);
    const pv = aPv({ name: `pvc-${UID}`, source: nfsSource("elsewhere") });
    const attachment = anAttachment({ pvName: `pvc-${UID}` });
    const changed: Located = { collection: "volumeAttachments", record: attachment };
    const records = { datasets: [dataset], persistentVolumes: [pv] };
    expect(touchedFrom(changed, records)).toEqual(expect.arrayContaining([...keysOf(dataset, pv)]));
  });

  it("leads to the ZFS snapshot that bears its UID, and to what that is of", () => {
    const dataset = aDataset(`${NFS_PARENT}/other`);
    const bearing = (name: string) => aZfsSnapshot(`${NFS_PARENT}/other`, name);
    const [taken, forClone] = [
      bearing(`snapshot-${UID}`),
      bearing(`volume-source-for-volume-pvc-${UID}`),
    ];
    const records = { datasets: [dataset], zfsSnapshots: [taken, forClone, bearing("auto-1")] };
    const changes: readonly Located[] = [
      { collection: "volumeSnapshots", record: aVolumeSnapshot({ uid: UID, contentName: null }) },
      { collection: "persistentVolumeClaims", record: aClaim({ uid: UID, pvName: "" }) },
      { collection: "persistentVolumes", record: aPv({ name: `pvc-${UID}` }) },
    ];
    for (const changed of changes)
      expect(touchedFrom(changed, records).toSorted(), changed.collection).toEqual(
        keysOf(changed.record, taken, forClone, dataset).toSorted(),
      );
  });

  it("leads from a VolumeSnapshotContent to a Released volume, whose deletion its snapshot blocks", () => {
    const pv = aPv({ phase: "Released" });
    const content = aContent();
    const records = { persistentVolumes: [pv], volumeSnapshotContents: [content] };
    const touched = touchedFrom({ collection: "volumeSnapshotContents", record: content }, records);
    expect(touched).toEqual(expect.arrayContaining([...keysOf(pv)]));
  });

  it("leads from a content that somebody wrote to the dataset of its snapshot", () => {
    const path = `${NFS_PARENT}/pvc-${UID}`;
    const dataset = aDataset(path);
    const content = aContent({ sourceVolumeHandle: null, preProvisioned: true });
    const snapshot = aZfsSnapshot(path, content.snapshotHandle?.split("@")[1] ?? "");
    const records = {
      datasets: [dataset],
      zfsSnapshots: [snapshot],
      volumeSnapshotContents: [content],
    };
    const touched = touchedFrom({ collection: "volumeSnapshotContents", record: content }, records);
    expect(touched).toEqual(expect.arrayContaining([...keysOf(snapshot, dataset)]));
  });
});
