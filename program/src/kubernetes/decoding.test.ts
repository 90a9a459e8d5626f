import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import { describeWithApiServer } from "../../../test-tools/kubernetes/with-api-server.ts";
import { KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import type { Kind } from "./kinds/kind.ts";
import { KINDS, kindsOf } from "./kinds/kinds.ts";
import { listPath } from "./paths.ts";
import { readJsonList } from "./wire/json-list.ts";
import { ProtobufListReader } from "./wire/protobuf-list.ts";

const RUNS = 18;

describeWithApiServer("objects that the real API server holds", (server) => {
  test("give the same records as protobuf and as JSON, whatever is in them", async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.infiniteStream(OBJECTS), async (id, objects) => {
        const some = [...objects.take(8)].map((object, index) => named(object, `t${index}-${id}`));
        for (const object of some) await server().create(structuredClone(object));
        seen += some.length;
      }),
      { numRuns: RUNS, seed: 20261124 },
    );
    expect(seen).toBe(RUNS * 8);
    const counts = await Promise.all(
      BUILT_IN.map(async (kind) => {
        const fromProtobuf = await listProtobuf(kind);
        const fromJson = await listJson(kind);
        expect(fromProtobuf).toEqual(fromJson);
        return fromJson.length;
      }),
    );
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test("are read whole when their protobuf comes one byte at a time", async () => {
    const body = await list(KINDS.namespaces, "application/vnd.kubernetes.protobuf");
    expect(
      decode(
        KINDS.namespaces,
        [...body].map((byte) => Buffer.from([byte])),
      ),
    ).toEqual(await listProtobuf(KINDS.namespaces));
  });

  test("are never taken for a whole list when the end of their protobuf is missing", async () => {
    const body = await list(KINDS.namespaces, "application/vnd.kubernetes.protobuf");
    for (const length of [0, 3, 4, 20, body.length >> 1, body.length - 40]) {
      expect(() => decode(KINDS.namespaces, [body.subarray(0, length)])).toThrow(
        "expected the rest of the list",
      );
    }
  });

  async function list(kind: Kind, accept: string): Promise<Buffer> {
    const { url, adminToken, caPem } = server();
    const { Agent, request } = await import("undici");
    const dispatcher = new Agent({ connect: { ca: caPem } });
    const headers = { accept, authorization: `Bearer ${adminToken}` };
    const { body } = await request(`${url}${listPath(kind, "")}`, {
      dispatcher,
      headers,
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    await dispatcher.close();
    return bytes;
  }

  async function listProtobuf(kind: Kind): Promise<readonly unknown[]> {
    return decode(kind, [await list(kind, "application/vnd.kubernetes.protobuf")]);
  }

  async function listJson(kind: Kind): Promise<readonly unknown[]> {
    const records: unknown[] = [];
    const body = await list(kind, "application/json");
    readJsonList(body.toString("utf8"), `${kind.kind}List`, (item) =>
      records.push(kind.fromJson(item, "cluster")),
    );
    return records;
  }
});

function decode(kind: Kind, chunks: readonly Buffer[]): readonly unknown[] {
  const records: unknown[] = [];
  const reader = new ProtobufListReader({
    listKind: `${kind.kind}List`,
    maxItemBytes: 1e7,
    onItem: (item, end) => records.push(kind.fromProtobuf(item, end, "cluster")),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.finish();
  return records;
}

/** Every kind that is served as protobuf. */
const BUILT_IN: readonly Kind[] = KUBERNETES_COLLECTIONS.flatMap(kindsOf).filter(
  ({ protobuf }) => protobuf,
);

function named(object: KubernetesObject, name: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, name } };
}

/** Text with everything that JSON and protobuf write differently. */
const TEXT = fc.string({ unit: "grapheme", maxLength: 30 });
const WORD = fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/);
const LABELS = fc.dictionary(
  fc.constantFrom("kor/used", "excluded-from-alerts", "app", "a.b/c"),
  fc.constantFrom("true", "false", "x", ""),
  { maxKeys: 4 },
);
const ANNOTATIONS = fc.dictionary(
  fc.constantFrom(
    "kor/used",
    "excluded-from-alerts",
    "volume.beta.kubernetes.io/storage-class",
    "storageclass.kubernetes.io/is-default-class",
    "note",
  ),
  fc.oneof(fc.constant("true"), TEXT),
  { maxKeys: 5 },
);
const METADATA = fc.record(
  {
    labels: LABELS,
    annotations: ANNOTATIONS,
    finalizers: fc.constantFrom([], ["example.com/a"], ["example.com/a", "example.com/b"]),
  },
  { requiredKeys: [] },
);
const QUANTITY = fc.constantFrom("1", "1Gi", "1500M", "0.5Ti", "123456789", "2e9", "1Ei", "1500m");
const ACCESS_MODES = fc.subarray(["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"], {
  minLength: 1,
});

const ATTRIBUTES = fc.dictionary(
  fc.constantFrom("server", "share", "iqn", "lun", "portal", "node_attach_driver", "chapSecret"),
  TEXT,
  { maxKeys: 7 },
);
const PV_SOURCES = fc.oneof(
  fc.record({
    csi: fc.record({
      driver: WORD,
      volumeHandle: fc.string({ minLength: 1, maxLength: 40 }),
      volumeAttributes: ATTRIBUTES,
    }),
  }),
  fc.record({ nfs: fc.record({ server: WORD, path: WORD.map((word) => `/${word}`) }) }),
  fc.record({
    iscsi: fc.record({
      targetPortal: fc.constant("10.0.0.1:3260"),
      portals: fc.constantFrom([], ["10.0.0.2:3260"], ["10.0.0.2:3260", "10.0.0.3:3260"]),
      iqn: WORD.map((word) => `iqn.2005-10.org.freenas.ctl:${word}`),
      lun: fc.integer({ min: 0, max: 255 }),
    }),
  }),
  fc.constant({ hostPath: { path: "/tmp/x" } }),
  fc.constant({ rbd: { monitors: ["m"], image: "i" } }),
);

const PV = fc
  .tuple(
    METADATA,
    PV_SOURCES,
    QUANTITY,
    ACCESS_MODES,
    fc.constantFrom("Retain", "Delete"),
    fc.option(WORD),
    fc.boolean(),
    fc.subarray(["noatime", "nfsvers=4.2", "vers=3.0,password=canary", "nconnect=8"]),
  )
  .map(([metadata, source, storage, accessModes, policy, storageClassName, claimed, mount]) => ({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { ...metadata, name: "" },
    spec: {
      ...source,
      capacity: { storage },
      accessModes,
      ...(mount.length === 0 ? {} : { mountOptions: mount }),
      persistentVolumeReclaimPolicy: "hostPath" in source ? "Retain" : policy,
      ...(storageClassName === null ? {} : { storageClassName }),
      ...(claimed
        ? { claimRef: { kind: "PersistentVolumeClaim", namespace: "default", name: "x" } }
        : {}),
    },
    status: { phase: "Failed", message: "because", reason: "Why" },
  }));

const PVC = fc
  .tuple(
    METADATA,
    QUANTITY,
    ACCESS_MODES,
    fc.option(fc.constantFrom("", "fast")),
    fc.constantFrom("", "pv-1"),
    fc.record(
      {
        dataSource: fc.constant({
          apiGroup: "snapshot.storage.k8s.io",
          kind: "VolumeSnapshot",
          name: "nightly",
        }),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom("True", "False", "Unknown"),
  )
  .map(([metadata, storage, accessModes, storageClassName, volumeName, filled, unused]) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...metadata,
      name: "",
      namespace: "default",
      ...(unused === "True"
        ? { ownerReferences: [{ apiVersion: "example.com/v1", kind: "Db", name: "a", uid: "u-2" }] }
        : {}),
    },
    spec: {
      ...filled,
      resources: { requests: { storage } },
      accessModes,
      volumeName,
      ...(storageClassName === null ? {} : { storageClassName }),
    },
    status: {
      phase: "Bound",
      capacity: { storage },
      accessModes,
      conditions: [
        { type: "FileSystemResizePending", status: "True" },
        { type: "Unused", status: unused, lastTransitionTime: "2026-11-01T00:00:00Z" },
      ],
    },
  }));

