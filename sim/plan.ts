import { ACTIONS } from "./actions/index.ts";
import { drawFault, type Fault, FAULT_KINDS, type FaultKind } from "./faults.ts";
import type { Action, Op } from "./op.ts";
import { PENDING } from "./pending.ts";
import { createRandom, type Random } from "./random.ts";
import { drawSetting, type Setting } from "./setting.ts";

/** Everything that will happen in a run. Any part can be taken out and the rest still runs. */
export interface Plan {
  /** Decimal, 64 bit. */
  readonly seed: string;
  readonly setting: Setting;
  readonly ops: readonly Op[];
  readonly scans: readonly PlannedScan[];
}

/** One look at a moment of the run. */
export interface PlannedScan {
  readonly atMs: number;
  readonly faults: readonly Fault[];
  readonly dice: number;
}

const DAY_MS = 86_400_000;
const LENGTH_MS = 10 * DAY_MS;
/** Looks of a run; the last one comes when most of what was begun has ended, and without faults. */
const SCANS = 12;
const EARLY = 3;
const LATE = 2;

/**
 * Draws a run from a seed. Swarm testing: every seed allows a random half of the actions and of the fault kinds, and
 * half of the seeds no fault at all, so that rare combinations are not drowned (facts/reliability §6.2).
 */
export function drawPlan(seed: bigint): Plan {
  const random = createRandom(seed);
  const setting = drawSetting(random);
  const scans = drawScans(random, setting);
  const ops = drawOps(random, scans);
  return { seed: seed.toString(), setting, ops, scans };
}

function drawScans(random: Random, setting: Setting): readonly PlannedScan[] {
  const kinds = random.chance(0.5) ? [] : random.some(FAULT_KINDS, 0.5);
  const sources = sourcesOf(setting);
  const planned = Array.from({ length: SCANS - 1 }, (_, index): PlannedScan => ({
    atMs: Math.round(drawMoment(random, index)),
    faults: drawFaults(random, kinds, sources),
    dice: random.below(2 ** 32),
  }));
  const last: PlannedScan = {
    atMs: LENGTH_MS + 3 * DAY_MS,
    faults: [],
    dice: random.below(2 ** 32),
  };
  return [...planned.toSorted((a, b) => a.atMs - b.atMs), last];
}

function drawMoment(random: Random, index: number): number {
  if (index < EARLY) return drawEarly(random);
  return index < EARLY + LATE ? LENGTH_MS + random.next() * 1.8 * DAY_MS : drawLater(random);
}

/** While the first volumes are new: what is remembered of them is what can be sure of later. */
function drawEarly(random: Random): number {
  return DAY_MS * (0.6 + random.next());
}

function drawLater(random: Random): number {
  return DAY_MS + random.next() * (LENGTH_MS - DAY_MS);
}

function drawFaults(
  random: Random,
  kinds: readonly FaultKind[],
  sources: readonly string[],
): readonly Fault[] {
  if (kinds.length === 0 || random.chance(0.3)) return [];
  const faults = Array.from({ length: 1 + random.below(3) }, () =>
    drawFault(random, kinds, sources),
  );
  return faults.filter((fault) => fault.kind !== "unconfigured" || !fault.source.startsWith("nas"));
}

function sourcesOf({ secondCluster, secondSystem }: Setting): readonly string[] {
  const clusters = secondCluster === "declared" ? ["prod", "stage"] : ["prod"];
  return [...clusters, "nas1", ...(secondSystem === "none" ? [] : ["nas2"])];
}

function drawOps(random: Random, scans: readonly PlannedScan[]): readonly Op[] {
  const creations = Array.from({ length: 6 + random.below(10) }, () =>
    Math.round(random.next() * DAY_MS),
  );
  const others = Array.from({ length: 25 + random.below(50) }, () => drawTime(random, scans));
  const enabled = random.some(DRAWN, 0.5);
  const ops: Op[] = [];
  for (const atMs of creations.toSorted((a, b) => a - b))
    ops.push(drawOp(random, ops, atMs, creating(enabled)));
  for (let day = 0; day < LENGTH_MS / DAY_MS; day++)
    ops.push(drawOp(random, ops, Math.round((day + random.next()) * DAY_MS), ROLLING_OUT));
  for (const atMs of others.toSorted((a, b) => a - b)) ops.push(drawOp(random, ops, atMs, enabled));
  return ops;
}

/** Anywhere, or about the time of a scan: there the order of events matters. */
function drawTime(random: Random, scans: readonly PlannedScan[]): number {
  if (random.chance(0.5)) return Math.round(DAY_MS / 2 + random.next() * LENGTH_MS);
  return Math.max(0, random.pick(scans).atMs + Math.round((random.next() - 0.4) * 60_000));
}

const DRAWN: readonly Named[] = Object.entries(ACTIONS).filter(
  ([name]) => !PENDING.actions.includes(name),
);

type Named = readonly [string, Action];

/** Whatever else happens, a cluster is at work. */
const ROLLING_OUT = DRAWN.filter(([name]) => name === "rollOut");

function creating(enabled: readonly Named[]): readonly Named[] {
  const makers = enabled.filter(([, action]) => action.on === null && action.makes === "volume");
  return makers.length > 0
    ? makers
    : Object.entries(ACTIONS).filter(([name]) => name === "provision");
}

function drawOp(
  random: Random,
  before: readonly Op[],
  atMs: number,
  enabled: readonly Named[],
): Op {
  const makers = Map.groupBy(before, (op) => ACTIONS[op.action]?.makes ?? null);
  const possible = enabled.filter(([, { on }]) => on === null || makers.has(on));
  const [name, { on }] = pickWeighted(random, possible.length > 0 ? possible : creating([]));
  const about = (on === null ? undefined : makers.get(on)) ?? [];
  return {
    id: before.length + 1,
    atMs,
    action: name,
    on: about.length > 0 ? random.pick(about).id : null,
    dice: random.below(2 ** 32),
  };
}

function pickWeighted(random: Random, named: readonly Named[]): Named {
  let left = random.below(named.reduce((sum, [, { weight }]) => sum + weight, 0));
  return named.find(([, { weight }]) => (left -= weight) < 0) ?? random.pick(named);
}
