import { createLinks } from "../program/src/correlate/join.ts";
import type { Links } from "../program/src/correlate/links.ts";
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { assembleReport } from "../program/src/findings/assemble.ts";
import type { ConfiguredSource } from "../program/src/findings/places.ts";
import type { Report } from "../program/src/findings/report.ts";
import type { Rule } from "../program/src/findings/rule.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import type { RuleSettings } from "../program/src/findings/settings.ts";
import { Inventory, type InventoryView } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import type { ClaimScope, ScopeDeclaration } from "../program/src/model/scope.ts";

/**
 * The product's pure middle as the simulation drives it. The members are the places where the tests take a guard out,
 * to see that the simulation notices.
 */
export interface Core {
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  links(inventory: InventoryView): Links;
  scopes(scopes: readonly ClaimScope[]): readonly ClaimScope[];
  /** What of an observation reaches the inventory; null: nothing. */
  admit(observation: Observation): Observation | null;
}

/** The product as it is. */
export const PRODUCT: Core = Object.freeze<Core>({
  rules: RULES,
  settings: {},
  links: createLinks,
  scopes: (scopes) => scopes,
  admit: (observation) => observation,
});

/** What was configured, and when the judgement is made. */
export interface Configured {
  readonly sources: readonly Pick<ConfiguredSource, "kind" | "name">[];
  readonly declarations: readonly ScopeDeclaration[];
  readonly now: number;
}

/** Observations joined: what the scan needs to know which details to read. */
export interface Joined {
  readonly inventory: Inventory;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
}

/** Joins observations as `monitor/recording.ts` does. */
export function join(
  core: Core,
  observations: readonly Observation[],
  configured: Configured,
): Joined {
  const inventory = new Inventory();
  const admitted = observations.flatMap((observation) => core.admit(observation) ?? []);
  for (const observation of admitted) inventory.apply(observation);
  const links = core.links(inventory);
  const sources = configured.sources.map((source) => ({
    ...source,
    id: identityOf(source.name, admitted),
  }));
  const ofKind = (kind: string) => sources.filter((source) => source.kind === kind);
  const { declarations } = configured;
  const scopes = claimScopes(
    { declarations, clusters: ofKind("cluster"), systems: ofKind("system") },
    inventory,
    links,
  );
  return { inventory, links, scopes: core.scopes(scopes), sources };
}

/** Joins and judges observations. */
export function reportOn(
  core: Core,
  observations: readonly Observation[],
  configured: Configured,
): Report {
  const { rules, settings } = core;
  const { now } = configured;
  return assembleReport({
    rules,
    settings,
    exclusions: [],
    now,
    ...join(core, observations, configured),
  });
}

function identityOf(name: string, observations: readonly Observation[]): string | null {
  const ids = new Set(
    observations.filter((one) => one.source.name === name).map((one) => one.source.id),
  );
  const [only] = ids;
  return ids.size === 1 ? (only ?? null) : null;
}
