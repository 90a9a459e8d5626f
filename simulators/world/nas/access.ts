import type { NasExtent, NasNfsShare, NasState, NasTarget } from "../../truenas/state.ts";
import { bound, foreignPath, sharePath } from "../bindings.ts";
import type { VolumeBinding } from "../bindings.ts";
import { nodeAddress } from "../kubernetes/cluster.ts";
import { assetsName, iqnOf, mountpoint, shareComment } from "../names.ts";
import { nodeOf } from "../kubernetes/pods.ts";
import type { Volume } from "../world.ts";
import type { AccessIds } from "./marks.ts";
import type { Site } from "./site.ts";

/** Everything that gives datasets out to the network, and what the driver was told of it. */
export interface Access {
  readonly shares: NasNfsShare[];
  readonly targets: NasTarget[];
  readonly extents: NasExtent[];
  readonly targetExtents: NasState["iscsi"]["targetExtents"];
  readonly sessions: NasState["iscsi"]["sessions"];
  /** By volume id; also of shares and targets that are gone again. */
  readonly idsByVolume: ReadonlyMap<string, AccessIds>;
}

/** Shares, targets, extents and sessions of a NAS. Ids count up, as those of TrueNAS' database do. */
export function accessOf(site: Site): Access {
  const idsByVolume = new Map<string, AccessIds>();
  const access: Access = {
    shares: [],
    targets: [],
    extents: [],
    targetExtents: [],
    sessions: [],
    idsByVolume,
  };
  const { world, system, bindings } = site;
  let id = 0;
  for (const volume of world.volumes) {
    if (volume.install.system === system) {
      id += 1;
      const binding = bound(bindings.volumes, volume.id);
      if (volume.install.protocol === "nfs") {
        idsByVolume.set(volume.id, { share: id });
        addShare(access, volume, binding, id);
      } else {
        idsByVolume.set(volume.id, { target: id, extent: id, targetExtent: id });
        addTarget(access, site, volume, binding, id);
      }
    }
  }
  addForeign(access, site, id + 1);
  return access;
}

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
    access.shares.push(nfsShare(id, share.path, share.comment));
    id += 1;
  }
}
