import { createLinks } from "../correlate/join.ts";
import type { Links } from "../correlate/links.ts";
import { runEnabled, runEnabledInSlices } from "../findings/engine.ts";
import { asIfNobodyHeld, holdsToRead, LEFTOVERS } from "../findings/hold-reads.ts";
import { kindsToReadAgain, missedOnNas, snapshotsToRead } from "../findings/next-reads.ts";
import type { Recall } from "../findings/recall.ts";
import type { Rule } from "../findings/rule.ts";
import type { Exclusion, RuleSettings } from "../findings/settings.ts";
import type { Clock } from "../lib/clock.ts";
import { atOnce, inSlices } from "../lib/slices.ts";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { Inventory, type InventoryView } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import type { ClaimScope, ScopeDeclaration } from "../model/scope.ts";
import type {
  AgainOptions,
  Budget,
  ClusterSource,
  Progress,
  ReadOptions,
  SystemSource,
  UsageSource,
} from "../model/source.ts";
import type { Dataset } from "../model/truenas.ts";
import {
  inputOf,
  type LivePicture,
  type Picture,
  pictureInSlices,
  type Recording,
  type Said,
} from "./recording.ts";

/** What one look needs: the sources, and everything that decides what will be said. */
export interface ScanInput {
  readonly clusters: readonly ClusterSource[];
  readonly systems: readonly SystemSource[];
  /** Left out where nobody is configured who says what claims hold. */
  readonly usage?: UsageSource;
  readonly declarations: readonly ScopeDeclaration[];
  readonly settings: RuleSettings;
  readonly exclusions: readonly Exclusion[];
  readonly rules: readonly Rule[];
  /** null where nothing is remembered. */
  readonly memory: Recall | null;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
  /** Whether the space of all datasets in claim scopes is read, or only of those that a finding speaks of. */
  readonly space: "all" | "judged";
  /** Whether others must be answered meanwhile: then the work is done in slices. */
  readonly gently?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * One look at everything, in the order that the safety argument needs (facts/reliability §2.3): Kubernetes, then the
 * NAS, what was not found on it once more by name, then Kubernetes again where a rule about absence has a hit. A volume exists on the NAS before its
 * PersistentVolume and may outlive it, so what is missing must be missing on both sides of the NAS read.
 */
export async function scan(input: ScanInput): Promise<LivePicture> {
  const look = new Look(input);
  await look.take(
    input.clusters.map((cluster) => cluster.read(KUBERNETES_COLLECTIONS, look.options("first"))),
  );
  await look.take(
    input.clusters.map((cluster) => cluster.readDriverConfigs(look.options("first"))),
  );
  await look.take(usageReads(await look.picture(), input, look.options("first")));
  await look.take(
    input.systems.map((system) => system.read(TRUENAS_COLLECTIONS, look.options("first"))),
  );
  await look.take(snapshotReads(await look.picture(), input, look.options("first")));
  const asked = await look.picture();
  const { observed } = look;
  const said = await askRules(asked, input);
  await look.take([
    ...spaceReads(asked, input, said, look.options("first")),
    ...holdReads(asked, input, said, look.options("first")),
  ]);
  await look.take(readsAgain(input, said, look.verifying()));
  await look.take(lastReads(input, said, look.verifying()));
  const isStillTrue = look.observed === observed && said.perhapsHeld.size === 0;
  return remembering(isStillTrue ? { ...asked, said } : await look.picture(), input);
}

/** The picture beside what is remembered; no rule asks for that before everything is read. */
async function remembering(
  picture: LivePicture,
  { memory: recall }: ScanInput,
): Promise<LivePicture> {
  if (recall === null) return picture;
  const recalled = await recall(picture.inventory);
  if (recalled === null) return picture;
  const { memory, compared } = recalled;
  return { ...picture, recording: { ...picture.recording, memory }, compared };
}

/** The observations so far and the inventory over them; lives as long as one scan. */
class Look {
  readonly #input: ScanInput;
  readonly #inventory = new Inventory();
  /** Kept over all steps: what it remembers holds until the inventory changes. */
  readonly #links = createLinks(this.#inventory);
  readonly #observations: Observation[] = [];

  constructor(input: ScanInput) {
    this.#input = input;
  }

  /** How many observations there are. */
  get observed(): number {
    return this.#observations.length;
  }

  options(pass: ReadOptions["pass"]): ReadOptions {
    const { budget, signal, gently = false, onProgress } = this.#input;
    const paced = budget === "background";
    return { pass, budget, paced, gently, signal, ...(onProgress ? { onProgress } : {}) };
  }

