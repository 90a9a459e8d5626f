import {
  aClaim,
  aPod,
  aPool,
  aPv,
  type GivenRecords,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
} from "../model/given.ts";
import type { Pool } from "../model/truenas.ts";

/** The pool "tank" with one claim on it, shop/data-postgres-0, that the StatefulSet postgres mounts. */
export function usedPool(pool: Pool = aPool()): GivenRecords {
  const users = {
    persistentVolumes: [aPv()],
    persistentVolumeClaims: [aClaim()],
    pods: [aPod({ owner: { kind: "StatefulSet", name: "postgres", uid: "of-postgres" } })],
  };
  return { ...together(parents(NFS_PARENT), nfsVolume(), users), pools: [pool] };
}

/** The same while ZFS does not show it: TrueNAS still has its shares. */
export function lostPool(pool: Pool): GivenRecords {
  return { ...usedPool(pool), datasets: [], datasetSpace: [] };
}

/** Whom `usedPool` names as affected. */
export const AFFECTED = Object.freeze({
  claims: 1,
  namespaces: 1,
  named: [
    {
      cluster: "prod",
      namespace: "shop",
      claims: 1,
      named: ["data-postgres-0"],
      owners: ["StatefulSet/postgres"],
    },
  ],
  unread: [],
});
