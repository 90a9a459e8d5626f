import type { PersistentVolume, VolumeSource } from "../../program/src/model/kubernetes.ts";
import { tryMount } from "../mount.ts";
import { datasetAt } from "../nas.ts";
import type { TrueDataset, TrueSystem } from "../nas-objects.ts";
import type { Act } from "../op.ts";
import { type Guid, hold, metaOf, type TrueCluster, type Volume } from "../world.ts";
import { attributesOf, pathOf } from "./volume-access.ts";
import { pvRecord, volumeOf } from "./volume-parts.ts";

/** Ways to a volume that do not go through its own PersistentVolume. */

/** The volume, if the driver finished it and its dataset can be mounted where it was made. */
export function standing(act: Act): Volume | null {
  const volume = volumeOf(act);
  const dataset = volume?.install.system.datasets.get(volume.dataset);
  if (!volume || dataset?.path !== pathOf(volume)) return null;
  const isFinished = dataset.properties["democratic-csi:provision_success"] === "true";
  if (isMisled(volume.install.system, dataset)) return null;
  const source = pvRecord(volume, act.world.now).source;
  return isFinished && tryMount(volume.install.system, source) === "mounts" ? volume : null;
}

/** What was made for it gives out another one. */
function isMisled({ extents, namespaces, shares }: TrueSystem, { guid, path }: TrueDataset) {
  const blocks = [...extents.values(), ...namespaces.values()];
  return (
    blocks.some(({ of, zvol }) => of === guid && zvol !== path) ||
    [...shares.values()].some((share) => share.of === guid && share.path !== `/mnt/${path}`)
  );
}

/** Kubernetes itself can mount it. */
export function isInTree({ install: { protocol } }: Volume): boolean {
  return protocol === "nfs" || protocol === "iscsi";
}

/** Any watched cluster that the operator declared, or the volume's own. */
export function userOf(act: Act, volume: Volume): TrueCluster {
  return act.random.pick([
    volume.install.cluster,
    ...act.world.clusters.filter((cluster) => cluster.watched),
  ]);
}

/** A volume of Kubernetes' own plugins that leads to this one, and what it needs. */
export function inTree(act: Act, volume: Volume): { source: VolumeSource; needs: readonly Guid[] } {
  const { parent } = volume;
  const { system, protocol } = volume.install;
  const { iqn = "" } = attributesOf(volume);
  if (protocol === "iscsi") {
    return {
      source: { type: "iscsi", portals: [`${system.address}:3260`], iqn, lun: 0 },
      needs: [volume.dataset],
    };
  }
  const path = act.random.pick([
    pathOf(volume),
    `${pathOf(volume)}/sub`,
    `${pathOf(volume)}/sub/deep`,
    parent,
  ]);
  const above = path === parent ? (datasetAt(system, parent)?.guid ?? null) : null;
  const source: VolumeSource = { type: "nfs", server: system.address, path: `/mnt/${path}` };
  return { source, needs: above === null ? [volume.dataset] : [above, volume.dataset] };
}

/** A PersistentVolume that somebody wrote. */
export function holdPv(
  act: Act,
  cluster: TrueCluster,
  volume: Volume,
  source: VolumeSource,
  needs: readonly Guid[],
): void {
  const record: PersistentVolume = {
    ...pvRecord(volume, act.world.now),
    ...metaOf(cluster, act.uid(7), `by-hand-${act.op.id}`, act.world.now),
    phase: "Available",
    claimRef: null,
    reclaimPolicy: "Retain",
    source,
  };
  hold(cluster, "persistentVolumes", record, needs);
}
