import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import { counted } from "../../format/count.ts";
import { TEXTS } from "../../texts.ts";

const { volume: texts } = TEXTS;

/** What a volume is, in one line: where its claim is, who uses it, and where its data lies. */
export function volumeLine({
  namespace,
  cluster,
  owners,
  podCount,
  pool,
  system,
  protocol,
  phase,
}: VolumeRow): string {
  const [owner] = owners;
  const users =
    owner === undefined
      ? podCount === 0
        ? texts.unused
        : counted(podCount, "Pod")
      : texts.usedBy(owner, owners.length - 1, podCount);
  const place =
    system === null || pool === null ? null : texts.liesOn(pool, system, protocol ?? TEXTS.unknown);
  return [texts.claimIn(namespace, cluster), phase, users, place]
    .filter((part) => part !== null)
    .join(" · ");
}