  /** Of a read that is held against what was seen. */
  verifying(): AgainOptions {
    return { ...this.options("verify"), budget: "verify", earlier: this.#inventory };
  }

  async take(reads: readonly Promise<readonly Observation[]>[]): Promise<void> {
    for (const observations of await Promise.all(reads)) {
      for (const observation of observations) {
        this.#observations.push(observation);
        this.#inventory.apply(observation);
      }
    }
  }

  async picture(): Promise<LivePicture> {
    const { clusters, systems, declarations, settings, exclusions, clock } = this.#input;
    const recording: Recording = {
      schemaVersion: 1,
      madeBy: this.#input.version,
      at: clock.now(),
      sources: [
        ...clusters.map((one) => ({ ...nameOf(one), version: one.version ?? null })),
        ...systems.map(nameOf),
      ],
      declarations,
      settings,
      exclusions,
      memory: null,
      observations: this.#observations,
    };
    const joining = pictureInSlices(recording, this.#inventory, this.#links);
    return this.#input.gently ? inSlices(joining, clock) : atOnce(joining);
  }
}

function nameOf({ kind, name }: ClusterSource | SystemSource) {
  return { kind, name };
}

/** What the claims hold, of a cluster that said who it is. */
function usageReads(
  { sources, inventory }: Picture,
  { usage }: ScanInput,
  options: ReadOptions,
): Promise<readonly Observation[]>[] {
  const cluster = sources.find(({ kind, name }) => kind === "cluster" && name === usage?.cluster);
  const id = cluster?.id ?? null;
  if (usage === undefined || id === null) return [];
  const of = { kind: "cluster", name: usage.cluster, id } as const;
  return [usage.read(of, options, inventory).then((observation) => [observation])];
}

/** The properties of the few snapshots that nothing names. */
function snapshotReads(
  picture: Picture,
  { systems }: ScanInput,
  options: ReadOptions,
): Promise<readonly Observation[]>[] {
  return systems.flatMap((system) => {
    const names = snapshotsToRead(picture, system.name);
    if (names.length === 0) return [];
    const read = system.readSnapshotDetails(names, { ...options, earlier: picture.inventory });
    return [read.then((observation) => [observation])];
  });
}

/** What the rules say before the last reads, were nobody to hold what may be held. */
interface SaidEarly extends Said {
  /** Those whose space a finding will speak of. */
  readonly datasets: ReadonlySet<Dataset>;
  readonly perhapsHeld: ReadonlySet<Dataset>;
}

async function askRules(picture: Picture, { rules, gently, clock }: ScanInput): Promise<SaidEarly> {
  const datasets = new Set<Dataset>();
  const perhapsHeld = new Set<Dataset>();
  const links: Links = Object.freeze({
    ...asIfNobodyHeld(picture.links, (dataset) => perhapsHeld.add(dataset)),
    spaceOf(dataset: Dataset) {
      datasets.add(dataset);
      return picture.links.spaceOf(dataset);
    },
  });
  const input = inputOf({ ...picture, links }, rules);
  const runs = gently ? await inSlices(runEnabledInSlices(input), clock) : runEnabled(input);
  for (const { rule, hits } of runs)
    if (rule.each === "datasets") for (const { record } of hits) datasets.add(record as Dataset);
  return { rules, runs, datasets, perhapsHeld };
}

/** Space of the parents of claim scopes, and of the wanted datasets below them. */
function spaceReads(
  picture: Picture,
  input: ScanInput,
  said: SaidEarly,
  options: ReadOptions,
): Promise<readonly Observation[]>[] {
  const { scopes, inventory } = picture;
  if (scopes.length === 0) return [];
  const wanted: ReadonlySet<Dataset> | "all" = input.space === "all" ? "all" : said.datasets;
  return input.systems.flatMap((system) => {
    const asked = scopes
      .filter((scope) => scope.systemName === system.name)
      .flatMap((scope) =>
        [scope.parent, ...snapshotParentOf(scope, inventory)].map((parent) => ({
          parent,
          datasets: wanted === "all" ? wanted : pathsBelow(parent, scope, wanted),
        })),
      );
    return asked.length === 0 ? [] : [system.readSpace(asked, options)];
  });
}

/** The holds of what rules call unused unless somebody holds it. */
function holdReads(
  picture: Picture,
  { systems }: ScanInput,
  { perhapsHeld }: SaidEarly,
  options: ReadOptions,
): Promise<readonly Observation[]>[] {
  return systems.flatMap((system) => {
    const names = holdsToRead(perhapsHeld, picture, system.name);
    if (names.length === 0) return [];
    const earlier = picture.inventory;
    const read = system.readSnapshotDetails(names, { ...options, earlier }, LEFTOVERS);
    return [read.then((observation) => [observation])];
  });
}

function pathsBelow(
  parent: string,
  { system }: ClaimScope,
  datasets: ReadonlySet<Dataset>,
): readonly string[] {
  return [...datasets]
    .filter((dataset) => dataset.system === system && dataset.path.startsWith(`${parent}/`))
    .map(({ path }) => path);
}

/** The driver makes it with the first detached snapshot (facts/democratic-csi §2.3): before that, asking for it is a mistake. */
function snapshotParentOf(
  { system, snapshotParent }: ClaimScope,
  inventory: InventoryView,
): readonly string[] {
  if (snapshotParent === null) return [];
  return inventory.findOn(system, "datasets", "path", snapshotParent).map(({ path }) => path);
}

/**
 * What rules looked for on a NAS in vain, from every NAS: it may have been made anew, or moved, between two of its lists.
 * What the rules said before holds for the last reads all the same: more can only save a candidate.
 */
function readsAgain(
  { systems }: ScanInput,
  { runs }: Said,
  options: AgainOptions,
): Promise<readonly Observation[]>[] {
  const missed = missedOnNas(runs);
  return missed === null ? [] : systems.map((system) => system.readAgain(missed, options));
}

/** The kinds that could save a candidate, from every cluster, if there is a candidate. */
function lastReads(
  { clusters }: ScanInput,
  { runs }: Said,
  options: ReadOptions,
): Promise<readonly Observation[]>[] {
  const kinds = kindsToReadAgain(runs);
  return kinds.length === 0 ? [] : clusters.map((cluster) => cluster.read(kinds, options));
}
