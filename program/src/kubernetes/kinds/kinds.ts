import type { KubernetesCollection } from "../../model/collections.ts";
import { namespaces, nodes } from "./cluster-objects.ts";
import type { Kind } from "./kind.ts";
import { persistentVolumeClaims } from "./persistent-volume-claim.ts";
import { persistentVolumes } from "./persistent-volume.ts";
import { pods } from "./pod.ts";
import { volumeSnapshotContents, volumeSnapshots } from "./snapshots.ts";
import { csiDrivers, csiNodes, storageClasses, volumeAttachments } from "./storage-objects.ts";
import { WORKLOADS } from "./workloads.ts";

/** Collections that are not one kind: several, or a Secret that is asked for by name. */
type Composed = "workloads" | "driverConfigs";

/** Every kind that is a collection of its own. */
export const KINDS: { readonly [C in Exclude<KubernetesCollection, Composed>]: Kind<C> } =
  Object.freeze({
    namespaces,
    nodes,
    persistentVolumes,
    persistentVolumeClaims,
    pods,
    storageClasses,
    volumeAttachments,
    csiDrivers,
    csiNodes,
    volumeSnapshots,
    volumeSnapshotContents,
  });

/** The kinds that make a collection; none make one that is asked for by name. */
export function kindsOf(collection: KubernetesCollection): readonly Kind[] {
  if (collection === "driverConfigs") return [];
  return collection === "workloads" ? WORKLOADS : [KINDS[collection]];
}
