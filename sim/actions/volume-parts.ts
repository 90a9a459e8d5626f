import type {
  PersistentVolume,
  PersistentVolumeClaim,
  VolumeSource,
} from "../../program/src/model/kubernetes.ts";
import { addDataset, datasetAt } from "../nas.ts";
import { type Limits, NO_LIMITS } from "../nas-objects.ts";
import type { Act } from "../op.ts";
import { accessSteps, attributesOf, isBlock, pathOf } from "./volume-access.ts";
import {
  change,
  type Guid,
  hold,
  type Install,
  metaOf,
  type TrueCluster,
  type Volume,
  type World,
} from "../world.ts";

/** The single steps of making and removing a volume, in the order of facts/democratic-csi §8.2. */

const GIB = 2 ** 30;

/** Draws a volume of an install; nothing of it exists yet. */
export function drawVolume(act: Act, install: Install, over: Partial<Volume> = {}): Volume {
  const claimUid = act.uid(1);
  const claimName = over.claimName ?? `data-${act.op.id}`;
  const name = `pvc-${claimUid}`;
  return {
    install,
    parent: install.parent,
    name,
    handle: install.template ? `shop-${claimName}` : name,
    namespace: "shop",
    claimName,
    claimUid,
    pvUid: act.uid(2),
    dataset: act.uid(3),
    reclaimPolicy: act.random.chance(0.3) ? "Retain" : "Delete",
    ...over,
  };
}

/** The claim waits; the driver will use its UID for the volume. */
export function askForVolume(world: World, volume: Volume): void {
  const { cluster } = volume.install;
  const record = claimRecord(cluster, volume, world.now);
  hold(cluster, "persistentVolumeClaims", record, [volume.dataset]);
}

/** Everything the driver and the provisioner do, one effect a step. */
export function createSteps(
  act: Act,
  volume: Volume,
  origin: Guid | null = null,
): readonly (() => void)[] {
  const { world } = act;
  return [
    () => makeDataset(world, volume, origin),
    ...accessSteps(volume),
    () => markShared(volume),
    () => mark(volume, { "democratic-csi:provision_success": "true" }),
    () => {
      makePv(world, volume);
      world.underway.delete(act.op.id); // the driver's part is done: Kubernetes binds
    },
    () => bind(world, volume),
  ];
}

function makeDataset(world: World, volume: Volume, origin: Guid | null): void {
  const { install } = volume;
  const path = pathOf(volume);
  if (datasetAt(install.system, path)) return;
  addDataset(world, install.system, {
    guid: volume.dataset,
    path,
    kind: isBlock(install.protocol) ? "zvol" : "filesystem",
    origin,
    volume,
    limits: limitsOf(install),
    properties: {
      "democratic-csi:csi_volume_name": volume.name,
      "democratic-csi:managed_resource": "true",
      "democratic-csi:volume_context_provisioner_driver": `freenas-api-${install.protocol}`,
      ...(install.instanceId === null
        ? {}
        : { "democratic-csi:volume_context_provisioner_instance_id": install.instanceId }),
    },
  });
}

/** Zvols are thin, and a filesystem may not outgrow its claim. */
function limitsOf({ protocol }: Install): Limits {
  return isBlock(protocol)
    ? { ...NO_LIMITS, volsizeBytes: 5 * GIB }
    : { ...NO_LIMITS, refquotaBytes: 5 * GIB };
}

function markShared(volume: Volume): void {
  const attributes = attributesOf(volume);
  const { provisioner_driver: _, ...context } = attributes;
  mark(volume, { "democratic-csi:csi_share_volume_context": JSON.stringify(context) });
}

function mark(volume: Volume, properties: Record<string, string>): void {
  Object.assign(volume.install.system.datasets.get(volume.dataset)?.properties ?? {}, properties);
}

function makePv(world: World, volume: Volume): void {
  const { cluster, system } = volume.install;
  if (!system.datasets.has(volume.dataset)) return;
  hold(cluster, "persistentVolumes", pvRecord(volume, world.now), [volume.dataset]);
}

function bind(world: World, volume: Volume): void {
  const { cluster } = volume.install;
  const pv = cluster.objects.persistentVolumes.get(volume.pvUid);
  if (!pv) return;
  const bound = { phase: "Bound", pvName: pv.record.name, capacityBytes: 5 * GIB } as const;
  if (!change(cluster, "persistentVolumeClaims", volume.claimUid, bound)) {
    change(cluster, "persistentVolumes", volume.pvUid, {
      phase: "Released",
      phaseChangedAt: world.now,
    });
  }
}

function sourceOf(volume: Volume): VolumeSource {
  const { driver } = volume.install;
  return { type: "csi", driver, volumeHandle: volume.handle, attributes: attributesOf(volume) };
}

/** The PersistentVolume of a volume, bound to its claim. */
export function pvRecord(volume: Volume, createdAt: number): PersistentVolume {
  const { cluster } = volume.install;
  return {
    ...metaOf(cluster, volume.pvUid, volume.name, createdAt),
    labels: {},
    phase: "Bound",
    statusMessage: "",
    phaseChangedAt: createdAt,
    reclaimPolicy: volume.reclaimPolicy,
    storageClass: volume.install.driver,
    capacityBytes: 5 * GIB,
    accessModes: ["ReadWriteOnce"],
    volumeMode: "Filesystem",
    claimRef: { namespace: volume.namespace, name: volume.claimName, uid: volume.claimUid },
    source: sourceOf(volume),
    finalizers: [],
  };
}

/** A claim that waits for the volume. */
export function claimRecord(
  cluster: TrueCluster,
  volume: Volume,
  createdAt: number,
): PersistentVolumeClaim {
  return {
    ...metaOf(cluster, volume.claimUid, volume.claimName, createdAt),
    namespace: volume.namespace,
    labels: {},
    phase: "Pending",
    pvName: "",
    storageClass: volume.install.driver,
    requestedBytes: 5 * GIB,
    capacityBytes: null,
    accessModes: ["ReadWriteOnce"],
    finalizers: [],
    owner: null,
    dataSource: null,
    use: null,
  };
}

/** Some claim has the name of its claim. */
export function isNameTaken({ install, namespace, claimName }: Volume): boolean {
  const claims = install.cluster.objects.persistentVolumeClaims.values();
  return [...claims].some(
    ({ record }) => record.name === claimName && record.namespace === namespace,
  );
}

/** The volume an operation is about. */
export function volumeOf({ world, op }: Act): Volume | null {
  return op.on === null ? null : (world.volumes.get(op.on) ?? null);
}
