import {
  aClaim,
  aPod,
  aPool,
  aPv,
  aVdev,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { Vdev } from "../../model/truenas.ts";
import { createLinks } from "../join.ts";
import type { Chain } from "./chain.ts";
import type { TraceKind } from "./find.ts";
import { trace } from "./trace.ts";

/** Name of the volume that is traced. */
export const name = `pvc-${UID}`;

/** A mirror of these disks. */
export const mirrorOf = (mirror: string, ...disks: readonly string[]): Vdev =>
  aVdev(mirror, { children: disks.map((disk) => aVdev(disk)) });

/** A parent of volumes on a pool of these vdevs. */
export const parentOn = (parent: string, ...vdevs: readonly Vdev[]): GivenRecords => ({
  ...parents(parent),
  pools: [aPool({ vdevs })],
});

/** A Pod and the claim that it mounts. */
export const USER: GivenRecords = { pods: [aPod()], persistentVolumeClaims: [aClaim()] };

/** The NAS half of the volume over NFS, on a pool of these vdevs. */
export const nfsAloneOn = (...vdevs: readonly Vdev[]): GivenRecords =>
  together(parentOn(NFS_PARENT, ...vdevs), nfsVolume());

/** The same with the Kubernetes half. */
export const nfsOn = (...vdevs: readonly Vdev[]): GivenRecords =>
  together(nfsAloneOn(...vdevs), USER, { persistentVolumes: [aPv()] });

export const CLUSTER = { kind: "cluster", name: "prod", id: "cluster-uid" } as const;
export const SYSTEM = { kind: "system", name: "nas1", id: "host-id" } as const;

/** The chain through one object of these records; `instead` says what was not read. */
export function ask(
  records: GivenRecords,
  kind: TraceKind,
  asked: string,
  {
    namespace = null as string | null,
    instead = {},
    sources = [CLUSTER, SYSTEM] as readonly (typeof CLUSTER | typeof SYSTEM)[],
  } = {},
): Chain {
  const inventory = inventoryOf(records, instead);
  const question = { kind, name: asked, namespace };
  return trace(question, { inventory, links: createLinks(inventory), sources });
}

/** The nodes of a chain as lines: "pool tank", and behind it what is not there. */
export const layers = ({ nodes }: Chain): readonly string[] =>
  nodes.map(
    (node) => `${node.layer} ${node.name}${node.state === "present" ? "" : ` (${node.state})`}`,
  );
