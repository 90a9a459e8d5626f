import { ACTIONS, AILMENTS, PLACES, TENANTS } from "./actions/index.ts";
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
/** Share of the runs in which the first looks see all volumes at rest: what is left over later is known. */
const PATIENT = 0.7;
const LEAKS = 5;

/**
 * Draws a run from a seed. Swarm testing: every seed allows a random half of the actions and of the fault kinds, and
 * half of the seeds no fault at all, so that rare combinations are not drowned (facts/reliability §6.2).
 */
export function drawPlan(seed: bigint): Plan {
  const random = createRandom(seed);
  const drawn = drawSetting(random);
  const isPatient = random.chance(PATIENT);
  const setting = isPatient ? knowing(drawn) : drawn;
  const startMs = isPatient ? 2 * DAY_MS : DAY_MS / 2;
  const scans = drawScans(random, setting, startMs);
  const ops = drawOps(random, scans, startMs);
  const plan = withAilments({ seed: seed.toString(), setting, ops, scans }, startMs);
  return withPlaces(withTenants(plan, startMs), startMs);
}

/** Share of the cases in which NAS and drivers ail: each has more to read and to judge. */
const AILING = 0.3;

/** What ails is drawn from numbers of its own, after all the rest: without it, the story of a seed is the same. */
function withAilments(plan: Plan, startMs: number): Plan {
  const random = createRandom(BigInt.asUintN(64, BigInt(plan.seed) ^ OF_AILMENTS));
  if (!random.chance(AILING)) return plan;
  const enabled = random.some(AILING_ACTIONS, 0.6);
  const ailing = { ...plan, setting: { ...plan.setting, ails: true } };
  return withMore(random, ailing, startMs, 8 + random.below(12), enabled);
}

/** Share of the cases in which virtual machines and apps of the NAS itself get volumes. */
const WITH_TENANTS = 0.2;

/** These too are drawn from numbers of their own, after everything else. */
function withTenants(plan: Plan, startMs: number): Plan {
  const random = createRandom(BigInt.asUintN(64, BigInt(plan.seed) ^ OF_TENANTS));
  if (!random.chance(WITH_TENANTS)) return plan;
  return withMore(random, plan, startMs, 2 + random.below(5), TENANT_ACTIONS);
}

const OF_TENANTS = 0x7e4a_4757_7e4a_4757n;

/** Share of the cases in which tasks of the NAS and StorageClasses name volumes as their places. */
const WITH_PLACES = 0.2;

/** And these. */
function withPlaces(plan: Plan, startMs: number): Plan {
  const random = createRandom(BigInt.asUintN(64, BigInt(plan.seed) ^ OF_PLACES));
  if (!random.chance(WITH_PLACES)) return plan;
  return withMore(random, plan, startMs, 3 + random.below(6), PLACE_ACTIONS);
}

const OF_PLACES = 0x9_1ace_55d1_1ace_55dn;

function withMore(
  random: Random,
  plan: Plan,
  startMs: number,
  count: number,
  enabled: readonly Named[],
): Plan {
  const drawn = new Drawn(plan.ops);
  const times = Array.from({ length: count }, () => drawTime(random, plan.scans, startMs));
  if (enabled.length > 0)
    for (const atMs of times.toSorted((a, b) => a - b))
      drawn.add(drawOp(random, drawn, atMs, enabled));
  return { ...plan, ops: drawn.ops };
}

/** Any number that is no difference of two seeds that are run. */
const OF_AILMENTS = 0xa11_3e27_5a11_3e27n;

/** Where what is left over can be told: scopes that were declared, a memory that soon has learnt. */
function knowing(setting: Setting): Setting {
  const nfsScope = setting.secondCluster === "hidden" ? "open" : "closed";
  return { ...setting, nfsScope, iscsiScope: "closed", learningDays: 1 };
}

