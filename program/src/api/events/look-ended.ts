import type { ConfiguredSource } from "../../findings/places.ts";
import { areWhole, type Coverage } from "../../model/inventory.ts";
import type { Shown } from "../shown.ts";
import type { Happening } from "./happening.ts";

/** That a look ended, with how fresh the sources are of what is shown. */
export function lookEnded(shown: Shown): Happening {
  const { sources, report } = shown;
  const { at, coverage } = report;
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
