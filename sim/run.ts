import { ACTIONS } from "./actions/index.ts";
import type { Core } from "./core.ts";
import {
  errorsAddNothing,
  missingIsMissing,
  noLiveOrphan,
  orphansAreFound,
  type Violation,
} from "./invariants.ts";
import { type Op, type Steps, uidOf } from "./op.ts";
import type { Plan, PlannedScan } from "./plan.ts";
import { createRandom } from "./random.ts";
import { scan, type Scan } from "./scan.ts";
import { createWorld } from "./setting.ts";
import type { Tally } from "./tally.ts";
import { Watch } from "./watch.ts";
import { EPOCH, type World } from "./world.ts";

/** A broken invariant, and what led to it. */
export interface Failure extends Violation {
  readonly plan: Plan;
  /** Index of the scan in the plan. */
  readonly scan: number;
}

/** How often each scan is judged again with one of its observations damaged. */
const VARIANTS = 3;

/** Lives through a plan in virtual time; the first broken invariant ends it. */
export function runPlan(plan: Plan, core: Core, tally?: Tally): Failure | null {
  const world = createWorld(plan.setting);
  const queue = new Queue();
  const watches = new Set<Watch>();
  for (const op of plan.ops) queue.add(EPOCH + op.atMs, act(world, op));
  const failures: Failure[] = [];
  plan.scans.forEach((planned, index) => {
    const look = looking(world, core, planned, watches, (done, watch) => {
      tally?.scanned(done.report, planned.faults);
      const random = createRandom(BigInt(planned.dice) + 1n);
      failures.push(
        ...check(core, done, watch, world, planned, random).map((broken) => ({
          ...broken,
          plan,
          scan: index,
        })),
      );
    });
    queue.add(EPOCH + planned.atMs, look);
  });
  for (const op of plan.ops) tally?.acted(op.action);
  while (failures.length === 0 && queue.step(world))
    for (const watch of watches) watch.update(world);
  return failures[0] ?? null;
}

function act(world: World, op: Op): Steps {
  const random = createRandom(BigInt(op.dice));
  const action = ACTIONS[op.action];
  if (!action) throw new Error(`no action ${op.action}`);
  return action.run({ world, op, random, uid: (part) => uidOf(op.id, part) });
}

function* looking(
  world: World,
  core: Core,
  { faults, dice }: PlannedScan,
  watches: Set<Watch>,
  onDone: (done: Scan, watch: Watch) => void,
): Steps {
  const absent = new Set(
    faults.filter((fault) => fault.kind === "unconfigured").map((fault) => fault.source),
  );
  const clusters = world.clusters.filter((cluster) => cluster.watched && !absent.has(cluster.name));
  const watch = new Watch(world, new Set(clusters.map((cluster) => cluster.name)));
  watches.add(watch);
  const done = yield* scan({ world, core, faults, random: createRandom(BigInt(dice)) });
  watches.delete(watch);
  onDone(done, watch);
}

function check(
  core: Core,
  done: Scan,
  watch: Watch,
  world: World,
  { faults }: PlannedScan,
  random: ReturnType<typeof createRandom>,
): readonly Violation[] {
  return [
    ...noLiveOrphan(done, watch),
    ...missingIsMissing(done, watch),
    ...(faults.length === 0 ? orphansAreFound(done, watch, world) : []),
    ...errorsAddNothing(core, done, random, VARIANTS),
  ];
}

/** Everything that is under way, by the virtual time of its next step; equal times in the order they were added. */
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
