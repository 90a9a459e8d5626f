import { describe } from "vitest";
import {
  aClaim,
  aContent,
  aDataset,
  aPod,
  aPv,
  aVolumeSnapshot,
  aWorkload,
  aZfsSnapshot,
  detailsOf,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { PersistentVolumeClaim, Pod } from "../model/kubernetes.ts";
import { CLOSED } from "./given.ts";
import { claimUnused } from "./rules/claim-unused.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { pvBackingMissing } from "./rules/pv-backing-missing.ts";
import { volumeSnapshotContentDangling } from "./rules/volume-snapshot-content-dangling.ts";
import { zfsSnapshotUnreferenced } from "./rules/zfs-snapshot-unreferenced.ts";
import { twins } from "./twins.ts";

/**
 * What other tools called unused, orphaned or gone although it was not, each by the thread that tells of it (facts/peers §0
 * and §1): the id is repository#number, or the tool where it was measured.
 */
const name = `pvc-${UID}`;
const path = `${NFS_PARENT}/${name}`;

describe("claims that were called unused", () => {
  const claimName = "data-postgres-0";
  const claim = (over: Partial<PersistentVolumeClaim> = {}) => ({
    persistentVolumeClaims: [aClaim(over)],
  });
  const used = (by: GivenRecords, because: RegExp) => ({
    rule: claimUnused,
    subject: claimName,
    because,
    quiet: together(claim(), by),
    fires: claim(),
  });

  twins("k8s-cleaner#77", "a Pod mounts it", used({ pods: [aPod()] }, /pod\/postgres-0 mounts it/));

  const nightly = { kind: "CronJob", name: "report", schedule: "17 3 * * *" } as const;
  const cronJob = aWorkload({ ...nightly, replicas: null, claims: [claimName] });
  const whenItRuns = /cronjob\/report mounts it when it runs \(17 3 \* \* \*\)/;
  twins(
    "popeye#173",
    "a CronJob mounts it when it runs",
    used({ workloads: [cronJob] }, whenItRuns),
  );
  const lastRun = aWorkload({
    kind: "Job",
    name: "report-29384",
    finished: true,
    owner: { kind: "CronJob", name: "report", uid: cronJob.uid },
    claims: [claimName],
  });
  twins(
    "kube-janitor#65",
    "the Job of the last run of its CronJob has ended",
    used({ workloads: [cronJob, lastRun] }, whenItRuns),
  );
  // fixed there by kube-janitor#71
  twins(
    "kube-janitor#70",
    "a Deployment at 0 mounts it when it is scaled up",
    used(
      { workloads: [aWorkload({ claims: [claimName] })] },
      /deployment\/web is at 0 and mounts it when it is scaled up/,
    ),
  );

  // the claim of a generic ephemeral volume is called <Pod>-<volume>, and no Pod names it so
  const scratch = claim({ name: "postgres-0-scratch" });
  const ephemeral = (over: Partial<Pod>) => ({
    rule: claimUnused,
    subject: "postgres-0-scratch",
    because: /pod\/postgres-0 mounts it/,
    quiet: together(scratch, { pods: [aPod({ claims: ["postgres-0-scratch"], ...over })] }),
    fires: together(scratch, { pods: [aPod({ claims: [], ...over })] }),
  });
  twins("kor#402", "the ephemeral volume of a Pod that runs", ephemeral({}));
  twins(
    "openebs/monitoring#106",
    "the ephemeral volume of a Pod that waits for a node",
    ephemeral({ phase: "Pending", nodeName: "" }),
  );
});

describe("volumes that were called orphans", () => {
  const rule = datasetUnreferenced;
  const leftover = together(parents(NFS_PARENT, ISCSI_PARENT), nfsVolume());

  // a read-only claim of a tns-csi volume, whose handle is the path
  const ofTns = (over: Readonly<Record<string, string>> = {}) =>
    together(
      parents(NFS_PARENT),
      nfsVolume(name, {
        userProperties: {
          "tns-csi:managed_by": "tns-csi",
          "tns-csi:csi_volume_name": name,
          "tns-csi:protocol": "nfs",
          ...over,
        },
      }),
    );
  const attributes = { server: "10.0.0.10", share: `/mnt/${path}` };
  const tnsSource = { type: "csi", driver: "tns.csi.io", volumeHandle: path, attributes } as const;
  twins("tns-csi#126", "a claim is bound to it, read-only", {
    rule,
    subject: path,
    because: /pv\/pvc-.* needs it/,
    quiet: together(ofTns(), {
      persistentVolumes: [aPv({ source: tnsSource, accessModes: ["ReadOnlyMany"] })],
      persistentVolumeClaims: [aClaim({ accessModes: ["ReadOnlyMany"] })],
    }),
    fires: ofTns(),
  });
  // see also tns-csi#135
  twins("tns-csi#134", "another cluster's volume on the same NAS", {
    rule,
    subject: path,
    because: /its instance id is cluster-b: another installation's/,
    quiet: ofTns({ "tns-csi:cluster_id": "cluster-b" }),
    fires: ofTns({ "tns-csi:cluster_id": "cluster-a" }),
    given: { declarations: CLOSED.map((scope) => ({ ...scope, instanceId: "cluster-a" })) },
  });
  // a PersistentVolume written back from a backup by hand, without spec.csi.volumeAttributes
  const stripped = { ...nfsSource(name), attributes: {} } as ReturnType<typeof nfsSource>;
  const restored = { namespace: "shop", name: "data-postgres-0", uid: "made-anew" };
  twins("ocs-ci#14894", "its PersistentVolume was restored without its attributes", {
    rule,
    subject: path,
    because: /pv\/pvc-.* needs it/,
    quiet: together(leftover, {
      persistentVolumes: [aPv({ uid: "made-anew", source: stripped, claimRef: restored })],
      persistentVolumeClaims: [aClaim({ uid: "made-anew", pvName: name })],
    }),
    fires: leftover,
  });
  twins("Trident#1189", "volumes were cloned from it", {
    rule,
    subject: path,
    because: /its clone/,
    quiet: together(leftover, {
      datasets: [aDataset(`${NFS_PARENT}/pvc-of-the-clone`, { origin: `${path}@snapshot-1` })],
    }),
    fires: leftover,
  });
});

describe("volumes whose backing was called gone", () => {
  const rule = pvBackingMissing;
  const scopes = parents(NFS_PARENT, ISCSI_PARENT);

  // all of them were bound and in use; what was restarted is the driver's controller
  const names = Array.from({ length: 32 }, (_, n) => `pvc-${UID.slice(0, -2)}${n + 10}`);
  const [first = "", ...others] = names;
  const pvs = {
    persistentVolumes: names.map((each) => aPv({ name: each, source: iscsiSource(each) })),
  };
  const volumes = others.map((each, index) => iscsiVolume(index + 2, each));
  twins("QNAP-CSI#55", "its driver was restarted, and nobody is logged in to any of 32", {
    rule,
    subject: first,
    because: /its path to the data is whole/,
    quiet: together(scopes, pvs, ...volumes, iscsiVolume(1, first)),
    fires: together(scopes, pvs, ...volumes),
  });

  // the configuration of the driver has another parent now than when the volume was made
  const earlier = `tank/k8s/earlier/${name}`;
  const witness = "pvc-11111111-1111-4111-8111-111111111111";
  const bound = together(scopes, nfsVolume(witness), {
    persistentVolumes: [
      aPv({ source: nfsSource(name, `/mnt/${earlier}`) }),
      aPv({ name: witness, source: nfsSource(witness) }),
    ],
  });
  twins("Trident#297", "it lies where the driver made volumes before, and can be mounted", {
    rule,
    subject: name,
    because: /its path to the data is whole/,
    quiet: together(bound, parents("tank/k8s/earlier"), nfsVolume(name, { path: earlier })),
    fires: together(bound, parents("tank/k8s/earlier")),
  });
});

/** It compares the name of a VolumeSnapshot with the one that ZFS has (facts/peers §0.3: 200 of 200). */
describe("snapshots that were called orphans because the two sides name them differently", () => {
  const uid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  const snapshot = aZfsSnapshot(path, `snapshot-${uid}`);
  const zfs = { zfsSnapshots: [snapshot], zfsSnapshotDetails: [detailsOf(snapshot)] };
  const kubernetes = {
    volumeSnapshots: [aVolumeSnapshot({ uid })],
    volumeSnapshotContents: [
      aContent({
        uid: "content-uid",
        name: "snapcontent-1",
        volumeSnapshot: { namespace: "shop", name: "nightly", uid },
        snapshotHandle: `${name}@snapshot-${uid}`,
      }),
    ],
  };
  const bound = together(parents(NFS_PARENT), nfsVolume(), {
    persistentVolumes: [aPv()],
    persistentVolumeClaims: [aClaim()],
  });
  twins(
    "kubernetes-truenas-democratic-tool",
    "the ZFS snapshot is called by the UID of its VolumeSnapshot",
    {
      rule: zfsSnapshotUnreferenced,
      subject: `${path}@snapshot-${uid}`,
      because: /volumesnapshotcontent\/snapcontent-1/,
      quiet: together(bound, zfs, kubernetes),
      fires: together(bound, zfs),
    },
  );
  twins(
    "kubernetes-truenas-democratic-tool",
    "its VolumeSnapshot is called nightly, and what ZFS has is not",
    {
      rule: volumeSnapshotContentDangling,
      subject: "snapcontent-1",
      because: /is there/,
      quiet: together(bound, zfs, kubernetes),
      fires: together(bound, kubernetes),
    },
  );
});
