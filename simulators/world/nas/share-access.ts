import type { NasNfsShare, NasSmbShare } from "../../truenas/state.ts";
import { sharePath } from "../bindings.ts";
import { assetsName, shareComment } from "../names.ts";
import { hasLegacyShares } from "../releases.ts";
import type { AddVolume } from "./access.ts";
import type { Site } from "./site.ts";
import { usersOf } from "./users.ts";

/** The NFS share of a volume. */
export const addShare: AddVolume = (access, _, volume, binding, id) => {
  if (volume.fate.access === "whole") {
    const comment = shareComment(volume.install, binding.provisionedAs);
    access.shares.push(nfsShare(id, sharePath(binding), comment));
  }
};

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
  access.smbShares.push(smbShare(site, id, name, sharePath(binding), ""));
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
