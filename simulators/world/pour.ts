import { bindSnapshot, bindVolume, bound } from "./bindings.ts";
import type { Bindings, SnapshotBinding, VolumeBinding } from "./bindings.ts";
import { csiNodeObject, installObjects, nodeObject } from "./kubernetes/cluster.ts";
import { driverPodObjects } from "./kubernetes/driver-pods.ts";
import { nodeOf, podsOf } from "./kubernetes/pods.ts";
import {
  contentObject,
  volumeSnapshotObject,
  volumeSnapshotStatus,
} from "./kubernetes/snapshots.ts";
import { strayObjects } from "./kubernetes/strays.ts";
import { isoTime } from "./kubernetes/text.ts";
import {
  betweenObjects,
  nameAbove,
  type OwnerReference,
  referenceTo,
  workloadObject,
  workloadsOf,
} from "./kubernetes/workloads.ts";
import {
  attachmentObject,
  boundClaim,
  claimObject,
  DRIVER_BY_HAND,
  pvObject,
} from "./kubernetes/volumes.ts";
import type { Cluster, Namespace } from "./model.ts";
import type { KubernetesObject, KubernetesPort } from "./port.ts";
import type { Snapshot, Volume, World } from "./world.ts";

/** How a world is poured. */
export interface PourOptions {
  /** The world's now, epoch ms. */
  readonly now: number;
  /** Pods as large as those of a live cluster. */
  readonly realisticPods?: boolean;
  /** Namespaces that the server has already, besides those that every server has. */
  readonly existingNamespaces?: readonly string[];
  /** Requests under way at once; 32 unless told. */
  readonly atOnce?: number;
}

/** Where each watched cluster is poured, by its name. A world with one cluster needs only the port. */
export type Ports = KubernetesPort | Readonly<Record<string, KubernetesPort>>;

/**
 * Creates the Kubernetes half of a world and answers the names that only now exist. Claims come first: PVs, datasets and
 * snapshots are called after UIDs. Objects that are no more, and those of hidden clusters, get UIDs that no server gave.
 */
export async function pourKubernetes(
  world: World,
  ports: Ports,
  options: PourOptions,
): Promise<Bindings> {
  const volumes = new Map<string, VolumeBinding>();
  const snapshots = new Map<string, SnapshotBinding>();
  const bindings: Bindings = { now: options.now, volumes, snapshots };
  bindUnseenVolumes(world, volumes);
  for (const cluster of world.clusters.filter((candidate) => !candidate.hidden)) {
    const pour: Pour = {
      world,
      cluster,
      port: portOf(ports, cluster.name),
      bindings,
      options,
      volumes,
      snapshots,
    };
    await pourCluster(pour);
    await pourVolumes(pour);
    await pourPods(pour);
    await pourSnapshots(pour);
    await pourStrays(pour);
  }
  bindUnseenSnapshots(world, bindings, snapshots);
  return bindings;
}

interface Pour {
  readonly world: World;
  readonly cluster: Cluster;
  readonly port: KubernetesPort;
  readonly bindings: Bindings;
  readonly options: PourOptions;
  readonly volumes: Map<string, VolumeBinding>;
  readonly snapshots: Map<string, SnapshotBinding>;
}

function portOf(ports: Ports, cluster: string): KubernetesPort {
  if (isPort(ports)) {
    return ports;
  }
  const port = ports[cluster];
  if (port === undefined) {
    throw new TypeError(`cluster ${cluster} has no port to pour into`);
  }
  return port;
}

function isPort(ports: Ports): ports is KubernetesPort {
  return typeof ports["create"] === "function";
}

/** UIDs of claims that no watched cluster has (any more). */
function bindUnseenVolumes(world: World, volumes: Map<string, VolumeBinding>): void {
  for (const volume of world.volumes) {
    volumes.set(volume.id, bindVolume(volume, world.mint.uuid("claim", volume.id)));
  }
}

function bindUnseenSnapshots(
  world: World,
  bindings: Bindings,
  snapshots: Map<string, SnapshotBinding>,
): void {
  for (const snapshot of world.snapshots) {
    if (!snapshots.has(snapshot.id)) {
      const uid = world.mint.uuid("volume snapshot", snapshot.id);
      snapshots.set(
        snapshot.id,
        bindSnapshot(world, snapshot, uid, bound(bindings.volumes, snapshot.of.id)),
      );
    }
  }
}

