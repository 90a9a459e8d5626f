import { expect, test } from "vitest";
import { bound } from "./bindings.ts";
import { fakePort } from "./fake-port.ts";
import { nasOf, NOW, poured, worldWith } from "./given.ts";
import { ISCSI } from "./installs.ts";
import { pourKubernetes } from "./pour.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

test("a PV is called after the UID that the server gave its claim, and so is its dataset", async () => {
  const given = await poured(
    worldWith([{ claim: "shop/uploads", install: "zfs-nfs", size: "5Gi" }]),
  );
  const [claim] = given.ports["prod"]?.list("PersistentVolumeClaim") ?? [];
  const uid = claim?.metadata.uid ?? "";
  expect(uid).toMatch(UUID);
  const [pv] = given.ports["prod"]?.list("PersistentVolume") ?? [];
  expect(pv?.metadata.name).toBe(`pvc-${uid}`);
  expect(pv).toMatchObject({
    spec: {
      claimRef: { namespace: "shop", name: "uploads", uid },
      csi: {
        driver: "org.democratic-csi.nfs",
        volumeHandle: `pvc-${uid}`,
        volumeAttributes: {
          node_attach_driver: "nfs",
          server: "10.0.0.10",
          share: `/mnt/tank/k8s/nfs/v/pvc-${uid}`,
          provisioner_driver: "freenas-api-nfs",
        },
      },
    },
    status: { phase: "Bound" },
  });
  expect(claim).toMatchObject({
    spec: { volumeName: `pvc-${uid}` },
    status: { phase: "Bound", capacity: { storage: "5Gi" } },
  });
  const nas = nasOf(given);
  expect(nas.datasets.map((dataset) => dataset.path)).toContain(`tank/k8s/nfs/v/pvc-${uid}`);
  expect(nas.nfsShares).toMatchObject([
    {
      path: `/mnt/tank/k8s/nfs/v/pvc-${uid}`,
      comment: `democratic-csi (org.democratic-csi.nfs): tank/k8s/nfs/v/pvc-${uid}`,
    },
  ]);
});

test("an iSCSI volume carries the IQN of its target, and its zvol the marks of the driver in full", async () => {
  const given = await poured(
    worldWith(
      [{ claim: "shop/db", install: "zfs-iscsi", pods: [{ name: "db-0", node: "worker-1" }] }],
      [],
      { installs: [{ ...ISCSI, instanceId: "cluster-a" }] },
    ),
  );
  const { leaf, dataset, pvName } = bound(given.bindings.volumes, "shop/db");
  const asset = `csi-${leaf}-clustera`;
  const iqn = `iqn.2005-10.org.freenas.ctl:${asset}`;
  const [pv] = given.ports["prod"]?.list("PersistentVolume") ?? [];
  expect(pv).toMatchObject({
    spec: {
      csi: {
        fsType: "xfs",
        volumeAttributes: {
          node_attach_driver: "iscsi",
          portal: "10.0.0.10:3260",
          portals: "",
          interface: "",
          iqn,
          lun: "0",
          provisioner_driver_instance_id: "cluster-a",
        },
      },
    },
  });
  const nas = nasOf(given);
  expect(nas.iscsi.targets).toMatchObject([{ name: asset }]);
  expect(nas.iscsi.extents).toMatchObject([{ name: asset, path: `zvol/${dataset}` }]);
  expect(nas.iscsi.sessions).toMatchObject([{ target: iqn }]);
  const target = String(nas.iscsi.targets[0]?.id);
  expect(nas.datasets.find(({ path }) => path === dataset)?.userProperties).toEqual({
    "democratic-csi:csi_volume_name": pvName,
    "democratic-csi:managed_resource": "true",
    "democratic-csi:volume_context_provisioner_driver": "freenas-api-iscsi",
    "democratic-csi:volume_context_provisioner_instance_id": "cluster-a",
    "democratic-csi:freenas_iscsi_target_id": target,
    "democratic-csi:freenas_iscsi_extent_id": String(nas.iscsi.extents[0]?.id),
    "democratic-csi:freenas_iscsi_targettoextent_id": String(nas.iscsi.targetExtents[0]?.id),
    "democratic-csi:freenas_iscsi_assets_name": asset,
    "democratic-csi:csi_share_volume_context": JSON.stringify({
      node_attach_driver: "iscsi",
      portal: "10.0.0.10:3260",
      portals: "",
      interface: "",
      iqn,
      lun: 0,
    }),
    "democratic-csi:provision_success": "true",
  });
});

test("an attachment is named as the attach controller names it", async () => {
  const given = await poured(
    worldWith([
      { claim: "shop/db", install: "zfs-iscsi", pods: [{ name: "db-0", node: "worker-1" }] },
    ]),
  );
  const [attachment] = given.ports["prod"]?.list("VolumeAttachment") ?? [];
  expect(attachment?.metadata.name).toMatch(/^csi-[0-9a-f]{64}$/u);
  expect(attachment).toMatchObject({
    spec: { attacher: "org.democratic-csi.iscsi", nodeName: "worker-1" },
    status: { attached: true },
  });
});