function drawScans(random: Random, setting: Setting, startMs: number): readonly PlannedScan[] {
  const kinds = random.chance(0.5) ? [] : random.some(FAULT_KINDS, 0.5);
  const sources = sourcesOf(setting);
  const planned = Array.from({ length: SCANS - 1 }, (_, index): PlannedScan => ({
    atMs: Math.round(drawMoment(random, index, startMs)),
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

function drawMoment(random: Random, index: number, startMs: number): number {
  if (index < EARLY) return startMs - DAY_MS / 4 + (random.next() - 0.5) * DAY_MS;
  return index < EARLY + LATE ? LENGTH_MS + random.next() * 1.8 * DAY_MS : drawLater(random);
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

function drawOps(random: Random, scans: readonly PlannedScan[], startMs: number): readonly Op[] {
  const creations = Array.from({ length: 6 + random.below(10) }, () =>
    Math.round(random.next() * DAY_MS),
  );
  const others = Array.from({ length: 25 + random.below(50) }, () =>
    drawTime(random, scans, startMs),
  );
  const enabled = random.some(DRAWN, 0.5);
  const drawn = new Drawn();
  for (const atMs of creations.toSorted((a, b) => a - b))
    drawn.add(drawOp(random, drawn, atMs, creating(enabled)));
  if (startMs > DAY_MS) for (const leak of drawLeaks(random, drawn.ops, startMs)) drawn.add(leak);
  for (let day = 0; day < LENGTH_MS / DAY_MS; day++)
    drawn.add(
      drawOp(random, drawn, Math.round((day + 0.6 + random.next() / 2) * DAY_MS), ROLLING_OUT),
    );
  for (const atMs of others.toSorted((a, b) => a - b))
    drawn.add(drawOp(random, drawn, atMs, enabled));
  return drawn.ops;
}

/** Operations so far, and those that later ones can be about, by what they make. */
class Drawn {
  readonly ops: Op[] = [];
  readonly makers = new Map<string, Op[]>();

  constructor(before: readonly Op[] = []) {
    for (const op of before) this.add(op);
  }

  add(op: Op): void {
    this.ops.push(op);
    const makes = ACTIONS[op.action]?.makes ?? null;
    if (makes === null) return;
    const makers = this.makers.get(makes);
    if (makers) makers.push(op);
    else this.makers.set(makes, [op]);
  }
}

/** Volumes of the first day that are left over on one of the next: what happens to them first is up to the others. */
function drawLeaks(random: Random, before: readonly Op[], startMs: number): readonly Op[] {
  return Array.from({ length: LEAKS }, (_, n) => ({
    id: before.length + 1 + n,
    atMs: Math.round(startMs + random.next() * 4 * DAY_MS),
    action: "leakVolume",
    on: random.pick(before).id,
    dice: random.below(2 ** 32),
  }));
}

/** Anywhere, or about the time of a scan: there the order of events matters. */
function drawTime(random: Random, scans: readonly PlannedScan[], startMs: number): number {
  if (random.chance(0.5)) return Math.round(startMs + random.next() * (LENGTH_MS - startMs));
  return Math.max(startMs, random.pick(scans).atMs + Math.round((random.next() - 0.4) * 60_000));
}

const DRAWN: readonly Named[] = Object.entries(ACTIONS).filter(
  ([name]) =>
    !PENDING.actions.includes(name) && ![...AILMENTS, ...TENANTS, ...PLACES].includes(name),
);

const AILING_ACTIONS: readonly Named[] = Object.entries(ACTIONS).filter(([name]) =>
  AILMENTS.includes(name),
);

const TENANT_ACTIONS: readonly Named[] = Object.entries(ACTIONS).filter(([name]) =>
  TENANTS.includes(name),
);

const PLACE_ACTIONS: readonly Named[] = Object.entries(ACTIONS).filter(([name]) =>
  PLACES.includes(name),
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
  { ops: before, makers }: Drawn,
  atMs: number,
  enabled: readonly Named[],
): Op {
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
