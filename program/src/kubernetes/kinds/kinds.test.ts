import { describe, expect, test } from "vitest";
import { WireError } from "../wire/wire-error.ts";
import { KINDS, kindsOf } from "./kinds.ts";

const metadata = {
  name: "x",
  uid: "u-1",
  creationTimestamp: "2026-01-02T03:04:05Z",
  resourceVersion: "7",
};
const pv = (more: object = {}, spec: object = {}) => ({
  metadata: { ...metadata, ...more },
  spec: {
    capacity: { storage: "1Gi" },
    persistentVolumeReclaimPolicy: "Retain",
    csi: { driver: "d", volumeHandle: "h" },
    ...spec,
  },
});
const read = (object: unknown) => KINDS.persistentVolumes.fromJson(object, "cluster");

describe("a hint to leave an object alone", () => {
  test.each<[string, object, string | null]>([
    ["kor/used=true as a label", { labels: { "kor/used": "true" } }, "kor/used=true"],
    ["kor/used=true as an annotation", { annotations: { "kor/used": "true" } }, "kor/used=true"],
    [
      "excluded-from-alerts",
      { annotations: { "excluded-from-alerts": "true" } },
      "excluded-from-alerts=true",
    ],
    ["kor/used=false is none", { labels: { "kor/used": "false" } }, null],
    ["another label is none", { labels: { used: "true" } }, null],
  ])("%s", (_what, more, hint) => {
    expect(read(pv(more)).ignoreHint).toBe(hint);
  });
});

describe("what a server says of the use of a claim (KEP-5541)", () => {
  const claim = (conditions: readonly object[]) =>
    KINDS.persistentVolumeClaims.fromJson(
      {
        metadata: { ...metadata, namespace: "n" },
        spec: { resources: { requests: { storage: "1Gi" } } },
        status: { phase: "Bound", conditions },
      },
      "cluster",
    ).use;
  const lastTransitionTime = "2026-11-01T00:00:00Z";
  test.each<[string, readonly object[], ReturnType<typeof claim>]>([
    ["a server before 1.37 says nothing, which is not unused", [], null],
    [
      "no Pod has named it since the condition turned",
      [{ type: "Unused", status: "True", lastTransitionTime }],
      { unused: true, since: Date.UTC(2026, 10, 1) },
    ],
    [
      "a Pod names it",
      [{ type: "Unused", status: "False", lastTransitionTime }],
      { unused: false, since: Date.UTC(2026, 10, 1) },
    ],
    ["Unknown is no answer", [{ type: "Unused", status: "Unknown" }], null],
    ["another condition is no answer", [{ type: "Resizing", status: "True" }], null],
  ])("%s", (_what, conditions, use) => expect(claim(conditions)).toEqual(use));
});

test.each<[string, object, string | null]>([
  ["the owner that controls it", { controller: true, name: "b" }, "b"],
  ["else the first", { name: "b" }, "a"],
])("a claim goes away with %s", (_what, second, name) => {
  const ownerReferences = [
    { kind: "Db", name: "a", uid: "1" },
    { kind: "Db", uid: "2", ...second },
  ];
  const claim = KINDS.persistentVolumeClaims.fromJson(
    {
      metadata: { ...metadata, namespace: "n", ownerReferences },
      spec: { resources: { requests: { storage: "1Gi" } } },
    },
    "cluster",
  );
  expect(claim.owner?.name).toBe(name);
});

test("of volumeAttributes only what drivers are joined by is kept: CHAP secrets are never read", () => {
  const volumeAttributes = {
    node_attach_driver: "iscsi",
    iqn: "iqn.x",
    chapSecret: "canary",
    "node-db.node.session.auth.password": "canary",
  };
  const record = read(pv({}, { csi: { driver: "d", volumeHandle: "h", volumeAttributes } }));
  expect(record.source).toEqual({
    type: "csi",
    driver: "d",
    volumeHandle: "h",
    attributes: { node_attach_driver: "iscsi", iqn: "iqn.x" },
  });
});