const POD_VOLUME = fc.oneof(
  fc.constant({ persistentVolumeClaim: { claimName: "data" } }),
  fc.constant({ emptyDir: {} }),
  fc.constant({ nfs: { server: "10.0.0.10", path: "/mnt/x" } }),
  fc.constant({
    csi: {
      driver: "org.democratic-csi.local-hostpath",
      volumeAttributes: { path: "/x", other: "y" },
    },
  }),
  fc.constant({
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "1Gi" } },
          storageClassName: "fast",
        },
      },
    },
  }),
  fc.constant({ iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2005-10.org.x:y", lun: 0 } }),
  fc.constant({ cephfs: { monitors: ["m"] } }),
  fc.constant({ configMap: { name: "kube-root-ca.crt" } }),
);
/** Of a Pod that democratic-csi's chart makes. */
const DRIVER_LABELS = {
  "app.kubernetes.io/instance": "zfs-nfs",
  "app.kubernetes.io/csi-role": "node",
};
const POD = fc
  .tuple(METADATA, fc.array(POD_VOLUME, { maxLength: 6 }), fc.boolean())
  .map(([metadata, volumes, owned]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      name: "",
      namespace: "default",
      ...(owned
        ? {
            labels: { ...metadata.labels, ...DRIVER_LABELS },
            ownerReferences: [
              {
                apiVersion: "apps/v1",
                kind: "ReplicaSet",
                name: "rs",
                uid: "u-1",
                controller: true,
              },
            ],
          }
        : {}),
    },
    spec: {
      nodeName: "node-1",
      containers: [
        { name: "external-attacher", image: "example/attacher" },
        { name: "csi-driver", image: "example/driver:v1", args: ["--csi-mode=node"] },
      ],
      volumes: volumes.map((volume, index) => ({ name: `v${index}`, ...volume })),
    },
    status: { phase: "Running" },
  }));