async function pourCluster({ world, cluster, port, options }: Pour): Promise<void> {
  const createdAt = options.now - cluster.age;
  const installs = world.installs.filter((install) => install.cluster === cluster);
  const byHand = world.volumes.some(
    ({ fate, install }) => fate.pv === "static" && install.cluster === cluster,
  );
  const drivers = [
    ...new Set([
      ...installs.map((install) => install.csiDriver),
      ...(byHand ? [DRIVER_BY_HAND] : []),
    ]),
  ];
  await each(
    world.namespaces.filter((entry) => entry.cluster === cluster.name),
    options,
    async (entry) => {
      await pourNamespace(port, aged(namespaceObject(entry), createdAt), options);
    },
  );
  await each(cluster.nodes, options, async (name) => {
    const node = await port.create(aged(nodeObject(cluster, name), createdAt));
    const registered = cluster.driverless.includes(name) ? [] : drivers;
    await port.create(aged(csiNodeObject(node, registered), createdAt));
  });
  const own = installs.flatMap((install) => driverPodObjects(install, createdAt));
  await each([...installs.flatMap(installObjects), ...own], options, async (object) => {
    await port.create(aged(object, createdAt));
  });
}

const SYSTEM_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** A namespace that is there already gets the labels and annotations of the world. */
async function pourNamespace(
  port: KubernetesPort,
  namespace: KubernetesObject,
  { existingNamespaces = [] }: PourOptions,
): Promise<void> {
  const exists = [...SYSTEM_NAMESPACES, ...existingNamespaces].includes(namespace.metadata.name);
  await (exists ? port.update(namespace) : port.create(namespace));
}

/** A server that keeps creation times, as the simulator does, lets a world have a past; a real one sets its own. */
function aged(object: KubernetesObject, createdAt: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, creationTimestamp: isoTime(createdAt) } };
}

function namespaceObject({ name, labels, annotations }: Namespace): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { ...labels }, annotations: { ...annotations } },
  };
}

async function pourVolumes(pour: Pour): Promise<void> {
  const { world, cluster, options } = pour;
  const here = world.volumes.filter((volume) => volume.install.cluster === cluster);
  await each(here, options, async (volume) => pourVolume(pour, volume));
}

async function pourVolume(pour: Pour, volume: Volume): Promise<void> {
  const { port, volumes, bindings } = pour;
  const createdAt = bindings.now - volume.ageMs;
  const claimNow = volume.claimNow ?? volume.claim;
  const claim =
    volume.fate.claim === "gone"
      ? null
      : await port.create(claimObject(volume, claimNow, createdAt));
  const claimUid = claim?.metadata.uid;
  if (claimUid !== undefined && madeForThisClaim(volume)) {
    volumes.set(volume.id, bindVolume(volume, claimUid));
  }
  if (volume.fate.pv === "gone") {
    return;
  }
  const binding = bound(volumes, volume.id);
  const phaseChangedAt = phaseChangeOf(volume, bindings.now);
  const owner = { ...claimNow, uid: claimUid ?? binding.claimUid };
  const pv = await port.create(pvObject(volume, binding, owner, { createdAt, phaseChangedAt }));
  if (claim !== null) {
    await port.update(boundClaim(claim, volume, binding.pvName));
  }
  if (volume.fate.pv === "terminating") {
    await port.delete(pv);
  }
}

/** Bound at once; Released half-way through its life, or a minute ago where the deletion is under way. */
function phaseChangeOf({ fate, ageMs }: Volume, now: number): number {
  if (fate.pv === "terminating") {
    return now - 60_000;
  }
  return now - (fate.pv === "released" ? Math.round(ageMs / 2) : ageMs);
}

/** A volume is called after the claim it was made for, not after the one that uses it now. */
function madeForThisClaim(volume: Volume): boolean {
  return volume.fate.pv === "bound" || volume.fate.pv === "gone";
}

