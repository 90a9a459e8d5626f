import type {
  NasExtent,
  NasNfsShare,
  NasNvmeNamespace,
  NasNvmeSubsystem,
  NasSmbShare,
  NasState,
  NasTarget,
} from "../../truenas/state.ts";
import { bound, foreignPath, sharePath } from "../bindings.ts";
import type { VolumeBinding } from "../bindings.ts";
import { nodeAddress } from "../kubernetes/cluster.ts";
import type { Protocol } from "../fates.ts";
import { assetsName, iqnOf, mountpoint, nqnOf, NSID, shareComment } from "../names.ts";
import { hasLegacyShares } from "../releases.ts";
import { nodeOf } from "../kubernetes/pods.ts";
import type { Volume } from "../world.ts";
import type { AccessIds } from "./marks.ts";
import type { Site } from "./site.ts";

/** Everything that gives datasets out to the network, and what the driver was told of it. */
export interface Access {
  readonly shares: NasNfsShare[];
  readonly smbShares: NasSmbShare[];
  readonly smbSessions: NasState["smbSessions"];
  readonly targets: NasTarget[];
  readonly extents: NasExtent[];
  readonly targetExtents: NasState["iscsi"]["targetExtents"];
  readonly sessions: NasState["iscsi"]["sessions"];
  readonly subsystems: NasNvmeSubsystem[];
  readonly namespaces: NasNvmeNamespace[];
  readonly portSubsystems: NasState["nvmet"]["portSubsystems"];
  readonly nvmeSessions: NasState["nvmet"]["sessions"];
  /** By volume id; also of shares and targets that are gone again. */
  readonly idsByVolume: ReadonlyMap<string, AccessIds>;
}

/** Shares, targets, extents and sessions of a NAS. Ids count up, as those of TrueNAS' database do. */
export function accessOf(site: Site): Access {
  const idsByVolume = new Map<string, AccessIds>();
  const access: Access = {
    shares: [],
    smbShares: [],
    smbSessions: [],
    targets: [],
    extents: [],
    targetExtents: [],
    sessions: [],
    subsystems: [],
    namespaces: [],
    portSubsystems: [],
    nvmeSessions: [],
    idsByVolume,
  };
  const { world, system, bindings } = site;
  let id = 0;
  for (const volume of world.volumes) {
    if (volume.install.system === system) {
      id += 1;
      idsByVolume.set(volume.id, accessIds(volume.install.protocol, id));
      ADD[volume.install.protocol](access, site, volume, bound(bindings.volumes, volume.id), id);
    }
  }
  addForeign(access, site, id + 1);
  return access;
}

/** What the driver notes of a volume whose share, target or subsystem, and all that hangs on it, got this id. */
export function accessIds(protocol: Protocol, id: number): AccessIds {
  switch (protocol) {
    case "nfs":
    case "smb":
      return { share: id };
    case "iscsi":
      return { target: id, extent: id, targetExtent: id };
    case "nvmeof":
      return { subsystem: id, namespace: id };
  }
}

type Add = (access: Access, site: Site, volume: Volume, binding: VolumeBinding, id: number) => void;

const ADD: Readonly<Record<Protocol, Add>> = {
  nfs: (access, _, volume, binding, id) => {
    addShare(access, volume, binding, id);
  },
  smb: addSmbShare,
  iscsi: addTarget,
  nvmeof: addSubsystem,
};

function addShare(access: Access, volume: Volume, binding: VolumeBinding, id: number): void {
  if (volume.fate.access === "whole") {
    const comment = shareComment(volume.install, binding.provisionedAs);
    access.shares.push(nfsShare(id, sharePath(binding), comment));
  }
}

function nfsShare(id: number, path: string, comment: string): NasNfsShare {
  return { id, path, comment, networks: [], hosts: [], readOnly: false, enabled: true };
}

function addTarget(
  access: Access,
  site: Site,
  volume: Volume,
  binding: VolumeBinding,
  id: number,
): void {
  const { install, fate } = volume;
  const name = assetsName(install, binding.leaf);
  if (fate.access === "gone") {
    return;
  }
  access.targets.push(target(id, name));
  if (fate.access === "whole") {
    access.extents.push(extent(site, id, name, binding.provisionedAs));
    access.targetExtents.push({ id, target: id, extent: id, lunid: 0 });
  }
  if (fate.dataset === "finished") {
    addSessions(access, site, volume, binding);
  }
}

function target(id: number, name: string): NasTarget {
  return {
    id,
    name,
    alias: null,
    groups: [{ portal: 1, initiator: 1, authmethod: "NONE", auth: null }],
  };
}

/** The driver sets neither serial nor naa: TrueNAS makes 15 and 19 hexadecimal digits (facts/democratic-csi §1.3). */
function extent({ world, system }: Site, id: number, name: string, zvol: string): NasExtent {
  return {
    id,
    name,
    type: "DISK",
    path: `zvol/${zvol}`,
    serial: world.mint.hex(15, "serial", system.name, name),
    naa: `0x6589cfc000000${world.mint.hex(19, "naa", system.name, name)}`,
    enabled: true,
    comment: "",
  };
}