test.each<[string, object, string]>([
  ["a size that is none", pv({}, { capacity: { storage: "big" } }), "spec.capacity.storage"],
  ["a list that is a text", pv({}, { accessModes: "ReadWriteOnce" }), "spec.accessModes"],
  ["an entry that is a number", pv({ labels: { app: 7 } }), "metadata.labels.app"],
  ["a time that is none", pv({ creationTimestamp: "yesterday" }), "metadata.creationTimestamp"],
  ["no UID", pv({ uid: undefined }), "metadata.uid"],
  [
    "a policy that nobody knows",
    pv({}, { persistentVolumeReclaimPolicy: "Burn" }),
    "spec.persistentVolumeReclaimPolicy",
  ],
  [
    "a handle that is an object",
    pv({}, { csi: { driver: "d", volumeHandle: {} } }),
    "spec.csi.volumeHandle",
  ],
  ["an item that is null", null as never, ""],
])("%s is refused with its path", (_what, object, path) => {
  const error = refusal(() => read(object));
  expect(error.path).toBe(path);
});

test("a Pod's inline CSI volume has the handle that the kubelet gives it", () => {
  const volumes = [{ name: "data", csi: { driver: "org.democratic-csi.local-hostpath" } }];
  const pod = KINDS.pods.fromJson(
    { metadata: { ...metadata, namespace: "n", uid: "pod-uid" }, spec: { volumes } },
    "cluster",
  );
  // sha256sum of "pod-uiddata"
  expect(pod.inlineVolumes).toMatchObject([
    { volumeHandle: "csi-411f7ab90ae200eb1aea7cfc7dccbcfe268765dadf0a25ae0ff00ca1bc7513c8" },
  ]);
});

describe("a Pod of democratic-csi", () => {
  const labels = {
    "app.kubernetes.io/instance": "zfs-nfs",
    "app.kubernetes.io/csi-role": "controller",
  };
  const driverPodOf = (more: object, status: object, spec: object = {}) => {
    const pod = { metadata: { ...metadata, namespace: "n", ...more }, spec, status };
    return KINDS.pods.fromJson(pod, "cluster").driverPod;
  };
  const ready = (status: string) => ({
    phase: "Running",
    conditions: [
      { type: "Initialized", status: "True", lastTransitionTime: "2026-11-01T00:00:00Z" },
      { type: "Ready", status, lastTransitionTime: "2026-11-02T00:00:00Z" },
    ],
  });

  test("is known by its labels, with the time since which it is not ready", () => {
    const part = { release: "zfs-nfs", role: "controller", image: null };
    expect(driverPodOf({ labels }, ready("True"))).toEqual({ ...part, notReadySince: null });
    expect(driverPodOf({ labels }, ready("False"))).toEqual({
      ...part,
      notReadySince: Date.UTC(2026, 10, 2),
    });
  });

  test("runs the image of its container csi-driver; those of its sidecars and environment are not kept", () => {
    const containers = [
      { name: "external-provisioner", image: "registry.k8s.io/sig-storage/csi-provisioner:v3.6.0" },
      {
        name: "csi-driver",
        image: "ghcr.io/democratic-csi/democratic-csi:v1.9.4",
        env: [{ name: "PASSWORD", value: "canary" }],
      },
    ];
    const pod = driverPodOf({ labels }, ready("True"), { containers });
    expect(pod?.image).toBe("ghcr.io/democratic-csi/democratic-csi:v1.9.4");
    expect(JSON.stringify(pod)).not.toContain("canary");
  });

  test("that no node has taken yet is not ready since it was made", () => {
    expect(driverPodOf({ labels }, { phase: "Pending" })?.notReadySince).toBe(
      Date.parse(metadata.creationTimestamp),
    );
  });

  test.each([
    ["no labels", {}],
    ["no role", { "app.kubernetes.io/instance": "zfs-nfs" }],
    ["a role of something else", { ...labels, "app.kubernetes.io/csi-role": "web" }],
  ])("is none where it has %s", (_what, others) => {
    expect(driverPodOf({ labels: others }, ready("False"))).toBeNull();
  });
});

