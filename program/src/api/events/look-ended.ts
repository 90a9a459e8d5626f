import type { ConfiguredSource } from "../../findings/places.ts";
import { areWhole, type Coverage } from "../../model/inventory.ts";
import type { Shown } from "../shown.ts";
import type { Happening } from "./happening.ts";

/** That a look ended, with how fresh these sources are. */
export function lookEnded(sources: readonly ConfiguredSource[], shown: Shown): Happening {
  const { at, coverage } = shown.report;
  const bySource = Map.groupBy(coverage, ({ source }) => source.name);
  const freshness = ({ name, kind }: ConfiguredSource) => {
    const parts = bySource.get(name) ?? [];
    const whole = areWhole(parts);
    return { name, kind, readAt: oldestRead(parts, shown), whole };
  };
  return { type: "look", data: { at, sources: sources.map(freshness) } };
}

function oldestRead(parts: readonly Coverage[], shown: Shown): number | null {
  const times = parts.flatMap((part) => shown.lastWhole(part)?.at ?? []);
  return times.length === 0 ? null : Math.min(...times);
}
