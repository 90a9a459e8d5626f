import { describe, expect, it } from "vitest";
import {
  aClaim,
  anAttachment,
  aPv,
  iscsiSource,
  ISCSI_PARENT,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./volumes.ts";

const name = `pvc-${UID}`;
const world = together(parents(NFS_PARENT, ISCSI_PARENT), nfsVolume(), {
  persistentVolumes: [aPv({ source: nfsSource(name) })],
  persistentVolumeClaims: [aClaim()],
});

describe("a volume", () => {
  it("is one series with everything it is joined to", () => {
    const [pv] = world.persistentVolumes ?? [];
    expect(seriesOf(families.volumeInfo, viewOf(world))).toEqual([
      `plumbline_volume_info{cluster="prod",system="nas1",pool="tank",dataset="${NFS_PARENT}/${name}",` +
        `protocol="nfs",driver="org.democratic-csi.nfs",storageclass="${pv?.storageClass}",` +
        `persistentvolume="${pv?.name}",persistentvolumeclaim="${pv?.claimRef?.name}",` +
        `claim_namespace="${pv?.claimRef?.namespace}"} 1`,
    ]);
  });

  it.each(["Released", "Available", "Pending", "Failed"] as const)(
    "that is %s has no claim, although it may name one that exists again",
    (phase) => {
      const view = viewOf(
        together(parents(NFS_PARENT), nfsVolume(), {
          persistentVolumes: [aPv({ source: nfsSource(name), phase })],
        }),
      );
      expect(seriesOf(families.volumeInfo, view)[0]).toContain(
        'persistentvolumeclaim="",claim_namespace=""} 1',
      );
    },
  );

  it("over iSCSI is known by the protocol of its driver", () => {
    const block = together(parents(ISCSI_PARENT), iscsiVolume(7), {
      persistentVolumes: [aPv({ source: iscsiSource(name) })],
    });
    expect(seriesOf(families.volumeInfo, viewOf(block))[0]).toContain('protocol="iscsi"');
  });

  it("has no series while its dataset is not found, because nothing is joined", () => {
    const lost = together(parents(NFS_PARENT), {
      persistentVolumes: [aPv({ source: nfsSource(name) })],
    });
    expect(seriesOf(families.volumeInfo, viewOf(lost))).toEqual([]);
  });

  it("that is static belongs to the plugin that mounts it", () => {
    const path = `/mnt/${NFS_PARENT}/${name}`;
    const source = { type: "nfs", server: "10.0.0.10", path } as const;
    const view = viewOf(
      together(world, { persistentVolumes: [aPv({ uid: "2", name: "old", source })] }),
    );
    expect(seriesOf(families.volumeInfo, view)[1]).toContain('protocol="nfs",driver="nfs"');
  });
});

describe("what Kubernetes says of it", () => {
  it("is its size and phase", () => {
    const view = viewOf({
      persistentVolumes: [aPv({ name: "pv-1", phase: "Released", capacityBytes: 5 })],
    });
    expect(seriesOf(families.persistentVolumeCapacity, view)).toEqual([
      'plumbline_persistentvolume_capacity_bytes{cluster="prod",persistentvolume="pv-1"} 5',
    ]);
    expect(seriesOf(families.persistentVolumePhase, view)).toEqual([
      'plumbline_persistentvolume_status_phase{cluster="prod",persistentvolume="pv-1",phase="Released"} 1',
    ]);
  });

  it("is what its claim asks for, by the claim's own namespace", () => {
    const claim = aClaim({ namespace: "shop", name: "data", requestedBytes: 7, phase: "Pending" });
    const view = viewOf({ persistentVolumeClaims: [claim] });
    const labels = 'cluster="prod",claim_namespace="shop",persistentvolumeclaim="data"';
    expect(seriesOf(families.claimRequested, view)).toEqual([
      `plumbline_persistentvolumeclaim_requested_bytes{${labels}} 7`,
    ]);
    expect(seriesOf(families.claimPhase, view)).toEqual([
      `plumbline_persistentvolumeclaim_status_phase{${labels},phase="Pending"} 1`,
    ]);
  });

  it("is every node it is to be on, each by itself", () => {
    const view = viewOf({
      volumeAttachments: [
        anAttachment({ uid: "1", pvName: "pv-1", nodeName: "worker-1", attached: true }),
        anAttachment({ uid: "2", pvName: "pv-1", nodeName: "worker-2", attached: false }),
        anAttachment({ uid: "3", pvName: null }),
      ],
    });
    expect(seriesOf(families.volumeAttachment, view)).toEqual([
      'plumbline_volume_attached{cluster="prod",persistentvolume="pv-1",node="worker-1"} 1',
      'plumbline_volume_attached{cluster="prod",persistentvolume="pv-1",node="worker-2"} 0',
    ]);
  });
});
