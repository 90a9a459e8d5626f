import { createLinks } from "../program/src/correlate/join.ts";
import type { Links } from "../program/src/correlate/links.ts";
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { reportOf } from "../program/src/findings/assemble.ts";
import {
  judge,
  type Judged,
  type JudgeInput,
  runEnabled,
  type RunInput,
} from "../program/src/findings/engine.ts";
import { asIfNobodyHeld } from "../program/src/findings/hold-reads.ts";
import { afterwards, type Memory } from "../program/src/findings/memory.ts";
import type { ConfiguredSource } from "../program/src/findings/places.ts";
import { remember } from "../program/src/findings/remember.ts";
import type { Report } from "../program/src/findings/report.ts";
import type { Rule } from "../program/src/findings/rule.ts";
import type { RuleRun } from "../program/src/findings/rule-run.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import type { RuleSettings } from "../program/src/findings/settings.ts";
import type { AnyRecord } from "../program/src/model/collections.ts";
import { heldAgainst } from "../program/src/model/held-against.ts";
import { Inventory, type InventoryView, recordsOf } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import type { Dataset } from "../program/src/model/truenas.ts";
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
  judge(input: JudgeInput, runs: readonly RuleRun[]): Judged;
  /** The memory after a scan; the one before it stays as it is. */
  remember(input: JudgeInput, memory: Memory, judged: Judged): Memory;
}

/** The product as it is. */
export const PRODUCT: Core = Object.freeze<Core>({
  rules: RULES,
  settings: {},
  links: createLinks,
  scopes: (scopes) => scopes,
  admit: (observation) => observation,
  judge,
  remember: (input, memory, judged) => afterwards(memory, remember(input, memory, judged)),
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

/** What the rules say of everything that was taken so far, at one moment. No memory has a part in it. */
export interface Look {
  readonly input: RunInput;
  readonly runs: readonly RuleRun[];
}

/** A report, and what it was made of. */
export interface Word {
  readonly report: Report;
  readonly input: JudgeInput;
  readonly judged: Judged;
}

/** What is made of a look by a memory, or without one. */
export function wordOn(core: Core, { input: seen, runs }: Look, memory: Memory | null): Word {
  const input = { ...seen, memory, exclusions: [] };
  const judged = core.judge(input, runs);
  return { report: reportOf(input, judged), input, judged };
}

/** Takes observations as they come, and joins and judges them as `monitor/scan.ts` and `monitor/recording.ts` do. */
export class Judge {
  readonly sources: Configured["sources"];
  readonly #core: Core;
  readonly #inventory = new Inventory();
  readonly #links: Links;
  /** What the first read of each part showed. */
  readonly #firsts = new Map<string, readonly AnyRecord[]>();
  /** Identities each source answered with. */
  readonly #ids = new Map<string, Set<string | null>>();

  /** The last join, and everything that it rests on. */
  #joined: { readonly by: string; readonly joined: Joined } | null = null;

  constructor(core: Core, sources: Configured["sources"]) {
    this.#core = core;
    this.sources = sources;
    this.#links = core.links(this.#inventory);
  }

  get view(): InventoryView {
    return this.#inventory;
  }

  take(observation: Observation): void {
    const admitted = this.#core.admit(observation);
    if (!admitted) return;
    const { name, id } = admitted.source;
    const ids = this.#ids.get(name);
    if (ids) ids.add(id);
    else this.#ids.set(name, new Set([id]));
    this.#inventory.apply(this.#heldAgainstFirst(admitted));
  }

  join({ declarations }: Configured): Joined {
    const [inventory, links] = [this.#inventory, this.#links];
    const sources = this.sources.map((source) => ({
      ...source,
      id: this.#identityOf(source.name),
    }));
    const by = JSON.stringify([inventory.generation, sources, declarations]);
    if (this.#joined?.by === by) return this.#joined.joined;
    const ofKind = (kind: string) => sources.filter((source) => source.kind === kind);
    const given = { declarations, clusters: ofKind("cluster"), systems: ofKind("system") };
    const scopes = this.#core.scopes(claimScopes(given, inventory, links));
    const joined = { inventory, links, scopes, sources };
    this.#joined = { by, joined };
    return joined;
  }

  look(configured: Configured): Look {
    const input = this.input(configured);
    return { input, runs: runEnabled(input) };
  }

  /** The same before the last reads, were nobody to hold the datasets that come back with it. */
  lookEarly(configured: Configured): { readonly look: Look; readonly perhapsHeld: Set<Dataset> } {
    const perhapsHeld = new Set<Dataset>();
    const input = this.input(configured);
    const links = asIfNobodyHeld(input.links, (dataset) => perhapsHeld.add(dataset));
    return { look: { input, runs: runEnabled({ ...input, links }) }, perhapsHeld };
  }

  /** What rules are asked with. */
  input(configured: Configured): RunInput {
    const { rules, settings } = this.#core;
    return { rules, settings, now: configured.now, ...this.join(configured) };
  }

  /** As the client gives it: of a second read what differs from the first one and what is gone (`kubernetes/`, `truenas/read/again.ts`). */
  #heldAgainstFirst(observation: Observation): Observation {
    const { pass, source, collection, within, state } = observation;
    const part = `${source.name} ${collection} ${within}`;
    if (pass === "first") this.#firsts.set(part, recordsOf(observation));
    const first = pass === "first" ? undefined : this.#firsts.get(part);
    if (!first || state !== "complete" || observation.gone !== undefined) return observation;
    return { ...observation, ...heldAgainst(first, observation.records) } as Observation;
  }

  #identityOf(name: string): string | null {
    const ids = this.#ids.get(name) ?? new Set();
    const [only] = ids;
    return ids.size === 1 ? (only ?? null) : null;
  }
}

/** Joins observations and runs the rules over them in one go. */
export function lookAt(
  core: Core,
  observations: readonly Observation[],
  configured: Configured,
): Look {
  const taken = new Judge(core, configured.sources);
  for (const observation of observations) taken.take(observation);
  return taken.look(configured);
}