/** One session of each node that runs a Pod with the volume. */
function addSessions(
  access: Access,
  { world }: Site,
  volume: Volume,
  binding: VolumeBinding,
): void {
  const { cluster } = volume.install;
  for (const node of new Set(volume.pods.map((pod) => nodeOf(world, volume, pod)))) {
    access.sessions.push({
      initiator: `iqn.1994-05.com.redhat:${world.mint.hex(12, "initiator", cluster.name, node)}`,
      initiatorAddr: nodeAddress(cluster, node),
      target: iqnOf(volume.install, binding.leaf),
    });
  }
}

/** The driver gives a name and a path, and leaves the rest to TrueNAS (facts/democratic-csi §1.3). */
function addSmbShare(
  access: Access,
  site: Site,
  volume: Volume,
  binding: VolumeBinding,
  id: number,
): void {
  if (volume.fate.access !== "whole") {
    return;
  }
  const name = assetsName(volume.install, binding.leaf);
  access.smbShares.push(smbShare(site, id, name, sharePath(binding), ""));
  if (volume.fate.dataset === "finished") {
    for (const { address } of usersOf(site, volume)) {
      access.smbSessions.push({ username: "csi", machine: address, share: name });
    }
  }
}

function smbShare(
  { system }: Site,
  id: number,
  name: string,
  path: string,
  comment: string,
): NasSmbShare {
  const purpose = hasLegacyShares(system) ? "LEGACY_SHARE" : "DEFAULT_SHARE";
  return {
    id,
    name,
    path,
    purpose,
    comment,
    hostsAllow: [],
    hostsDeny: [],
    readOnly: false,
    enabled: true,
  };
}

/** Made in this order: subsystem, namespace, and the subsystem's place on the port (facts/democratic-csi §8.2). */
function addSubsystem(
  access: Access,
  site: Site,
  volume: Volume,
  binding: VolumeBinding,
  id: number,
): void {
  const { install, fate } = volume;
  const { mint } = site.world;
  const name = assetsName(install, binding.leaf);
  if (fate.access === "gone") {
    return;
  }
  const subnqn = nqnOf(install, binding.leaf);
  const serial = mint.hex(20, "nvme serial", install.system.name, name);
  access.subsystems.push({ id, name, subnqn, serial, allowAnyHost: true });
  if (fate.access === "whole") {
    access.namespaces.push({
      id,
      nsid: NSID,
      subsystem: id,
      deviceType: "ZVOL",
      devicePath: `zvol/${binding.provisionedAs}`,
      deviceUuid: mint.uuid("nvme uuid", install.system.name, name),
      deviceNguid: mint.uuid("nvme nguid", install.system.name, name),
      enabled: true,
    });
  }
  if (fate.access === "whole" || fate.dataset === "gone") {
    access.portSubsystems.push({ id, port: 1, subsystem: id });
  }
  if (fate.access === "whole" && fate.dataset === "finished") {
    for (const { hostnqn, address } of usersOf(site, volume)) {
      access.nvmeSessions.push({ hostnqn, hostAddress: address, port: 1, subsystem: id });
    }
  }
}

/** The nodes that run a Pod with the volume. */
function usersOf(
  { world }: Site,
  volume: Volume,
): readonly { readonly address: string; readonly hostnqn: string }[] {
  const { cluster } = volume.install;
  return [...new Set(volume.pods.map((pod) => nodeOf(world, volume, pod)))].map((node) => ({
    address: nodeAddress(cluster, node),
    hostnqn: `nqn.2014-08.org.nvmexpress:uuid:${world.mint.uuid("nvme host", cluster.name, node)}`,
  }));
}

function addForeign(access: Access, site: Site, firstId: number): void {
  const { world, system } = site;
  let id = firstId;
  for (const dataset of world.datasets.filter(
    (entry) => entry.system === system.name && entry.shared,
  )) {
    const path = foreignPath(site.bindings, dataset);
    if (dataset.kind === "filesystem") {
      access.shares.push(nfsShare(id, mountpoint(path), "shared by hand"));
    } else {
      const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
      access.targets.push(target(id, name));
      access.extents.push(extent(site, id, name, path));
      access.targetExtents.push({ id, target: id, extent: id, lunid: 0 });
    }
    id += 1;
  }
  for (const { name, of, initiator } of world.targets) {
    const ids = access.idsByVolume.get(of);
    if (ids !== undefined && "extent" in ids) {
      access.targets.push(target(id, name));
      access.targetExtents.push({ id, target: id, extent: ids.extent, lunid: 0 });
      if (initiator !== null) {
        access.sessions.push({
          initiator,
          initiatorAddr: "10.0.0.77",
          target: `${system.iqnBase}:${name}`,
        });
      }
      id += 1;
    }
  }
  for (const share of world.shares.filter((entry) => entry.system === system.name)) {
    if (share.protocol === "smb") {
      const name = share.path.slice(share.path.lastIndexOf("/") + 1);
      access.smbShares.push(smbShare(site, id, name, share.path, share.comment));
    } else {
      access.shares.push(nfsShare(id, share.path, share.comment));
    }
    id += 1;
  }
}
