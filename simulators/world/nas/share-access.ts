import type { NasNfsShare, NasSmbShare } from "../../truenas/state.ts";
import { sharePath } from "../bindings.ts";
import { nodeAddress } from "../kubernetes/cluster.ts";
import { assetsName, shareComment } from "../names.ts";
import { hasLegacyShares } from "../releases.ts";
import type { Volume } from "../world.ts";
import type { AddVolume } from "./access.ts";
import type { Site } from "./site.ts";
import { usersOf } from "./users.ts";

/** The NFS share of a volume. */
export const addShare: AddVolume = (access, site, volume, binding, id) => {
  if (volume.fate.access === "whole") {
    const comment = shareComment(volume.install, binding.provisionedAs);
    const enabled = volume.drift !== "accessDisabled";
    const hosts = volume.drift === "nodeKeptOut" ? otherNodes(site, volume) : [];
    access.shares.push({ ...nfsShare(id, sharePath(binding), comment), enabled, hosts });
  }
};

/** Addresses of the nodes that run no Pod with the volume. */
function otherNodes(site: Site, volume: Volume): string[] {
  const { cluster } = volume.install;
  const users = new Set(usersOf(site, volume).map(({ node }) => node));
  const others = cluster.nodes.filter((node) => !users.has(node));
  return others.map((node) => nodeAddress(cluster, node));
}

/** An NFS share, open to everybody. */
export function nfsShare(id: number, path: string, comment: string): NasNfsShare {
  return { id, path, comment, networks: [], hosts: [], readOnly: false, enabled: true };
}

/** The driver gives a name and a path, and leaves the rest to TrueNAS (facts/democratic-csi §1.3). */
export const addSmbShare: AddVolume = (access, site, volume, binding, id) => {
  if (volume.fate.access !== "whole") {
    return;
  }
  const name = assetsName(volume.install, binding.leaf);
  const enabled = volume.drift !== "accessDisabled";
  access.smbShares.push({ ...smbShare(site, id, name, sharePath(binding), ""), enabled });
  if (volume.fate.dataset === "finished") {
    for (const { address } of usersOf(site, volume)) {
      access.smbSessions.push({ username: "csi", machine: address, share: name });
    }
  }
};

/** An SMB share, open to everybody. */
export function smbShare(
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
