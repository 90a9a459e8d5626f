import { unreachable } from "../../lib/unreachable.ts";
import type { SystemId } from "../../model/ids.ts";
import type { PersistentVolume, VolumeSource } from "../../model/kubernetes.ts";
import { cluesOf } from "../drivers/registry.ts";
import type { Backing, Clue } from "../links.ts";
import { byBlock } from "./by-block.ts";
import { byPath } from "./by-path.ts";
import { bySmbShare } from "./by-smb-share.ts";
import {
  ambiguous,
  type BackingTools,
  byHandle,
  found,
  isAt,
  NO_SYSTEMS,
  type Question,
} from "./question.ts";

/** A PersistentVolume, or a volume written into a Pod or Pod template. */
type Sourced = Pick<PersistentVolume, "source">;

/** What is found of a volume while nobody knows yet whose addresses are whose. */
export function firstSightOf(volume: Sourced, tools: BackingTools): Backing {
  return answer(volume, { ...tools, clues: cluesOf(volume.source), systems: NO_SYSTEMS });
}

/** The backing of a volume, now that the systems at its addresses are known. */
export function backingOf(
  volume: Sourced,
  systemsAt: (address: string) => ReadonlySet<SystemId>,
  tools: BackingTools,
): Backing {
  const clues = cluesOf(volume.source);
  const systems = systemsOf(clues.flatMap(addressesIn), systemsAt);
  return answer(volume, { ...tools, clues, systems });
}

/**
 * Follows a PersistentVolume to its dataset: by what it mounts or logs in to, else by handle. What the first clue says
 * is checked against the handle; a contradiction becomes a doubt. Join keys: facts/democratic-csi §5.4.
 */
function answer({ source }: Sourced, question: Question): Backing {
  const [first] = question.clues;
  if (first === undefined)
    return { state: "elsewhere", because: `${pluginOf(source)} says nothing about a TrueNAS` };
  switch (first.by) {
    case "path":
      return byPath(first, question);
    case "smbShare":
      return bySmbShare(first, question);
    case "iqn":
    case "nqn":
      return byBlock(first, question);
    case "dataset":
    case "handle":
      return byHandleOnly(question);
    default:
      return unreachable(first);
  }
}

function systemsOf(
  addresses: readonly string[],
  systemsAt: (address: string) => ReadonlySet<SystemId>,
): ReadonlySet<SystemId> {
  const [first] = addresses;
  if (first === undefined) return NO_SYSTEMS;
  if (addresses.length === 1) return systemsAt(first);
  return new Set(addresses.flatMap((address) => [...systemsAt(address)]));
}

/** The addresses under which a volume expects its NAS. */
export function addressesOf(source: VolumeSource): readonly string[] {
  return cluesOf(source).flatMap(addressesIn);
}

/** The addresses under which a clue expects the NAS. */
export function addressesIn(clue: Clue): readonly string[] {
  switch (clue.by) {
    case "path":
    case "smbShare":
      return [clue.server];
    case "iqn":
    case "nqn":
      return clue.portals.map(hostOf);
    case "dataset":
    case "handle":
      return [];
    default:
      return unreachable(clue);
  }
}

/**
 * "10.0.0.10:3260" -> "10.0.0.10"; "tcp://[fd00::1]:4420" -> "fd00::1"; an address without port is itself.
 */
function hostOf(portal: string): string {
  const scheme = portal.indexOf("://");
  if (scheme >= 0) return hostOf(portal.slice(scheme + "://".length));
  if (portal.startsWith("[")) return /^\[([^\]]+)\]/.exec(portal)?.[1] ?? portal;
  const colon = portal.indexOf(":");
  return colon < 0 || portal.includes(":", colon + 1) ? portal : portal.slice(0, colon);
}

/** A leaf alone may be anybody's. A full name that something gives out is the volume's, on whichever system that is. */
function byHandleOnly(question: Question): Backing {
  const datasets = byHandle(question);
  if (datasets.length > 1) return ambiguous("its handle fits several datasets", datasets);
  const [dataset] = datasets;
  if (!dataset)
    return { state: "elsewhere", because: "its handle names no dataset of a system that is read" };
  const block = question.blockPaths.toZvol(dataset).find(({ target }) => target !== null) ?? null;
  const isNamedInFull = question.clues.some((clue) => clue.by === "dataset");
  const doubts = isNamedInFull && block !== null ? [] : ["nothing but its handle leads to it"];
  const unwitnessed = !isAt(dataset, question);
  return found(dataset, "handle+parent", doubts, { block, unwitnessed });
}

function pluginOf(source: VolumeSource): string {
  if (source.type === "csi") return `driver ${source.driver}`;
  return source.type === "other" ? `plugin ${source.plugin}` : `an in-tree ${source.type} volume`;
}