/** Creates what controls Pods, and answers how each Pod names its controller, by "namespace/name" of the Pod. */
async function pourWorkloads({
  world,
  cluster,
  port,
  bindings,
  options,
}: Pour): Promise<ReadonlyMap<string, OwnerReference>> {
  const owners = new Map<string, OwnerReference>();
  await each(workloadsOf(world, cluster.name), options, async (workload) => {
    const object = workloadObject(workload, bindings);
    if (object === null) {
      return;
    }
    const top = referenceTo(await port.create(object));
    const between = new Map<string, OwnerReference>();
    for (const made of betweenObjects(workload, top, bindings)) {
      between.set(made.metadata.name, referenceTo(await port.create(made)));
    }
    for (const pod of workload.pods) {
      owners.set(`${workload.namespace}/${pod}`, between.get(nameAbove(pod)) ?? top);
    }
  });
  return owners;
}

async function pourPods(pour: Pour): Promise<void> {
  const { world, cluster, port, bindings, options } = pour;
  const owners = await pourWorkloads(pour);
  const realistic = options.realisticPods ?? false;
  const pods = podsOf(world, cluster.name, bindings, owners, { realistic });
  await each(pods, options, async (pod) => {
    await port.create(pod);
  });
  await each(
    world.volumes.filter((volume) => volume.install.cluster === cluster && isAttachable(volume)),
    options,
    async (volume) => {
      const binding = bound(bindings.volumes, volume.id);
      const nodes = new Set(volume.pods.map((pod) => nodeOf(world, volume, pod)));
      for (const node of nodes) {
        await port.create(attachmentObject(volume, binding, node, bindings.now - 86_400_000));
      }
    },
  );
}

/** Only CSI volumes are attached. */
function isAttachable({ fate }: Volume): boolean {
  return fate.pv === "bound" || fate.pv === "rebound" || fate.pv === "static";
}

async function pourSnapshots(pour: Pour): Promise<void> {
  const { world, cluster, options } = pour;
  const here = world.snapshots.filter(
    ({ of, fate }) =>
      of.install.cluster === cluster && (fate.volumeSnapshot || fate.content !== "gone"),
  );
  await each(here, options, async (snapshot) => pourSnapshot(pour, snapshot));
}

async function pourSnapshot(
  { world, port, bindings, snapshots }: Pour,
  snapshot: Snapshot,
): Promise<void> {
  const { fate } = snapshot;
  const takenAt = bindings.now - snapshot.ageMs;
  const volume = bound(bindings.volumes, snapshot.of.id);
  const created = fate.volumeSnapshot
    ? await port.create(volumeSnapshotObject(snapshot, takenAt))
    : null;
  const uid = created?.metadata.uid ?? world.mint.uuid("volume snapshot", snapshot.id);
  const binding = bindSnapshot(world, snapshot, uid, volume);
  snapshots.set(snapshot.id, binding);
  if (fate.content !== "gone") {
    await port.create(contentObject(snapshot, binding, volume, uid, takenAt));
  }
  if (created !== null) {
    await port.update({ ...created, status: volumeSnapshotStatus(snapshot, binding, takenAt) });
  }
}

/** The last of all: what other objects are there is not changed by them. */
async function pourStrays({ world, cluster, port, bindings, options }: Pour): Promise<void> {
  const driver = world.installs.find((install) => install.cluster === cluster)?.csiDriver ?? "";
  const here = world.strays.filter((stray) => stray.cluster === cluster.name);
  await each(here, options, async (stray) => {
    const volume = stray.of === null ? null : world.volume(stray.of);
    const of =
      volume === null
        ? null
        : {
            volume,
            binding: bound(bindings.volumes, volume.id),
            nodes: new Set(volume.pods.map((pod) => nodeOf(world, volume, pod))),
          };
    const nobodys = world.mint.uuid("stray", cluster.name, stray.kind, stray.name);
    const createdAt = options.now - stray.age;
    let made: KubernetesObject | null = null;
    for (const step of strayObjects(stray, { cluster, driver, createdAt, nobodys, of })) {
      made = await pourStep(port, typeof step === "function" ? made && step(made) : step);
    }
  });
}

/** Creates an object; one that is being deleted is deleted, at its time where the server lets a world have a past. */
async function pourStep(
  port: KubernetesPort,
  object: KubernetesObject | null,
): Promise<KubernetesObject | null> {
  if (object === null) {
    return null;
  }
  const created = await port.create(object);
  const { deletionTimestamp } = object.metadata;
  if (deletionTimestamp !== undefined) {
    await port.delete({ ...created, metadata: { ...created.metadata, deletionTimestamp } });
  }
  return created;
}

async function each<T>(
  items: readonly T[],
  options: PourOptions,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce ?? 32, items.length) }, worker));
}