describe("workloads", () => {
  const volumes = [
    { name: "data", persistentVolumeClaim: { claimName: "data" } },
    { name: "scratch", ephemeral: {} },
    { name: "media", nfs: { server: "10.0.0.10", path: "/mnt/tank/media" } },
  ];
  const template = { spec: { volumes } };
  const namespaced = { ...metadata, namespace: "n" };
  const readAs = (kind: string, object: object) =>
    kindsOf("workloads")
      .find((candidate) => candidate.kind === kind)
      ?.fromJson({ metadata: namespaced, ...object }, "cluster");
  const needs = {
    claims: ["data"],
    inlineVolumes: [{ type: "nfs", server: "10.0.0.10", path: "/mnt/tank/media" }],
  };

  test.each<[string, object, object]>([
    ["Deployment", { spec: { replicas: 0, template } }, { replicas: 0 }],
    ["ReplicaSet", { spec: { template } }, { replicas: 1 }],
    ["DaemonSet", { spec: { template } }, { replicas: null }],
    [
      "StatefulSet",
      { spec: { replicas: 2, template, volumeClaimTemplates: [{ metadata: { name: "logs" } }] } },
      { replicas: 2, claimTemplates: ["logs"] },
    ],
    [
      "Job",
      {
        spec: { parallelism: 3, suspend: true, template },
        status: { conditions: [{ type: "Failed", status: "True" }] },
      },
      { replicas: 3, suspended: true, finished: true },
    ],
    [
      "CronJob",
      { spec: { schedule: "17 3 * * *", jobTemplate: { spec: { template } } } },
      { replicas: null, schedule: "17 3 * * *", suspended: false },
    ],
  ])("a %s says which volumes its Pods need, whether one runs or not", (kind, object, more) => {
    expect(readAs(kind, object)).toMatchObject({
      kind,
      name: "x",
      namespace: "n",
      ...needs,
      ...more,
    });
  });

  test("a Job that goes on is not finished, and knows what made it", () => {
    const ownerReferences = [{ kind: "CronJob", name: "report", uid: "u-9", controller: true }];
    const job = readAs("Job", {
      metadata: { ...namespaced, ownerReferences },
      status: { conditions: [{ type: "Suspended", status: "True" }] },
    });
    expect(job).toMatchObject({
      finished: false,
      owner: { kind: "CronJob", name: "report", uid: "u-9" },
    });
  });
});

describe("snapshots", () => {
  test("of a content whose handle somebody wrote are pre-provisioned", () => {
    const content = KINDS.volumeSnapshotContents.fromJson(
      {
        metadata,
        spec: {
          driver: "d",
          deletionPolicy: "Delete",
          source: { snapshotHandle: "v@s" },
          volumeSnapshotRef: { namespace: "n", name: "s" },
        },
        status: { readyToUse: false, error: { message: "gone" } },
      },
      "cluster",
    );
    expect(content).toMatchObject({
      preProvisioned: true,
      snapshotHandle: "v@s",
      sourceVolumeHandle: null,
      volumeSnapshot: { namespace: "n", name: "s", uid: null },
      readyToUse: false,
      error: "gone",
    });
  });

  test("that are being made have no handle yet", () => {
    const content = KINDS.volumeSnapshotContents.fromJson(
      {
        metadata,
        spec: {
          driver: "d",
          deletionPolicy: "Retain",
          source: { volumeHandle: "v" },
          volumeSnapshotRef: { namespace: "n", name: "s", uid: "u" },
        },
      },
      "cluster",
    );
    expect(content).toMatchObject({
      preProvisioned: false,
      snapshotHandle: null,
      sourceVolumeHandle: "v",
      readyToUse: null,
      error: null,
    });
  });
});

function refusal(act: () => unknown): WireError {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
