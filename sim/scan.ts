import { holdsToRead, LEFTOVERS } from "../program/src/findings/hold-reads.ts";
import {
  kindsToReadAgain,
  missedOnNas,
  snapshotsToRead,
} from "../program/src/findings/next-reads.ts";
import type { Memory } from "../program/src/findings/memory.ts";
import type { Report } from "../program/src/findings/report.ts";
import {
  type AnyRecord,
  type Collection,
  KUBERNETES_COLLECTIONS,
  TRUENAS_COLLECTIONS,
} from "../program/src/model/collections.ts";
import type { RuleRun } from "../program/src/findings/rule-run.ts";
import { type InventoryView, recordsOf } from "../program/src/model/inventory.ts";
import type { Missed } from "../program/src/model/missed.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { observeAgain } from "./again.ts";
import { type Configured, type Core, Judge, type Look, wordOn } from "./core.ts";
import { disturb, type Fault } from "./faults.ts";
import { type Frame, framed, frameOf } from "./frame.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { observeCluster, observeDetails, observeSystem } from "./observe.ts";
import type { Random } from "./random.ts";
import { declarationsOf } from "./setting.ts";
import type { TrueCluster, World } from "./world.ts";

/** One look at everything, and what came of it. */
export interface Scan {
  /** As they arrived. */
  readonly observations: readonly Observation[];
  readonly configured: Configured;
  readonly report: Report;
  /** What the report was made of with `before`. */
  readonly look: Look;
  /** What the program has in hand at the end. */
  readonly view: InventoryView;
  /** What the program knew before. */
  readonly before: Memory;
  /** What it knows now. */
  readonly after: Memory;
}

/** What one scan is given. */
export interface ScanInput {
  readonly world: World;
  readonly core: Core;
  readonly faults: readonly Fault[];
  readonly random: Random;
  /** What is remembered when the scan begins. */
  readonly memory: Memory;
  /** Undisturbed answers of earlier scans, for sources that serve history; null where none does in this run. */
  readonly history: Map<string, Observation> | null;
}

/**
 * Mirrors `monitor/scan.ts`: Kubernetes, the NAS, the details that are worth reading, the holds of what rules found, what
 * was missed on the NAS once more by name, and Kubernetes again for the kinds that could save a candidate. Between any two reads the world goes on; yields the milliseconds it may. null: the program
 * crashed on the way.
 */
export function* scan(input: ScanInput): Generator<number, Scan | null, void> {
  const look = new Reading(input);
  yield* readClusters(KUBERNETES_COLLECTIONS, "first", look, input);
  readUsage(look, input);
  const frames = look.systems.map((system) => frameOf(system));
  yield* readLists(frames, look);
  yield* readOnce(frames, look, input);
  yield* readHolds(frames, look, input);
  yield* readAgain(frames, look, input);
  yield* readClusters(look.lastKinds(), "verify", look, input);
  return look.hasCrashed ? null : look.done();
}

type Reads = Generator<number, void, void>;

function* readClusters(
  collections: readonly Collection[],
  pass: Observation["pass"],
  look: Reading,
  { world }: ScanInput,
): Reads {
  for (const collection of collections) {
    for (const cluster of look.clusters)
      look.take(observeCluster(world, cluster, collection, pass));
    if (HAPPENING.has(collection)) yield look.gap();
  }
}

/** What a Prometheus says of one cluster, where there is one. */
function readUsage(look: Reading, { world }: ScanInput): void {
  const [cluster] = look.clusters.filter(({ health }) => health !== null);
  if (cluster) look.take(observeCluster(world, cluster, "claimUsage", "first"));
}

/** Every list of every system, in one frame each. */
function* readLists(frames: readonly Frame[], look: Reading): Reads {
  const answered: (readonly [Frame, Observation])[] = [];
  for (const collection of TRUENAS_COLLECTIONS) {
    for (const frame of frames)
      for (const one of look.answersOf(frame.system, collection)) answered.push([frame, one]);
    if (HAPPENING.has(collection)) yield look.gap();
  }
  look.take(answered.map(([frame, one]) => framed(frame, one)));
}

/** The details of few ZFS snapshots, and the space of datasets. */
function* readOnce(frames: readonly Frame[], look: Reading, { world }: ScanInput): Reads {
  for (const [first, names] of look.details(frames)) {
    const { system } = first;
    look.take([framed(frameOf(system, first), observeDetails(world, system, names))]);
    yield look.gap();
  }
  for (const first of frames) {
    const frame = frameOf(first.system, first);
    look.take(look.answersOf(first.system, "datasetSpace").map((one) => framed(frame, one)));
  }
}

/** The holds of what the rules find unless somebody holds it. */
function* readHolds(frames: readonly Frame[], look: Reading, { world }: ScanInput): Reads {
  for (const [first, names] of look.perhapsHeld(frames)) {
    const { system } = first;
    const read = observeDetails(world, system, names, LEFTOVERS);
    look.take([framed(frameOf(system, first), read)]);
    yield look.gap();
  }
}

/** What was missed, in a frame of its own. */
function* readAgain(frames: readonly Frame[], look: Reading, { world }: ScanInput): Reads {
  const missed = look.missed();
  if (missed === null) return;
  for (const first of frames) {
    const frame = frameOf(first.system, first);
    const answered: Observation[] = [];
    for (const one of observeAgain(world, first.system, missed, look.view)) {
      answered.push(one);
      yield look.gap();
    }
    look.take(answered.map((one) => framed(frame, one)));
  }
}

/** What changes in a world: between two other collections nothing can happen that would show. */
const HAPPENING: ReadonlySet<Collection> = new Set<Collection>([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
  "pods",
  "workloads",
  "system",
  "pools",
  "shares",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiSessions",
  "nvmeofSubsystems",
  "nvmeofNamespaces",
  "nvmeofSessions",
  "jobs",
  "datasets",
  "zfsSnapshots",
]);

