import type { Rule } from "../findings/rule.ts";
import type { Pool, Vdev } from "../model/truenas.ts";
import type { Picture } from "../monitor/recording.ts";

/** A sentence for every pool that is not as it should be, as long as no rule judges pools; none then. */
export function poolAlarms(
  { inventory, sources }: Picture,
  rules: readonly Rule[],
): readonly string[] {
  if (rules.some(({ each }) => each === "pools")) return [];
  const several = sources.filter(({ kind }) => kind === "system").length > 1;
  return [...inventory.all("pools")].flatMap((pool) => {
    const broken = (pool.vdevs ?? []).flatMap(disksOf).filter(({ status }) => status !== "ONLINE");
    if (pool.status === "ONLINE" && broken.length === 0) return [];
    const system = sources.find(({ id }) => id === pool.system)?.name ?? pool.system;
    return [sentenceOf(several ? `${system}:${pool.name}` : pool.name, pool, broken)];
  });
}

function sentenceOf(name: string, pool: Pool, broken: readonly Vdev[]): string {
  const disks = broken.map((disk) => `disk ${disk.disk ?? disk.name} ${disk.status}`).join(", ");
  return `pool ${name} is ${pool.status}${disks === "" ? "" : ` (${disks})`}: not judged by a rule yet, see plumbline trace pool/${name}`;
}

function disksOf(vdev: Vdev): readonly Vdev[] {
  return vdev.children.length === 0 ? [vdev] : vdev.children.flatMap(disksOf);
}
