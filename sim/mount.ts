import type { VolumeSource } from "../program/src/model/kubernetes.ts";
import { datasetAt, isImported, isLocked, parentOf } from "./nas.ts";
import { accessKey } from "./sight.ts";
import { IQN_BASE, NQN_BASE, type TrueSystem } from "./nas-objects.ts";

/**
 * What would happen if a Pod mounted this now: "mounts", "broken", "exported" where its pool is not imported, "withheld" where
 * all of it is there and locked, switched off or not given out at that address.
 */
export type MountResult = "mounts" | "broken" | "exported" | "withheld";

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
  const shares = [...system.shares.values()].filter(
    (share) =>
      share.protocol === "nfs" && (path === share.path || path.startsWith(`${share.path}/`)),
  );
  if (shares.length === 0) return "broken";
  const isOpen = shares.some(({ id }) => !system.off.has(accessKey(system, "nfs", id)));
  return isOpen && !isLocked(system, dataset) ? "mounts" : "withheld";
}

/** A share name, and perhaps a directory in it (facts/democratic-csi §2.1). */
function mountSmb(system: TrueSystem, named: string): MountResult {
  const [name = ""] = named.split("/", 1);
  const share = [...system.shares.values()].find(
    (one) => one.protocol === "smb" && one.name?.toLowerCase() === name.toLowerCase(),
  );
  if (!share) return "broken";
  const dataset = share.path.slice("/mnt/".length);
  return reach(system, dataset, system.off.has(accessKey(system, "smb", share.id)));
}

function login(system: TrueSystem, iqn: string): MountResult {
  const target = [...system.targets.values()].find((one) => `${IQN_BASE}:${one.name}` === iqn);
  const mapping =
    target &&
    [...system.mappings.values()].find((one) => one.target === target.id && one.lun === 0);
  const extent = mapping && system.extents.get(mapping.extent);
  return extent ? reachBlock(system, extent, "extent") : "broken";
}

function connect(system: TrueSystem, nqn: string): MountResult {
  const subsystem = [...system.subsystems.values()].find(
    (one) => `${NQN_BASE}:${one.name}` === nqn,
  );
  const namespace =
    subsystem && [...system.namespaces.values()].find((one) => one.subsystem === subsystem.id);
  return namespace ? reachBlock(system, namespace, "nvmeof/namespace") : "broken";
}

function reachBlock(
  system: TrueSystem,
  { id, zvol }: { readonly id: number; readonly zvol: string },
  kind: "extent" | "nvmeof/namespace",
): MountResult {
  return reach(system, zvol, system.off.has(accessKey(system, kind, id)) || isElsewhere(system));
}

function reach(system: TrueSystem, path: string, isOff: boolean): MountResult {
  if (!isImported(system, path)) return "exported";
  if (!datasetAt(system, path)) return "broken";
  return isOff || isLocked(system, path) ? "withheld" : "mounts";
}

/** Its portals were moved from the address that every PersistentVolume names; a name may lead to the new one. */
function isElsewhere({ address, portal }: TrueSystem): boolean {
  return /^[\d.]+$/.test(address) && address !== portal;
}
