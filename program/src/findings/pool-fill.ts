import type { Pool } from "../model/truenas.ts";
import { hangingOnPool } from "./hanging.ts";
import { type Judgement, quiet, type RuleContext } from "./rule.ts";
import { sizeText } from "./words.ts";

/** From where to where each of the three rules speaks: TrueNAS' own thresholds since 25.04, so that both say the same (facts/truenas-api §5.2). */
export const FILL = Object.freeze({
  filling: { from: 0.85, below: 0.9 },
  nearlyFull: { from: 0.9, below: 0.95 },
  full: { from: 0.95, below: Infinity },
});

/** Whether so much of a pool's raw space is taken; only the highest threshold that it has passed speaks. */
export function judgeFill(
  pool: Pool,
  { from, below }: (typeof FILL)[keyof typeof FILL],
  { links }: RuleContext,
): Judgement {
  const { sizeBytes, allocatedBytes, freeBytes } = pool;
  if (sizeBytes === null || allocatedBytes === null || sizeBytes === 0)
    return quiet("its size is not known while it is not imported");
  const usedRatio = allocatedBytes / sizeBytes;
  const percent = `${Math.floor(usedRatio * 100)} %`;
  if (usedRatio < from) return quiet(`${percent} of it is taken`);
  if (usedRatio >= below) return quiet(`${percent} of it is taken, of which another rule speaks`);
  return {
    is: "hit",
    evidence: [
      { fact: "taken", value: `${percent} of ${sizeText(sizeBytes)}, parity included` },
      { fact: "free", value: freeBytes === null ? "not known" : sizeText(freeBytes) },
    ],
    hanging: hangingOnPool(pool, links),
  };
}
