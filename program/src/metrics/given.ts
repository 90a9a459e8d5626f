import { createLinks } from "../correlate/join.ts";
import type { Report } from "../findings/report.ts";
import { CLUSTER, type GivenRecords, inventoryOf, NOW, SYSTEM } from "../model/given.ts";
import type { InventoryView } from "../model/inventory.ts";
import { findingGroups } from "./finding-groups.ts";
import { expositionOf, render } from "./render.ts";
import type { Family } from "./family.ts";
import type { ServiceFigures } from "./service-figures.ts";
import type { MetricsView } from "./view.ts";

/** A process that has run for a minute and looked twice. */
export const SERVICE: ServiceFigures = Object.freeze({
  version: "1.2.3",
  startedAt: NOW - 60_000,
  cpuUs: 1_500_000,
  residentBytes: 100_000_000,
  heapBytes: 40_000_000,
  loopDelayNs: { p50: 1e6, p99: 2e6, max: 5e6 },
  looks: 2,
  lastLook: { tookMs: 1_250, endedAt: NOW },
  configurationRefused: false,
  memoryHealthy: true,
  certificateExpiresAt: NOW + 86_400_000,
  connectionsDropped: 3,
  series: 7,
  seriesCap: 10,
  shed: [],
  requests: [{ source: "prod", budget: "background", taken: 12, waitedMs: 500 }],
  answered: [
    {
      source: "nas1",
      effort: "cheap",
      answers: 4,
      totalMs: 1_000,
      recent: { p50: 200, p99: 400, max: 500 },
    },
    { source: "nas1", effort: "heavy", answers: 0, totalMs: 0, recent: null },
  ],
  missed: [{ source: "prod", objects: 0 }],
  heard: [{ source: "nas1", isEnabled: true, events: 4 }],
});

/** A view of these records, read whole half a second ago, of cluster "prod" and system "nas1". */
export function viewOf(
  records: GivenRecords | InventoryView,
  report: Report | null = null,
): MetricsView {
  const inventory = "generation" in records ? records : inventoryOf(records);
  const names = new Map([
    [CLUSTER, "prod"],
    [SYSTEM, "nas1"],
  ]);
  return {
    inventory,
    links: createLinks(inventory),
    findingGroups: report === null ? [] : findingGroups(report),
    service: SERVICE,
    sources: [
      { kind: "cluster", name: "prod", id: CLUSTER },
      { kind: "system", name: "nas1", id: SYSTEM },
    ],
    nameOf: (id) => names.get(id) ?? id,
    lastWhole: () => ({ at: NOW - 500, records: 7 }),
    wasRead: () => true,
  };
}

/** The exposition of families over a view, in the text format. */
export function exposed(families: readonly Family[], view: MetricsView): string {
  return Buffer.concat(expositionOf(render(families, view), "text")).toString();
}

/** The lines of one family, without its head. */
export function seriesOf(family: Family, view: MetricsView): readonly string[] {
  const lines = exposed([family], view).split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}
