import { unreachable } from "../../lib/unreachable.ts";
import { plainPath } from "../../model/indices.ts";
import type { VolumeSource } from "../../model/kubernetes.ts";
import type { Clue } from "../links.ts";
import { democraticCsi } from "./democratic-csi.ts";
import type { CsiDriverFormat } from "./driver.ts";

/** Every driver whose formats are known. A new one is a file and a line here. */
export const DRIVERS: readonly CsiDriverFormat[] = Object.freeze([democraticCsi]);

/** User properties to read from every dataset: those that any known driver writes. */
export const DRIVER_USER_PROPERTIES: readonly string[] = Object.freeze(
  DRIVERS.flatMap((driver) => driver.userProperties),
);

/**
 * What a volume says about where its data is, strongest statement first; empty where nothing known to us says it.
 * In-tree volumes and inline volumes of Pods state their server directly.
 */
export function cluesOf(source: VolumeSource): readonly Clue[] {
  switch (source.type) {
    case "nfs":
      return [{ by: "path", server: source.server, path: plainPath(source.path) }];
    case "iscsi":
      return [{ by: "iqn", portals: source.portals, iqn: source.iqn, lun: source.lun }];
    case "csi":
      return (
        DRIVERS.find((driver) => driver.recognises(source))?.clues(source) ?? statedClues(source)
      );
    case "other":
      return [];
    default:
      return unreachable(source);
  }
}

/** A driver we do not know may still name a server and a share, or an IQN, in the way all of them do. */
function statedClues({ attributes }: Extract<VolumeSource, { type: "csi" }>): readonly Clue[] {
  const { server, share, iqn, portal, lun } = attributes;
  if (server !== undefined && share?.startsWith("/"))
    return [{ by: "path", server, path: plainPath(share) }];
  if (iqn !== undefined)
    return [
      { by: "iqn", portals: portal === undefined ? [] : [portal], iqn, lun: Number(lun ?? "0") },
    ];
  return [];
}
