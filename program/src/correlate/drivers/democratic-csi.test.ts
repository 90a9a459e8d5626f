import { describe, expect, it } from "vitest";
import {
  aDataset,
  aZfsSnapshot,
  BASENAME,
  detailsOf,
  iscsiSource,
  marks,
  NFS_PARENT,
  nfsSource,
  UID,
} from "../../model/given.ts";
import { democraticCsi } from "./democratic-csi.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Around, CsiVolume } from "./driver.ts";
import { couldBeCsiSnapshot } from "./sidecar-names.ts";

const parent = aDataset(NFS_PARENT);
const name = `pvc-${UID}`;
const path = `${NFS_PARENT}/${name}`;
const under = (above: Dataset): Around => ({ parent: above, shares: () => [], targets: () => [] });

describe("democratic-csi", () => {
  it("recognises its volumes by the two attributes that only it writes", () => {
    const volume = nfsSource(name) as CsiVolume;
    expect(democraticCsi.recognises(volume)).toBe(true);
    expect(
      democraticCsi.recognises({
        ...volume,
        attributes: { server: "10.0.0.10", share: "/mnt/tank" },
      }),
    ).toBe(false);
  });

  it("reads server and path of an NFS volume, then its handle", () => {
    expect(democraticCsi.clues(nfsSource(name) as CsiVolume)).toEqual([
      { by: "path", server: "10.0.0.10", path: `/mnt/${path}` },
      { by: "handle", driver: "org.democratic-csi.nfs", handle: name },
    ]);
  });

  it("reads IQN, LUN and every portal of an iSCSI volume", () => {
    const source = iscsiSource(name, "csi-x") as CsiVolume;
    const volume = {
      ...source,
      attributes: { ...source.attributes, portals: "10.0.0.11:3260,10.0.0.12:3260", lun: "3" },
    };
    expect(democraticCsi.clues(volume)[0]).toEqual({
      by: "iqn",
      portals: ["10.0.0.10:3260", "10.0.0.11:3260", "10.0.0.12:3260"],
      iqn: `${BASENAME}:csi-x`,
      lun: 3,
    });
  });

  it("proves ownership by a volume name that is not its parent's", () => {
    const volume = aDataset(path, { userProperties: marks(name, "freenas-api-nfs") });
    expect(democraticCsi.ownership(volume, under(parent))).toMatchObject({
      state: "volume",
      volumeName: name,
      claimUid: UID,
      provisioned: true,
    });
    const child = aDataset(`${path}/child`, { userProperties: volume.userProperties });
    expect(democraticCsi.ownership(child, under(volume))).toMatchObject({ state: "notOurs" });
  });

  it("owns nothing without managed_resource, and takes only the text true for it", () => {
    const properties = marks(name, "freenas-api-nfs", {
      "democratic-csi:managed_resource": "false",
    });
    expect(
      democraticCsi.ownership(aDataset(path, { userProperties: properties }), under(parent)),
    ).toMatchObject({ state: "notOurs" });
  });

  it("tells a detached copy from a volume by its snapshot name", () => {
    const copy = aDataset(`tank/k8s/nfs/s/${name}/snapshot-1`, {
      userProperties: marks(name, "freenas-api-nfs", {
        "democratic-csi:csi_snapshot_name": "snapshot-1",
        "democratic-csi:csi_snapshot_source_volume_id": name,
      }),
    });
    expect(democraticCsi.ownership(copy, under(aDataset(`tank/k8s/nfs/s/${name}`)))).toMatchObject({
      state: "detachedSnapshot",
      sourceVolume: name,
    });
  });

  it.each([
    [
      "pvc-1@snapshot-2",
      { volume: "pvc-1", snapshot: "snapshot-2", detached: false, copyLiesIn: "pvc-1" },
    ],
    [
      "pvc-1/snapshot-2",
      { volume: "pvc-1", snapshot: "snapshot-2", detached: true, copyLiesIn: "pvc-1" },
    ],
    ["snapshot_driver=filecopy&snapshot_id=pvc-1-x", null],
    ["projects/p/global/snapshots/s", null],
    ["snap-0123456789", null],
    ["", null],
  ])("takes the handle %s apart", (handle, parts) => {
    expect(democraticCsi.snapshotHandle(handle)).toEqual(parts);
  });

  it("proves a CSI snapshot by the name it carries itself", () => {
    const snapshot = aZfsSnapshot(path, `snapshot-${UID}`);
    expect(democraticCsi.isCsiSnapshot(detailsOf(snapshot))).toBe(true);
    expect(
      democraticCsi.isCsiSnapshot(
        detailsOf(snapshot, {
          userProperties: { "democratic-csi:csi_snapshot_name": "snapshot-other" },
        }),
      ),
    ).toBe(false);
  });

  it.each([
    [`snapshot-${UID}`, true],
    [`nightly-${UID}`, true],
    ["auto-2026-11-01_00-00", false],
    ["autosnap_2026-11-01_00:00:00_daily", false],
    [`volume-source-for-volume-pvc-${UID}`, false],
  ])("asks for the properties of %s: %s", (snapshot, expected) => {
    expect(couldBeCsiSnapshot(snapshot)).toBe(expected);
  });

  it("reads the IQN from the share context, and nothing from one that is no JSON", () => {
    const context = JSON.stringify({
      node_attach_driver: "iscsi",
      iqn: `${BASENAME}:csi-x`,
      lun: "0",
    });
    const zvol = aDataset(path, {
      userProperties: { "democratic-csi:csi_share_volume_context": context },
    });
    expect(democraticCsi.notedName(zvol)).toBe(`${BASENAME}:csi-x`);
    expect(
      democraticCsi.notedName(
        aDataset(path, { userProperties: { "democratic-csi:csi_share_volume_context": "-" } }),
      ),
    ).toBeNull();
  });
});
