import type { NasExtent, NasTarget } from "../../truenas/state.ts";
import { bound } from "../bindings.ts";
import type { VolumeBinding } from "../bindings.ts";
import { assetsName, iqnOf } from "../names.ts";
import type { Volume } from "../world.ts";
import type { Access, AddVolume } from "./access.ts";
import type { Site } from "./site.ts";
import { loggedIn } from "./users.ts";

/** Target, extent and their mapping, all of one id, and the sessions of who uses them. */
export const addTarget: AddVolume = (access, site, volume, binding, id) => {
  const { install, fate } = volume;
  const name = assetsName(install, binding.leaf);
  if (fate.access === "gone") {
    return;
  }
  access.targets.push(target(id, name));
  if (fate.access === "whole") {
    const enabled = volume.drift !== "accessDisabled";
    access.extents.push({ ...extent(site, id, name, zvolOf(site, volume, binding)), enabled });
    access.targetExtents.push({ id, target: id, extent: id, lunid: 0 });
  }
  if (fate.dataset === "finished") {
    addSessions(access, site, volume, binding);
  }
};

/** Where its extent points: at its own zvol, or by a slip at another one. */
function zvolOf(
  { world, bindings }: Site,
  { id }: Volume,
  { provisionedAs }: VolumeBinding,
): string {
  const slip = world.slips.find(({ of }) => of === id);
  return slip === undefined ? provisionedAs : bound(bindings.volumes, slip.at).provisionedAs;
}

/** A target as the driver makes it: open to the only initiator group on the only portal. */
export function target(id: number, name: string): NasTarget {
  return {
    id,
    name,
    alias: null,
    groups: [{ portal: 1, initiator: 1, authmethod: "NONE", auth: null }],
  };
}

/** The driver sets neither serial nor naa: TrueNAS makes 15 and 19 hexadecimal digits (facts/democratic-csi §1.3). */
export function extent({ world, system }: Site, id: number, name: string, zvol: string): NasExtent {
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
function addSessions(access: Access, site: Site, volume: Volume, binding: VolumeBinding): void {
  const { cluster } = volume.install;
  for (const { node, address } of loggedIn(site, volume)) {
    const initiator = site.world.mint.hex(12, "initiator", cluster.name, node);
    access.sessions.push({
      initiator: `iqn.1994-05.com.redhat:${initiator}`,
      initiatorAddr: address,
      target: iqnOf(volume.install, binding.leaf),
    });
  }
}
