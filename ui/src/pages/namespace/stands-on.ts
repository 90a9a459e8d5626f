import type { DfAnswer, PoolRow } from "../../../../program/src/api/contract.ts";
import { type Amount, amountOf } from "../../format/amount.ts";

/** A pool that volumes of a namespace lie on. */
export interface Stand {
  readonly system: string;
  readonly pool: string;
  /** As ZFS writes it; null where it is not known. */
  readonly status: string | null;
  readonly volumes: number;
  readonly usedBytes: Amount;
}

/** What volumes stand on. */
export interface Stands {
  readonly pools: readonly Stand[];
  /** Volumes of which it is not known where their data lies. */
  readonly nowhere: number;
}

/** The pools under a namespace of so many volumes, by what `df` sums up for it, with their state as the list of pools has it. */
export function standsOf(
  volumes: number,
  rows: DfAnswer["rows"],
  pools: readonly Pick<PoolRow, "system" | "name" | "status">[],
): Stands {
  const stands = rows.map((row): Stand => {
    const colon = row.name.indexOf(":");
    const [system, pool] = [row.name.slice(0, colon), row.name.slice(colon + 1)];
    const known = pools.find((one) => one.system === system && one.name === pool);
    return {
      system,
      pool,
      status: known?.status ?? null,
      volumes: row.volumes,
      usedBytes: amountOf(row.usedBytes, row.unknownVolumes),
    };
  });
  const placed = stands.reduce((sum, stand) => sum + stand.volumes, 0);
  return { pools: stands, nowhere: Math.max(0, volumes - placed) };
}
