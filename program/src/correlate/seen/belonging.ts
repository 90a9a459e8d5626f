import { snapshotKey } from "../../model/identity.ts";
import type { Surroundings } from "../trace/neighbours.ts";
import { pickOnNas } from "./on-nas.ts";
import { partOfSystem } from "./partial.ts";
import { type Belonging, Picked } from "./picked.ts";
import type { Whose } from "./whose.ts";

/**
 * What belongs to namespaces, down to the pools that it lies on. Only what somebody else confirms counts: a PersistentVolume and
 * a content are theirs by the claim or VolumeSnapshot that they name, which tenants cannot write; a claim that asks for
 * somebody else's PersistentVolume by name, or a Pod that mounts a path by itself, opens nothing.
 */
export function belongingTo(whose: Whose, around: Surroundings): Belonging {
  const picked = new Picked();
  pickNamespaced(whose, around, picked);
  pickOfCluster(whose, around, picked);
  pickOnNas(around, picked);
  for (const state of around.inventory.all("system")) picked.part("system", partOfSystem(state));
  for (const one of ["iscsiService", "nvmeofService"] as const)
    for (const record of around.inventory.all(one)) picked.part(one, record);
  pickSnapshotDetails(around, picked);
  return picked;
}

const NAMESPACED = [
  "persistentVolumeClaims",
  "pods",
  "workloads",
  "volumeSnapshots",
  "claimUsage",
] as const;

function pickNamespaced(
  { cluster, names }: Whose,
  { inventory }: Surroundings,
  picked: Picked,
): void {
  for (const namespace of inventory.all("namespaces"))
    if (names.has(namespace.name) && namespace.cluster === cluster)
      picked.own("namespaces", namespace);
  for (const collection of NAMESPACED)
    for (const name of names)
      for (const record of inventory.find(collection, "namespace", name))
        if (record.cluster === cluster) picked.own(collection, record);
}

/** What is theirs of what has no namespace, and what is nobody's: classes, drivers, the nodes that their Pods and volumes are on. */
function pickOfCluster(
  { cluster, names }: Whose,
  { inventory, links }: Surroundings,
  picked: Picked,
): void {
  const nodes = new Set(picked.all("pods").map(({ nodeName }) => nodeName));
  for (const name of names) {
    for (const pv of inventory.find("persistentVolumes", "namespace", name)) {
      if (pv.cluster !== cluster) continue;
      picked.own("persistentVolumes", pv);
      for (const attachment of links.attachmentsOf(pv)) {
        picked.own("volumeAttachments", attachment);
        nodes.add(attachment.nodeName);
      }
    }
    for (const content of inventory.find("volumeSnapshotContents", "namespace", name))
      if (content.cluster === cluster) picked.own("volumeSnapshotContents", content);
  }
  for (const collection of ["storageClasses", "csiDrivers"] as const)
    for (const record of inventory.all(collection))
      if (record.cluster === cluster) picked.part(collection, record);
  for (const collection of ["nodes", "csiNodes"] as const)
    for (const name of nodes)
      for (const record of inventory.find(collection, "name", name))
        if (record.cluster === cluster) picked.part(collection, record);
}

function pickSnapshotDetails({ inventory }: Surroundings, picked: Picked): void {
  if (inventory.count("zfsSnapshotDetails") === 0) return;
  for (const snapshot of picked.all("zfsSnapshots")) {
    const details = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
    if (details) picked.own("zfsSnapshotDetails", { ...details, userProperties: {} });
  }
}
