import type { Core } from "./core.ts";
import type { Plan, PlannedScan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";

/**
 * Makes a failing plan smaller while the same invariant fails about the same rule: fewer scans, then fewer operations
 * (delta debugging: halves, quarters, … single ones), then fewer faults. Ends when nothing more can go.
 */
export function shrink(failure: Failure, core: Core): Failure {
  const fails = (plan: Plan): Failure | null => {
    const again = runPlan(plan, core);
    return again?.invariant === failure.invariant && again.rule === failure.rule ? again : null;
  };
  let best = onlyTheFailingScan(failure, fails);
  for (;;) {
    const smaller = withoutFaults(withoutOps(best, fails), fails);
    if (sizeOf(smaller.plan) === sizeOf(best.plan)) return smaller;
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
  const setting = Object.entries(plan.setting)
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

function withoutOps(start: Failure, fails: Fails): Failure {
  let best = start;
  for (
    let size = Math.ceil(best.plan.ops.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < best.plan.ops.length;) {
      const ops = best.plan.ops.toSpliced(from, size);
      const smaller = fails({ ...best.plan, ops });
      if (smaller) best = smaller;
      else from += size;
    }
  }
  return best;
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
