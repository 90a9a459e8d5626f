import { createLinks } from "../correlate/join.ts";
import type { Links } from "../correlate/links.ts";
import { claimScopesInSlices } from "../correlate/scopes.ts";
import { type AssembleInput, reportOf } from "../findings/assemble.ts";
import {
  type BegunAt,
  judge,
  type Judged,
  judgeInSlices,
  runEnabledInSlices,
} from "../findings/engine.ts";
import { atOnce, type Slices } from "../lib/slices.ts";
import type { Ignore, Memory, Remembered } from "../findings/memory.ts";
import type { ConfiguredSource } from "../findings/places.ts";
import type { ReferrerDiff } from "../findings/referrer-diff.ts";
import { rememberInSlices } from "../findings/remember.ts";
import type { Report } from "../findings/report.ts";
import type { Rule } from "../findings/rule.ts";
import type { RuleRun } from "../findings/rule-run.ts";
import type { Exclusion, RuleSettings } from "../findings/settings.ts";
import { Inventory, type InventoryView } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import type { ClaimScope, ScopeDeclaration } from "../model/scope.ts";

/**
 * Everything one look at all sources gave, and everything else that decides what is said about it: judging it twice gives
 * the same bytes. This is what a support bundle holds. Records carry only allow-listed fields, so it needs no redaction.
 */
export interface Recording {
  readonly schemaVersion: 1;
  /** Version of the program that made it. */
  readonly madeBy: string;
  /** When it was finished, epoch ms: the "now" of every rule. */
  readonly at: number;
  readonly sources: readonly Omit<ConfiguredSource, "id">[];
  readonly declarations: readonly ScopeDeclaration[];
  readonly settings: RuleSettings;
  readonly exclusions: readonly Exclusion[];
  /**
   * What earlier looks had left behind when this one began, of referrers perhaps only those that it does not show; null
   * where nothing was remembered.
   */
  readonly memory: Memory | null;
  /** In the order in which they were made. */
  readonly observations: readonly Observation[];
}

/** A recording made ready to ask questions of. */
export interface Picture {
  readonly recording: Recording;
  readonly inventory: InventoryView;
  readonly links: Links;
  readonly scopes: readonly ClaimScope[];
  readonly sources: readonly ConfiguredSource[];
  /** Remembered referrers against the inventory, where they were compared as they were read. */
  readonly compared: ReferrerDiff | null;
  /** What rules said of just this; null where they have to be asked. */
  readonly said: Said | null;
}

/** A picture that is still kept up to date: whoever holds it may tell its inventory of changes. */
export interface LivePicture extends Picture {
  readonly inventory: Inventory;
}

/** What rules say of everything at one moment. */
export interface Said {
  readonly rules: readonly Rule[];
  readonly runs: readonly RuleRun[];
}

/** Joins a recording: inventory, links, scopes. */
export function pictureOf(recording: Recording): LivePicture {
  const { inventory, links } = joined(recording.observations);
  return atOnce(pictureInSlices(recording, inventory, links));
}

/** An inventory that holds these observations, and the links over it. */
export function joined(
  observations: readonly Observation[],
): Pick<LivePicture, "inventory" | "links"> {
  const inventory = new Inventory();
  for (const observation of observations) inventory.apply(observation);
  return { inventory, links: createLinks(inventory) };
}

/** The same over an inventory that already holds the recording's observations, and links over that inventory. */
export function* pictureInSlices<I extends InventoryView>(
  recording: Recording,
  inventory: I,
  links: Links,
): Slices<Picture & { readonly inventory: I }> {
  const sources = recording.sources.map((source) => ({
    ...source,
    id: identityOf(source.name, recording.observations),
  }));
  const scopes = yield* claimScopesInSlices(
    {
      declarations: recording.declarations,
      clusters: sources.filter((source) => source.kind === "cluster"),
      systems: sources.filter((source) => source.kind === "system"),
    },
    inventory,
    links,
  );
  return { recording, inventory, links, scopes, sources, compared: null, said: null };
}

/** The picture with what people say now of which findings to leave alone; as it is where nothing is remembered. */
export function withIgnores<P extends Picture>(picture: P, ignores: readonly Ignore[]): P {
  const { recording } = picture;
  const { memory } = recording;
  if (memory === null) return picture;
  return { ...picture, recording: { ...recording, memory: { ...memory, ignores } } };
}

/** The report on a picture: what `scan` prints. */
export function reportOn(picture: Picture, rules: readonly Rule[]): Report {
  const input = inputOf(picture, rules);
  return reportOf(input, judgementOn(picture, input));
}

/** The report, and what the look that made the picture adds to the memory; nothing where there is none. */
export function reportAndMemory(picture: Picture, rules: readonly Rule[]): ReportAndMemory {
  return atOnce(reportAndMemoryInSlices(picture, rules));
}

/** A report, what is to be remembered, and the judgement that both rest on. */
export interface ReportAndMemory {
  readonly report: Report;
  readonly remembered: Remembered | null;
  readonly judged: Judged;
}

/** The same for whoever must answer others meanwhile. `begunAt`: of what was found since the look before. */
export function* reportAndMemoryInSlices(
  picture: Picture,
  rules: readonly Rule[],
  begunAt: BegunAt = () => undefined,
): Slices<ReportAndMemory> {
  const asked = yield* askedInSlices(picture, rules);
  const input = { ...inputOf(asked, rules), begunAt };
  const judged = yield* judgeInSlices(input, asked.said?.runs ?? []);
  yield;
  const report = reportOf(input, judged);
  yield;
  const { memory } = input;
  const remembered = memory === null ? null : yield* rememberInSlices(input, memory, judged);
  return { judged, report, remembered };
}

/** The picture with what the rules say of it, asked in slices. */
function* askedInSlices<P extends Picture>(picture: P, rules: readonly Rule[]): Slices<P> {
  if (picture.said?.rules === rules) return picture;
  const runs = yield* runEnabledInSlices(inputOf(picture, rules));
  return { ...picture, said: { rules, runs } };
}

function judgementOn({ said }: Picture, input: AssembleInput): Judged {
  return said?.rules === input.rules ? judge(input, said.runs) : judge(input);
}

/** What a picture is judged with. */
export function inputOf(picture: Picture, rules: readonly Rule[]): AssembleInput {
  const { recording, inventory, links, scopes, sources, compared } = picture;
  const { settings, exclusions, memory, at: now } = recording;
  return { rules, settings, exclusions, inventory, links, scopes, sources, memory, compared, now };
}

/** The identity a source answered with; null when it gave none, or two. */
function identityOf(name: string, observations: readonly Observation[]): string | null {
  const ids = new Set(
    observations
      .filter((observation) => observation.source.name === name)
      .map((observation) => observation.source.id),
  );
  const [only] = ids;
  return ids.size === 1 ? (only ?? null) : null;
}
