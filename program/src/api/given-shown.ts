import { createLinks } from "../correlate/join.ts";
import { claimScopes } from "../correlate/scopes.ts";
import { assembleReport } from "../findings/assemble.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { CLUSTER, type GivenRecords, inventoryOf, NOW, SYSTEM } from "../model/given.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

const CLUSTERS = [
  { kind: "cluster" as const, name: "prod", id: CLUSTER },
  { kind: "cluster" as const, name: "dr", id: "another-cluster-uid" },
];
const SYSTEMS = [{ kind: "system" as const, name: "nas1", id: SYSTEM }];

/** What the service shows of these records, judged by all rules. */
export function shownOf(records: GivenRecords, over: Partial<Shown> = {}): Shown {
  return shownIn(inventoryOf(records), over);
}

/** The same of an inventory, which may go on changing; `over.scopes`: those of the last look, in which everything is judged. */
export function shownIn(inventory: Inventory, over: Partial<Shown> = {}): Shown {
  const links = createLinks(inventory);
  const sources = [...CLUSTERS, ...SYSTEMS];
  const declared = { declarations: [], clusters: CLUSTERS, systems: SYSTEMS };
  const scopes = over.scopes ?? claimScopes(declared, inventory, links);
  const report: Report = assembleReport({
    rules: RULES,
    settings: {},
    exclusions: [],
    memory: null,
    now: NOW,
    inventory,
    links,
    sources,
    scopes,
  });
  return {
    version: "run-1",
    settings: {},
    lookedAt: NOW,
    inventory,
    links,
    scopes,
    sources,
    report,
    nameOf: (id) => sources.find((source) => source.id === id)?.name ?? id,
    lastWhole: () => ({ at: NOW, records: 4_711 }),
    ...over,
  };
}

/** Sees these namespaces of "prod". */
export function tenantOf(...names: readonly string[]): Sight {
  return { sees: "namespaces", cluster: CLUSTER, names: new Set(names) };
}

/** Sees everything. */
export const READER: Sight = Object.freeze({ sees: "everything" });
