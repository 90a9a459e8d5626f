import type { VolumeSource } from "../../model/kubernetes.ts";
import { plainPath, statedIqn, statedNqn, statedPath, statedSmbShare } from "../../model/stated.ts";
import type { Clue } from "../links.ts";
import type { CsiVolume } from "./driver.ts";

/** What an in-tree volume says: its server or portals directly. */
export function inTreeClues(source: Exclude<VolumeSource, { type: "csi" }>): readonly Clue[] {
  if (source.type === "nfs")
    return [{ by: "path", server: source.server, path: plainPath(source.path) }];
  if (source.type === "iscsi")
    return [{ by: "iqn", portals: source.portals, iqn: source.iqn, lun: source.lun }];
  return [];
}

/**
 * The server and path, share, IQN or NQN that the attributes of a CSI volume state, by the names that drivers give them;
 * none where they state nothing of the kind.
 */
export function statedClues(volume: CsiVolume): readonly Clue[] {
  const clue = pathClue(volume) ?? smbClue(volume) ?? iqnClue(volume) ?? nqnClue(volume);
  return clue === null ? [] : [clue];
}

/** A directory of an NFS server. */
export function pathClue(volume: CsiVolume): Clue | null {
  const path = statedPath(volume);
  const server = volume.attributes["server"] ?? volume.attributes["nfsServer"];
  return path === null || server === undefined ? null : { by: "path", server, path };
}

/** A share of an SMB server. */
export function smbClue(volume: CsiVolume): Clue | null {
  const stated = statedSmbShare(volume);
  return stated === null ? null : { by: "smbShare", ...stated };
}

/** A LUN of an iSCSI target. */
export function iqnClue(volume: CsiVolume): Extract<Clue, { by: "iqn" }> | null {
  const iqn = statedIqn(volume);
  if (iqn === null) return null;
  const { portal, portals, targetPortal, server, lun } = volume.attributes;
  const first = portal ?? targetPortal ?? server;
  const addresses = portals ? [first, ...portals.split(",")] : [first];
  return { by: "iqn", portals: addresses.filter(isStated), iqn, lun: Number(lun ?? "0") };
}

/** A namespace of an NVMe-oF subsystem. */
export function nqnClue(volume: CsiVolume): Clue | null {
  const nqn = statedNqn(volume);
  if (nqn === null) return null;
  const { transport, transports, address, server, nsid } = volume.attributes;
  const addresses = [address ?? server, transport, ...(transports?.split(",") ?? [])];
  const portals = addresses.filter(isStated).filter((text) => /[.:]/.test(text)); // "tcp" alone is none
  return { by: "nqn", portals, nqn, nsid: nsid === undefined ? null : Number(nsid) };
}

function isStated(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
