import type { Bindings } from "../bindings.ts";
import type { System } from "../model.ts";
import { WorldError } from "../reader.ts";
import type { World } from "../world.ts";

/** What the parts of a NAS are built from. */
export interface Site {
  readonly world: World;
  readonly system: System;
  readonly bindings: Bindings;
}

/** GUID, transaction group and time of something in a pool: the group grows by one each five seconds (zfs_txg_timeout). */
export function birth(
  { world, system, bindings }: Site,
  path: string,
  createdAt: number,
): { guid: string; createTxg: string; createdAt: number } {
  const { firstTxg, createdAt: poolCreatedAt } = poolTimes(system, path, bindings.now);
  const groups = Math.max(0, Math.floor((createdAt - poolCreatedAt) / 5_000));
  return {
    guid: world.mint.guid(system.name, path),
    createTxg: (firstTxg + BigInt(groups)).toString(),
    createdAt: createdAt - (createdAt % 1_000),
  };
}

/** When the pool of a path was made, and its first transaction group. */
function poolTimes(
  system: System,
  path: string,
  now: number,
): { createdAt: number; firstTxg: bigint } {
  const name = path.split(/[/@]/u, 1)[0];
  const pool = system.pools.find((candidate) => candidate.name === name);
  if (pool === undefined) {
    throw new WorldError(["systems"], `system ${system.name} has no pool for ${path}`);
  }
  return { createdAt: now - pool.age, firstTxg: BigInt(pool.firstTxg) };
}