/** What rules said, and what they were asked with. */
interface Asked {
  readonly configured: Configured;
  readonly look: Look;
}

/** The observations of one scan so far. */
class Reading {
  readonly clusters: readonly TrueCluster[];
  readonly systems: readonly TrueSystem[];
  readonly #input: ScanInput;
  readonly #judge: Judge;
  readonly #observations: Observation[] = [];
  /** What the rules said before the last reads. */
  #runs: readonly RuleRun[] = [];
  /** The same, and what they were asked with; null when something was added since. */
  #asked: Asked | null = null;
  readonly #pools = new Map<TrueSystem, ReadonlySet<string>>();
  readonly #crashesAt: number;
  readonly #isSlow: boolean;

  constructor(input: ScanInput) {
    const { world, faults, core } = input;
    this.#input = input;
    const named = (kind: Fault["kind"]) => faults.filter((fault) => fault.kind === kind);
    const absent = new Set(named("unconfigured").map(({ source }) => source));
    this.#crashesAt = named("crash")[0]?.dice ?? Infinity;
    this.#isSlow = named("slow").length > 0;
    this.clusters = world.clusters.filter(({ watched, name }) => watched && !absent.has(name));
    this.systems = world.systems.filter(({ name }) => !absent.has(name));
    this.#judge = new Judge(core, [
      ...this.clusters.map(({ name }) => ({ kind: "cluster" as const, name })),
      ...this.systems.map(({ name }) => ({ kind: "system" as const, name })),
    ]);
  }

  /** What was seen so far. */
  get view(): InventoryView {
    return this.#judge.view;
  }

  get hasCrashed(): boolean {
    return this.#crashesAt % CALLS < this.#observations.length;
  }

  /** Reads follow each other closely; some take long. */
  gap(): number {
    const { random } = this.#input;
    if (this.#isSlow && random.chance(0.3)) return random.delayMs(60_000, 3 * 3_600_000);
    return random.chance(0.2) ? random.delayMs(500, 20_000) : random.delayMs(5, 500);
  }

  take(observations: readonly Observation[]): void {
    const { faults, history } = this.#input;
    for (const observation of observations) {
      const n = this.#observations.length;
      const earlier = (of: Observation) => history?.get(questionOf(of)) ?? null;
      const arrived = faults.length === 0 ? observation : disturb(observation, faults, n, earlier);
      if (observation.pass === "first") history?.set(questionOf(observation), observation);
      if (!arrived) continue;
      this.#observations.push(arrived);
      this.#asked = null;
      this.#judge.take(arrived);
    }
  }

  /** What a system answers; what is read pool by pool is read of the pools that it listed just before. */
  answersOf(system: TrueSystem, collection: Collection): readonly Observation[] {
    const answers = observeSystem(this.#input.world, system, collection);
    if (collection === "pools")
      this.#pools.set(system, new Set(answers.flatMap(recordsOf).map(nameOfPool)));
    const listed = this.#pools.get(system);
    return answers.filter(({ within }) => within === "" || listed?.has(within));
  }

  details(frames: readonly Frame[]): readonly (readonly [Frame, readonly string[]])[] {
    const configured = this.#configured();
    const joined = this.#judge.join(configured);
    return frames.flatMap((frame) => {
      const names = snapshotsToRead(joined, frame.system.name);
      return names.length > 0 ? [[frame, names] as const] : [];
    });
  }

  /** Asks the rules, before the last reads. */
  perhapsHeld(frames: readonly Frame[]): readonly (readonly [Frame, readonly string[]])[] {
    const configured = this.#configured();
    const { look, perhapsHeld } = this.#judge.lookEarly(configured);
    this.#asked = perhapsHeld.size === 0 ? { configured, look } : null;
    this.#runs = look.runs;
    const joined = this.#judge.join(configured);
    return frames.flatMap((frame) => {
      const names = holdsToRead(perhapsHeld, joined, frame.system.name);
      return names.length > 0 ? [[frame, names] as const] : [];
    });
  }

  missed(): Missed | null {
    return missedOnNas(this.#runs);
  }

  lastKinds(): readonly Collection[] {
    return kindsToReadAgain(this.#runs);
  }

  done(): Scan {
    const { memory, core } = this.#input;
    const { configured, look } = this.#lastAsked();
    const { report, input, judged } = wordOn(core, look, memory);
    const after = core.remember(input, memory, judged);
    const [observations, { view }] = [this.#observations, this.#judge];
    return { observations, configured, report, look, view, before: memory, after };
  }

  /** Where nothing was added since the rules were asked, and the clock did not jump, their answer would be the same. */
  #lastAsked(): Asked {
    const since = this.#configured().now - (this.#asked?.configured.now ?? -Infinity);
    return this.#asked && since >= 0 && since < STILL_NOW_MS ? this.#asked : this.#ask();
  }

  #ask(): Asked {
    const configured = this.#configured();
    return { configured, look: this.#judge.look(configured) };
  }

  #configured(): Configured {
    const { world } = this.#input;
    const now = world.now + world.monitor.clockErrorMs;
    return { sources: this.#judge.sources, declarations: declarationsOf(world), now };
  }
}

/** So long a look holds while nothing is added to it. */
const STILL_NOW_MS = 60_000;

/** About as many calls as a scan makes: where in it the program may crash. */
const CALLS = 48;

function nameOfPool(record: AnyRecord): string {
  return "name" in record ? (record.name ?? "") : "";
}

function questionOf({ source, collection, within }: Observation): string {
  return `${source.name} ${collection} ${within}`;
}
