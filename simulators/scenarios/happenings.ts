import type { ObjectStore } from "../kubernetes/store.ts";
import type { NasDataset, NasState, NasVdev } from "../truenas/state.ts";
import { reboot } from "../truenas/steps.ts";
import { bound } from "../world/bindings.ts";
import type { KubernetesObject } from "../world/port.ts";
import type { StartedCluster, StartedSystem, StartedWorld } from "../world/start.ts";

/**
 * Things that people, disks and drivers do to a world that has one cluster and one NAS. What goes through the middleware of the
 * NAS sends the events that it sends.
 */

/** Deletes a claim that no Pod uses and whose PV has reclaimPolicy Retain: the PV is Released, and so is nothing on the NAS. */
export async function deleteRetainedClaim(world: StartedWorld, id: string): Promise<void> {
  const { claim } = world.world.volume(id);
  const { store } = clusterOf(world).simulator;
  const { deletionTimestamp } = await remove(
    store,
    object("v1", "PersistentVolumeClaim", claim.name, claim.namespace),
  );
  const { pvName } = bound(world.bindings.volumes, id);
  const pv = store.get(object("v1", "PersistentVolume", pvName));
  const changed = { phase: "Released", lastPhaseTransitionTime: deletionTimestamp };
  await store.update({ ...pv, status: { ...(pv["status"] as object), ...changed } });
}

/** Deletes a VolumeSnapshot and its content, which has got deletionPolicy Retain before: the ZFS snapshot stays. */
export async function deleteRetainedSnapshot(world: StartedWorld, id: string): Promise<void> {
  const { of, name } = world.world.snapshot(id);
  const { store } = clusterOf(world).simulator;
  const { contentName } = bound(world.bindings.snapshots, id);
  const ofContent = object(SNAPSHOTS, "VolumeSnapshotContent", contentName);
  const content = store.get(ofContent);
  const spec = { ...(content["spec"] as object), deletionPolicy: "Retain" };
  await store.update({ ...content, spec });
  await remove(store, object(SNAPSHOTS, "VolumeSnapshot", name, of.claim.namespace));
  await remove(store, ofContent);
}

/** Writes data into a new dataset until its pool is so full. */
export function fillPool(world: StartedWorld, path: string, usedRatio: number): void {
  const [pool = ""] = path.split("/");
  const guid = world.world.mint.guid("made later", path);
  nasOf(world).simulator.change((state) => {
    const found = state.pools.find(({ name }) => name === pool);
    if (found === undefined) {
      throw new TypeError(`there is no pool ${pool}`);
    }
    const wantedBytes = Math.round(found.sizeBytes * usedRatio);
    const referencedBytes = wantedBytes - found.allocatedBytes;
    state.datasets.push(newDataset(state, { path, guid, referencedBytes }));
    found.allocatedBytes = wantedBytes;
  });
}

/** A disk makes checksum errors, so many that ZFS calls it and its vdev DEGRADED. */
export function degradeDisk(world: StartedWorld, disk: string, checksumErrors: number): void {
  nasOf(world).simulator.change((state) => {
    const { vdev, member } = memberOf(state, disk);
    Object.assign(member, { status: "DEGRADED", checksumErrors });
    vdev.status = "DEGRADED";
  }, "shell");
}

/** Another disk takes the place of one, with all of its data. */
export function replaceDisk(world: StartedWorld, old: string, disk: string): void {
  const { mint } = world.world;
  nasOf(world).simulator.change((state) => {
    const { vdev, member } = memberOf(state, old);
    Object.assign(member, {
      guid: mint.guid("disk made later", disk),
      name: mint.uuid("partition made later", disk),
      status: "ONLINE",
      disk,
      checksumErrors: 0,
    });
    vdev.status = "ONLINE";
  });
}

/** The NAS goes down: nobody answers at its address any more. */
export async function goDown(world: StartedWorld): Promise<void> {
  await nasOf(world).simulator.goDown();
}

/** The NAS has booted anew and answers again. */
export async function comeUp(world: StartedWorld): Promise<void> {
  const { simulator } = nasOf(world);
  reboot(simulator.state);
  await simulator.comeUp();
}

const SNAPSHOTS = "snapshot.storage.k8s.io/v1";

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
): Pick<KubernetesObject, "apiVersion" | "kind" | "metadata"> {
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** Deletes an object; its controllers have nothing against it and take their finalizers off. Answers what it was like last. */
async function remove(
  store: ObjectStore,
  named: Pick<KubernetesObject, "apiVersion" | "kind" | "metadata">,
): Promise<KubernetesObject["metadata"]> {
  await store.delete(named);
  const terminating = store.get(named);
  await store.update({ ...terminating, metadata: { ...terminating.metadata, finalizers: [] } });
  return terminating.metadata;
}

function newDataset(
  state: NasState,
  given: Pick<NasDataset, "path" | "guid" | "referencedBytes">,
): NasDataset {
  const newest = state.datasets.reduce(
    (latest, one) => (BigInt(one.createTxg) > BigInt(latest.createTxg) ? one : latest),
    state.datasets[0] as NasDataset,
  );
  return {
    ...given,
    type: "FILESYSTEM",
    createTxg: String(BigInt(newest.createTxg) + 1n),
    createdAt: newest.createdAt,
    origin: null,
    userProperties: {},
    properties: {},
    volsizeBytes: null,
    refquotaBytes: 0,
    refreservationBytes: 0,
    usedBySnapshotsBytes: 0,
    compressRatio: 1,
    locked: false,
  };
}

/** A disk, and the vdev that it is in. */
function memberOf(state: NasState, disk: string): { vdev: NasVdev; member: NasVdev } {
  for (const vdev of state.pools.flatMap(({ topology }) => topology.data)) {
    const member = vdev.children.find((child) => child.disk === disk);
    if (member !== undefined) {
      return { vdev, member };
    }
  }
  throw new TypeError(`no vdev has a disk ${disk}`);
}

function clusterOf({ clusters: [cluster] }: StartedWorld): StartedCluster {
  if (cluster === undefined) {
    throw new TypeError("this world has no cluster");
  }
  return cluster;
}

function nasOf({ systems: [system] }: StartedWorld): StartedSystem {
  if (system === undefined) {
    throw new TypeError("this world has no NAS");
  }
  return system;
}
