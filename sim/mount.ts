import type { VolumeSource } from "../program/src/model/kubernetes.ts";
import { datasetAt, isImported, parentOf } from "./nas.ts";
import { IQN_BASE, NQN_BASE, type TrueSystem } from "./nas-objects.ts";

/** What would happen if a Pod mounted this now: "mounts", "broken", or "exported" where its pool is not imported. */
export type MountResult = "mounts" | "broken" | "exported";

/** Follows a volume source over the NAS that holds (or held) its data. */
export function tryMount(system: TrueSystem, source: VolumeSource): MountResult {
  switch (source.type) {
    case "nfs":
      return mountPath(system, source.path);
    case "iscsi":
      return login(system, source.iqn);
    case "csi":
      return tryDriver(system, source.attributes);
    case "other":
      return "mounts";
  }
}

function tryDriver(
  system: TrueSystem,
  { iqn, nqn, share = "", node_attach_driver: how }: Readonly<Record<string, string>>,
): MountResult {
  if (iqn !== undefined) return login(system, iqn);
  if (nqn !== undefined) return connect(system, nqn);
  return how === "smb" ? mountSmb(system, share) : mountPath(system, share);
}

function mountPath(system: TrueSystem, path: string): MountResult {
  const dataset = path.replace(/^\/mnt\//, "");
  if (!isImported(system, dataset)) return "exported";
  const here = datasetAt(system, dataset);
  const holder = here ?? datasetAt(system, parentOf(dataset));
  const isDirectory = here === null && holder?.volume != null;
  if (!here && !isDirectory) return "broken";
  const shared = [...system.shares.values()].some(
    (share) =>
      share.protocol === "nfs" && (path === share.path || path.startsWith(`${share.path}/`)),
  );
  return shared ? "mounts" : "broken";
}

/** A share name, and perhaps a directory in it (facts/democratic-csi §2.1). */
function mountSmb(system: TrueSystem, named: string): MountResult {
  const [name = ""] = named.split("/", 1);
  const share = [...system.shares.values()].find(
    (one) => one.protocol === "smb" && one.name?.toLowerCase() === name.toLowerCase(),
  );
  if (!share) return "broken";
  const dataset = share.path.slice("/mnt/".length);
  if (!isImported(system, dataset)) return "exported";
  return datasetAt(system, dataset) ? "mounts" : "broken";
}

function login(system: TrueSystem, iqn: string): MountResult {
  const target = [...system.targets.values()].find((one) => `${IQN_BASE}:${one.name}` === iqn);
  const mapping = target && [...system.mappings.values()].find((one) => one.target === target.id);
  return reach(system, mapping && system.extents.get(mapping.extent)?.zvol);
}

function connect(system: TrueSystem, nqn: string): MountResult {
  const subsystem = [...system.subsystems.values()].find(
    (one) => `${NQN_BASE}:${one.name}` === nqn,
  );
  const namespace =
    subsystem && [...system.namespaces.values()].find((one) => one.subsystem === subsystem.id);
  return reach(system, namespace?.zvol);
}

function reach(system: TrueSystem, zvol: string | undefined): MountResult {
  if (zvol === undefined) return "broken";
  if (!isImported(system, zvol)) return "exported";
  return datasetAt(system, zvol) ? "mounts" : "broken";
}
