import type { Core } from "./core.ts";
import type { Plan, PlannedScan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import { isHonest, PLAIN_SETTING, type Setting } from "./setting.ts";

/**
 * Makes a failing plan smaller while the same invariant fails about the same rule: fewer scans and operations (delta
 * debugging: halves, quarters, … single ones), fewer faults, a plainer setting, rounder times. Ends when nothing more can go.
 * With `sound`, that core survives every smaller plan: what is shown is the difference between the two.
 */
export function shrink(failure: Failure, core: Core, sound: Core | null = null): Failure {
  const fails = (plan: Plan): Failure | null => {
    const again = runPlan(plan, core);
    const isSame = again?.invariant === failure.invariant && again.rule === failure.rule;
    return isSame && (sound === null || runPlan(plan, sound) === null) ? again : null;
  };
  let best = onlyTheFailingScan(failure, fails);
  for (;;) {
    let smaller = withFewer(best, fails, "ops");
    smaller = withFewer(smaller, fails, "scans");
    smaller = withoutFaults(smaller, fails);
    if (sizeOf(smaller.plan) === sizeOf(best.plan)) return roundTimes(plain(smaller, fails), fails);
    best = smaller;
  }
}

/** A failing plan as people read it. */
export function storyOf({ plan, invariant, rule, detail, scan }: Failure): string {
  const told = [
    ...plan.ops.map(({ id, atMs, action, on }) => ({
      atMs,
      text: `#${id} ${action}${on === null ? "" : ` of #${on}`}`,
    })),
    ...plan.scans.map(({ atMs, faults }, index) => ({
      atMs,
      text: `scan ${index}${faults.map(faultText).join("")}`,
    })),
  ];
  const lines = told
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `  ${timeText(atMs)}  ${text}`);
  const plainOnes: Readonly<Record<string, unknown>> = { ...PLAIN_SETTING };
  const setting = Object.entries(plan.setting)
    .filter(([name, value]) => String(plainOnes[name]) !== String(value))
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
  return [
    `seed ${plan.seed}: ${invariant} ${rule} in scan ${scan}`,
    `  ${detail}`,
    `  ${setting}`,
    ...lines,
  ].join("\n");
}

type Fails = (plan: Plan) => Failure | null;

function onlyTheFailingScan(failure: Failure, fails: Fails): Failure {
  const scans = failure.plan.scans.slice(failure.scan, failure.scan + 1);
  return fails({ ...failure.plan, scans }) ?? failure;
}

function withFewer(start: Failure, fails: Fails, what: "ops" | "scans"): Failure {
  let best = start;
  for (let size = Math.ceil(best.plan[what].length / 2); size >= 1; size = half(size)) {
    for (let from = 0; from < best.plan[what].length;) {
      const smaller = fails({ ...best.plan, [what]: best.plan[what].toSpliced(from, size) });
      if (smaller) best = smaller;
      else from += size;
    }
  }
  return best;
}

function half(size: number): number {
  return size === 1 ? 0 : Math.ceil(size / 2);
}

function withoutFaults(start: Failure, fails: Fails): Failure {
  let best = start;
  start.plan.scans.forEach((scan, index) => {
    for (let fault = scan.faults.length - 1; fault >= 0; fault--) {
      const scans = best.plan.scans.map((one, at): PlannedScan =>
        at === index ? { ...one, faults: one.faults.toSpliced(fault, 1) } : one,
      );
      best = fails({ ...best.plan, scans }) ?? best;
    }
  });
  return best;
}

/** Fewer entities: every choice of the setting that does not matter is the plain one. */
function plain(start: Failure, fails: Fails): Failure {
  let best = start;
  for (const name of Object.keys(PLAIN_SETTING) as (keyof Setting)[]) {
    const setting = { ...best.plan.setting, [name]: PLAIN_SETTING[name] };
    if (isHonest(setting)) best = fails({ ...best.plan, setting }) ?? best;
  }
  return best;
}

/** Every time that does not matter to the minute is a full hour, every time that does not matter to the second a minute. */
function roundTimes(start: Failure, fails: Fails): Failure {
  let best = start;
  for (const unitMs of [3_600_000, 60_000, 1_000])
    for (const what of ["ops", "scans"] as const)
      start.plan[what].forEach((_, index) => {
        const all: readonly { readonly atMs: number }[] = best.plan[what];
        const moved = all.map((one, at) =>
          at === index ? { ...one, atMs: Math.round(one.atMs / unitMs) * unitMs } : one,
        );
        best = fails({ ...best.plan, [what]: moved }) ?? best;
      });
  return best;
}

function sizeOf({ ops, scans }: Plan): number {
  return ops.length + scans.length + scans.reduce((sum, { faults }) => sum + faults.length, 0);
}

function faultText({ kind, source, collection }: PlannedScan["faults"][number]): string {
  return `, ${kind} ${collection} of ${source}`;
}

function timeText(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return `${Math.floor(seconds / 86_400)} d ${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
}
