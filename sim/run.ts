import { ACTIONS } from "./actions/index.ts";
import { settleBindings } from "./binding.ts";
import { Sayings } from "./certainty.ts";
import type { Core } from "./core.ts";
import { Database } from "./database.ts";
import { checkAgain, checkScan } from "./invariants.ts";
import { factsOf } from "./evidence.ts";
import { looksBack } from "./faults.ts";
import { hitsOf, type Judged, type Violation } from "./judged.ts";
import type { Op, Steps } from "./op.ts";
import type { Plan, PlannedScan } from "./plan.ts";
import { createRandom } from "./random.ts";
import { scan } from "./scan.ts";
import { createWorld } from "./setting.ts";
import { uidOf } from "./sight.ts";
import type { Tally } from "./tally.ts";
import { Watch } from "./watch.ts";
import { EPOCH, type World } from "./world.ts";
import type { Report } from "../program/src/findings/report.ts";
import type { Observation } from "../program/src/model/observation.ts";

/** A broken invariant, and what led to it. */
export interface Failure extends Violation {
  readonly plan: Plan;
  /** Index of the scan in the plan. */
  readonly scan: number;
}

/** Lives through a plan in virtual time; the first broken invariant ends it. */
export function runPlan(plan: Plan, core: Core, tally?: Tally): Failure | null {
  return new Run(plan, core, tally).live();
}

/** Share of the scans before the last that are judged again in other ways: each costs about as much as another scan. */
const ASKED_AGAIN = 0.25;

/** `life`: of the database that the scan was given. */
type Looked = Pick<Judged, "done" | "watch" | "faults" | "previous"> & { readonly life: number };

class Run {
  readonly #plan: Plan;
  readonly #core: Core;
  readonly #tally: Tally | undefined;
  readonly #world: World;
  readonly #queue = new Queue();
  /** Scans that are under way. */
  readonly #watches = new Set<Watch>();
  readonly #history: Map<string, Observation> | null;
  readonly #database: Database;
  readonly #sayings = new Sayings();
  /** The last report, and by which life of the database. */
  #last: { readonly report: Report; readonly life: number } | null = null;
  #failure: Failure | null = null;

  constructor(plan: Plan, core: Core, tally: Tally | undefined) {
    this.#plan = plan;
    this.#core = core;
    this.#tally = tally;
    this.#world = createWorld(plan.setting);
    const isKept = plan.scans.some(({ faults }) => looksBack(faults));
    this.#history = isKept ? new Map() : null;
    this.#database = new Database(plan.setting);
  }

  live(): Failure | null {
    const { ops, scans } = this.#plan;
    this.#tally?.began(this.#plan);
    for (const op of ops) this.#queue.add(EPOCH + op.atMs, this.#act(op));
    scans.forEach((planned, index) =>
      this.#queue.add(EPOCH + planned.atMs, this.#scan(planned, index)),
    );
    while (this.#failure === null && this.#queue.step(this.#world));
    return this.#failure;
  }

  *#act(op: Op): Steps {
    const action = ACTIONS[op.action];
    if (!action) throw new Error(`no action ${op.action}`);
    this.#tally?.acted(op.action);
    const random = createRandom(BigInt(op.dice));
    const uid = (part: number) => uidOf(op.id, part);
    for (const waitMs of action.run({ world: this.#world, op, random, uid })) {
      this.#changed();
      yield waitMs;
    }
    this.#changed();
  }

  *#scan(planned: PlannedScan, index: number): Steps {
    const { faults, dice } = planned;
    const world = this.#world;
    const absent = new Set(faults.filter((f) => f.kind === "unconfigured").map((f) => f.source));
    const clusters = world.clusters.filter(({ watched, name }) => watched && !absent.has(name));
    const memory = this.#database.open(world.monitor, world.now);
    const { life } = this.#database;
    const named = new Set(clusters.map(({ name }) => name));
    const watch = new Watch(world, { clusters: named, faults, shown: this.#database.shown });
    const isAlone = this.#watches.size === 0;
    this.#watches.add(watch);
    const previous = this.#last?.life === life ? this.#last.report : null;
    const done = yield* scan({
      world,
      core: this.#core,
      faults,
      random: createRandom(BigInt(dice)),
      memory,
      history: this.#history,
    });
    this.#watches.delete(watch);
    this.#tally?.scanned(faults);
    // One process writes at a time: whoever looks beside it adds nothing, nor who writes to what was lost meanwhile.
    if (done && isAlone && life === this.#database.life) this.#database.keep(done, world);
    if (done) this.#judge({ done, watch, faults, previous, life }, planned, index);
  }

  #judge({ life, ...looked }: Looked, planned: PlannedScan, index: number): void {
    const { done, watch } = looked;
    this.#last = { report: done.report, life };
    this.#sayings.hear(done.report.findings, this.#world.now, life);
    const [core, world, sayings] = [this.#core, this.#world, this.#sayings];
    const isLast = index === this.#plan.scans.length - 1;
    const isHonest = watch.isStill && !watch.isLiedTo;
    const facts = isHonest ? factsOf(world, hitsOf(done.report.findings)) : [];
    const about = { ...looked, core, world, sayings, facts };
    this.#tally?.judged(about);
    const drawn = (nth: bigint) => createRandom(BigInt(planned.dice) + nth);
    const isAskedAgain = isLast || drawn(2n).chance(ASKED_AGAIN);
    const [first] = [...checkScan(about), ...(isAskedAgain ? checkAgain(about, drawn(1n)) : [])];
    if (first) this.#failure = { ...first, plan: this.#plan, scan: index };
  }

  #changed(): void {
    for (const cluster of this.#world.clusters) settleBindings(cluster, this.#world.now);
    for (const watch of this.#watches) watch.update(this.#world);
  }
}

/** Everything that will happen, by the virtual time of its next step; equal times in the order they were added. */
class Queue {
  readonly #waiting: { at: number; order: number; steps: Steps }[] = [];
  #order = 0;

  add(at: number, steps: Steps): void {
    const entry = { at, order: this.#order++, steps };
    const before = this.#waiting.findLastIndex((other) => other.at <= at);
    this.#waiting.splice(before + 1, 0, entry);
  }

  /** Runs the next step; false when there is none. */
  step(world: World): boolean {
    const next = this.#waiting.shift();
    if (!next) return false;
    world.now = next.at;
    const { done, value } = next.steps.next();
    if (!done) this.add(next.at + value, next.steps);
    return true;
  }
}
