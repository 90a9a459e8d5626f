import type {
  NasExtent,
  NasNfsShare,
  NasNvmeNamespace,
  NasNvmeSubsystem,
  NasSmbShare,
  NasState,
  NasTarget,
} from "../../truenas/state.ts";
import { bound, foreignPath } from "../bindings.ts";
import type { VolumeBinding } from "../bindings.ts";
import type { Protocol } from "../fates.ts";
import { mountpoint } from "../names.ts";
import type { Volume } from "../world.ts";
import { addTarget, extent, target } from "./iscsi-access.ts";
import type { AccessIds } from "./marks.ts";
import { addSubsystem } from "./nvmeof-access.ts";
import { addShare, addSmbShare, nfsShare, smbShare } from "./share-access.ts";
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

/** Adds what gives a volume out, as far as its fate left it; everything of one volume has one id. */
export type AddVolume = (
  access: Access,
  site: Site,
  volume: Volume,
  binding: VolumeBinding,
  id: number,
) => void;

const ADD: Readonly<Record<Protocol, AddVolume>> = {
  nfs: addShare,
  smb: addSmbShare,
  iscsi: addTarget,
  nvmeof: addSubsystem,
};

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
  for (const { of, also, lun: lunid } of world.luns) {
    const [ids, others] = [access.idsByVolume.get(of), access.idsByVolume.get(also)];
    if (ids && others && "target" in ids && "extent" in others) {
      access.targetExtents.push({ id, target: ids.target, extent: others.extent, lunid });
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