const WORKLOAD = fc
  .tuple(
    METADATA,
    fc.array(POD_VOLUME, { maxLength: 4 }),
    fc.constantFrom(
      "Deployment",
      "ReplicaSet",
      "ReplicationController",
      "StatefulSet",
      "DaemonSet",
      "Job",
      "CronJob",
    ),
    fc.constantFrom(0, 1, 3),
    fc.boolean(),
  )
  .map(([metadata, volumes, kind, replicas, suspend]) => {
    const labels = { app: "x" };
    const selector = { matchLabels: labels };
    const spec = {
      containers: [{ name: "main", image: "example/app" }],
      volumes: volumes.map((volume, index) => ({ name: `v${index}`, ...volume })),
    };
    const template = { metadata: { labels }, spec };
    const claim = {
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        ...(replicas === 3 ? { storageClassName: "fast" } : {}),
      },
    };
    const once = { metadata: { labels }, spec: { ...spec, restartPolicy: "Never" } };
    const specs: Record<string, object> = {
      Deployment: { replicas, selector, template },
      ReplicaSet: { replicas, selector, template },
      ReplicationController: { replicas, selector: labels, template },
      StatefulSet: {
        replicas,
        selector,
        template,
        serviceName: "x",
        volumeClaimTemplates: suspend ? [claim] : [],
        ...(suspend ? { ordinals: { start: 2 } } : {}),
      },
      DaemonSet: { selector, template },
      Job: { parallelism: replicas, suspend, template: once },
      CronJob: { schedule: "17 3 * * *", suspend, jobTemplate: { spec: { template: once } } },
    };
    return {
      apiVersion: apiVersionOf(kind),
      kind,
      metadata: { ...metadata, name: "", namespace: "default" },
      spec: specs[kind],
    };
  });

function apiVersionOf(workload: string): string {
  if (workload === "ReplicationController") return "v1";
  return workload.endsWith("Job") ? "batch/v1" : "apps/v1";
}

const SMALL = fc.oneof(
  METADATA.map((metadata) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { ...metadata, name: "", finalizers: [] },
  })),
  METADATA.map((metadata) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { ...metadata, name: "" },
    status: {
      addresses: [
        { type: "Hostname", address: "node-1" },
        { type: "InternalIP", address: "10.0.0.5" },
        { type: "InternalIP", address: "fd00::5" },
      ],
      conditions: [
        { type: "DiskPressure", status: "True" },
        { type: "Ready", status: "labels" in metadata ? "True" : "Unknown" },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    },
  })),
  METADATA.map((metadata) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { ...metadata, name: "" },
    provisioner: "org.democratic-csi.nfs",
    parameters: { fsType: "nfs", password: "canary" },
    reclaimPolicy: "Retain",
    ...("labels" in metadata ? { volumeBindingMode: "WaitForFirstConsumer" } : {}),
  })),
  fc.boolean().map((attached) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: "" },
    spec: {
      attacher: "org.democratic-csi.iscsi",
      nodeName: "node-1",
      source: { persistentVolumeName: "pv-1" },
    },
    status: { attached, ...(attached ? {} : { detachError: { message: "target is busy" } }) },
  })),
  fc.boolean().map((attachRequired) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name: "", labels: { "app.kubernetes.io/name": "democratic-csi" } },
    spec: { attachRequired },
  })),
  fc.constant({
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: { name: "" },
    spec: { drivers: [{ name: "org.democratic-csi.nfs", nodeID: "node-1", topologyKeys: [] }] },
  }),
);

const OBJECTS: fc.Arbitrary<KubernetesObject> = fc.oneof(
  PV,
  PVC,
  POD,
  WORKLOAD,
  SMALL,
) as fc.Arbitrary<KubernetesObject>;
