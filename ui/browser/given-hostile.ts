import type { StartedWorld } from "../../simulators/world/start.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import { PAYLOADS, UNSEEN } from "./given-payloads.ts";

/** Somebody who may make objects in the cluster and on the NAS writes a payload wherever he can write a text: names, labels, annotations, parameters, comments, properties, alerts. */
export async function writePayloads(world: StartedWorld): Promise<void> {
  await inCluster(world);
  onNas(world);
}

async function inCluster({ clusters: [cluster] }: StartedWorld): Promise<void> {
  if (cluster === undefined) throw new Error("the company has a cluster");
  const { store, faults } = cluster.simulator;
  faults.add({
    match: { verb: "list", plural: "volumesnapshotclasses" },
    fault: { kind: "status", code: 403, body: refusal(PAYLOADS.join(" ")) },
    times: Number.POSITIVE_INFINITY,
  });
  for (const object of [...PAYLOADS, ...UNSEEN].flatMap(objectsNamed)) await store.create(object);
}

/** Everything that somebody can name, under this name, which is also what all of it says of itself. */
function objectsNamed(name: string, at: number): readonly KubernetesObject[] {
  const words = { labels: { owned: name, [name]: "owned" }, annotations: { owned: name } };
  const claim = { namespace: name, name: `claim ${name}` };
  const [storageClassName, volumeName] = [`class ${name}`, `pv ${name}`];
  const size = { storage: "1Gi" };
  const accessModes = ["ReadWriteMany"];
  const share = `/mnt/tank/k8s/nfs/v/${name}`;
  const volumeAttributes = { node_attach_driver: "nfs", server: "10.20.0.10", share };
  const csi = { driver: DRIVER, volumeHandle: `handle-${at}`, volumeAttributes };
  const claimName = claim.name;
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name, ...words } },
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: storageClassName, ...words },
      provisioner: DRIVER,
      parameters: { fsType: "nfs", owned: name },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...claim, ...words },
      spec: { accessModes, resources: { requests: size }, storageClassName, volumeName },
      status: { phase: at % 2 === 0 ? "Lost" : "Bound" },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: volumeName, ...words },
      spec: { capacity: size, accessModes, storageClassName, claimRef: claim, csi },
      status: { phase: "Bound" },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { namespace: name, name: `pod ${name}`, ...words },
      spec: {
        nodeName: "worker-1",
        containers: [{ name: "app", image: "app" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
      },
      status: { phase: "Running" },
    },
  ];
}

const DRIVER = "org.democratic-csi.nfs";

function refusal(message: string): string {
  const status = { status: "Failure", code: 403, reason: "Forbidden", message };
  return JSON.stringify({ apiVersion: "v1", kind: "Status", metadata: {}, ...status });
}

function onNas({ systems: [system] }: StartedWorld): void {
  const state = system?.simulator.state;
  if (state === undefined) throw new Error("the company has a NAS");
  const next = (at: number) => PAYLOADS[at % PAYLOADS.length] ?? "";
  for (const [at, dataset] of state.datasets.entries())
    dataset.userProperties["owned:text"] = next(at);
  for (const [at, share] of state.nfsShares.entries()) share.comment = next(at);
  for (const [at, extent] of state.iscsi.extents.entries()) extent.comment = next(at);
  for (const [at, target] of state.iscsi.targets.entries()) target.alias = next(at);
  for (const [at, one] of state.snapshots.entries()) one.userProperties["owned:text"] = next(at);
  for (const [at, payload] of PAYLOADS.entries())
    state.alerts.push({
      uuid: `owned-${at}`,
      klass: `Owned${at}`,
      level: "CRITICAL",
      args: payload,
      formatted: `owned ${payload}<br><ul><li>owned</li></ul>`,
      raisedAt: Date.now() - 3_600_000,
      dismissed: false,
    });
}