test("a CSI snapshot carries one UID through VolumeSnapshot, content, handle and ZFS name", async () => {
  const given = await poured(
    worldWith([{ claim: "shop/db", install: "zfs-iscsi" }], [{ of: "shop/db", name: "nightly" }]),
  );
  const [volumeSnapshot] = given.ports["prod"]?.list("VolumeSnapshot") ?? [];
  const uid = volumeSnapshot?.metadata.uid ?? "";
  const { leaf } = bound(given.bindings.volumes, "shop/db");
  expect(volumeSnapshot).toMatchObject({
    status: { boundVolumeSnapshotContentName: `snapcontent-${uid}`, readyToUse: true },
  });
  expect(given.ports["prod"]?.list("VolumeSnapshotContent")).toMatchObject([
    {
      metadata: { name: `snapcontent-${uid}` },
      spec: {
        source: { volumeHandle: leaf },
        volumeSnapshotRef: { namespace: "shop", name: "nightly", uid },
      },
      status: { snapshotHandle: `${leaf}@snapshot-${uid}` },
    },
  ]);
  expect(nasOf(given).snapshots).toMatchObject([
    {
      dataset: `tank/k8s/iscsi/v/${leaf}`,
      name: `snapshot-${uid}`,
      userProperties: {
        "democratic-csi:csi_snapshot_name": `snapshot-${uid}`,
        "democratic-csi:csi_snapshot_source_volume_id": leaf,
        "democratic-csi:managed_resource": "true",
        "democratic-csi:provision_success": "true",
      },
    },
  ]);
});

test("the same world poured twice differs in nothing but what the server gave", async () => {
  const world = worldWith([
    { claim: "shop/a", install: "zfs-nfs" },
    { claim: "shop/gone", install: "zfs-nfs", leak: "claimAndPvDeleted" },
  ]);
  const [first, again, other] = [
    await poured(world, 1),
    await poured(world, 1),
    await poured(world, 2),
  ];
  expect(nasOf(again)).toEqual(nasOf(first));
  expect(bound(other.bindings.volumes, "shop/a").leaf).not.toBe(
    bound(first.bindings.volumes, "shop/a").leaf,
  );
  expect(bound(other.bindings.volumes, "shop/gone").leaf).toBe(
    bound(first.bindings.volumes, "shop/gone").leaf,
  );
});

test("a PV that is being deleted is Released and terminating", async () => {
  const given = await poured(
    worldWith([{ claim: "shop/bye", install: "zfs-nfs", lives: "deletionInFlight" }]),
  );
  const [pv] = given.ports["prod"]?.list("PersistentVolume") ?? [];
  expect(pv?.metadata.deletionTimestamp).toBeDefined();
  expect(pv).toMatchObject({ status: { phase: "Released" } });
});

test("a namespace that the server has already gets the world's annotations", async () => {
  const annotations = { "excluded-from-alerts": "true" };
  const world = worldWith([{ claim: "default/b", install: "zfs-nfs" }], [], {
    namespaces: [{ name: "tenant", cluster: "prod", annotations }],
  });
  const port = fakePort((place) => `uid-${place}`);
  for (const name of ["default", "tenant"]) {
    await port.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  await pourKubernetes(world, port, { now: NOW, existingNamespaces: ["tenant"] });
  expect(
    port.list("Namespace").map(({ metadata }) => [metadata.name, metadata.annotations]),
  ).toEqual([
    ["default", {}],
    ["tenant", annotations],
  ]);
});

test("Pods are controlled by what their story says, and workloads without Pods are there too", async () => {
  const given = await poured(
    worldWith([
      {
        claim: "shop/uploads",
        install: "zfs-nfs",
        pods: [{ name: "web-5d8f9c6b7-x2lqp", owner: "Deployment/web" }],
        idle: ["CronJob/report"],
      },
      {
        claim: "shop/data-db-0",
        install: "zfs-iscsi",
        pods: [{ name: "db-0", owner: "StatefulSet/db" }],
      },
      {
        claim: "shop/trial",
        install: "zfs-nfs",
        pods: [{ name: "trial-1", owner: "Rollout/trial" }],
      },
    ]),
  );
  const list = (kind: string) => given.ports["prod"]?.list(kind) ?? [];
  const owners = (kind: string) =>
    list(kind).map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0]]);
  const uidOf = (kind: string) => list(kind)[0]?.metadata.uid;
  expect(owners("ReplicaSet")).toMatchObject([
    ["web-5d8f9c6b7", { kind: "Deployment", name: "web", uid: uidOf("Deployment") }],
  ]);
  expect(new Map(owners("Pod") as never)).toMatchObject(
    new Map([
      ["web-5d8f9c6b7-x2lqp", { kind: "ReplicaSet", uid: uidOf("ReplicaSet") }],
      ["db-0", { kind: "StatefulSet", uid: uidOf("StatefulSet") }],
      ["trial-1", { kind: "Rollout", name: "trial" }],
    ]) as never,
  );
  expect(list("StatefulSet")).toMatchObject([
    { spec: { replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" } }] } },
  ]);
  expect(list("CronJob")).toMatchObject([
    {
      spec: {
        jobTemplate: {
          spec: {
            template: {
              spec: { volumes: [{ persistentVolumeClaim: { claimName: "uploads" } }] },
            },
          },
        },
      },
    },
  ]);
});
