import os from "node:os";
import { systemClock } from "../simulators/clock.ts";
import type { ScanBench } from "./plan.ts";
import type { Cost } from "./processes.ts";
import type { Measured, RuleGrowth, Timed } from "./results.ts";
import type { PartTimes } from "./scan-runs.ts";

/** What was measured as Markdown tables. What was not has no row, and a table without rows is left out. */
export function tables(sizes: ScanBench, measured: Measured): string {
  return [
    `${machineLine()} Medians of as many runs as stand beside them, taken in turn after a first that is`,
    "not counted; with the NAS that takes its time every one is. The findings of every scan over the wire were those of the planted truth, no more",
    "and no less: another ends the benchmark. Join and judge in memory are only timed.",
    ...table(
      `A real kube-apiserver with ${objects(sizes.volumes)} on a simulated NAS`,
      realRows(measured),
    ),
    ...table("In memory, without wire and clients", memoryRows(sizes, measured)),
    ...ruleTable(sizes, measured.rules ?? []),
    ...table(
      `Simulators on both sides, in a process of their own; Kubernetes answers in JSON, with ${objects(sizes.largeVolumes)}`,
      simulatorRows(sizes, measured),
    ),
  ].join("\n");
}

/** When and on what it was measured. */
export function machineLine(): string {
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, ${memory}`;
  return `${date}, ${machine}, Node ${process.versions.node}.`;
}

function objects(volumes: number): string {
  return `${volumes} claims, PersistentVolumes, Pods and VolumeAttachments, ${volumes} zvols and ${volumes * 10} ZFS snapshots`;
}

/** One line of a table. */
export interface Row {
  readonly what: string;
  readonly runs: number;
  readonly measured: string;
  readonly ratio?: string;
  readonly target?: string;
}

/** A table under its title; nothing where it has no rows. */
export function table(title: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  return [
    "",
    `**${title}**`,
    "",
    "| What | Runs | Measured | Ratio | Target |",
    "|---|---|---|---|---|",
    ...rows.map(
      ({ what, runs, measured, ratio = "", target = "" }) =>
        `| ${what} | ${runs} | ${measured} | ${ratio} | ${target} |`,
    ),
  ];
}

function realRows({ costs = new Map(), parts, costModel }: Measured): Row[] {
  const [node, curl, slow] = [costs.get("node"), costs.get("curl"), costs.get("cost")];
  return [
    ...wall("`node -e 0`", node),
    ...wall("`plumbline version`", costs.get("version"), {
      of: node,
      target: "≤ 1.6 × `node -e 0`",
    }),
    ...wall("`curl`, the same lists, protobuf", curl),
    ...wall("`plumbline scan`, Kubernetes alone", costs.get("kubernetes"), {
      of: curl,
      target: "≤ 1.6 × `curl`",
    }),
    ...rss(costs.get("kubernetes"), "≤ 150 MB"),
    ...wall("`plumbline scan`, both sides", costs.get("whole"), { of: curl }),
    ...rss(costs.get("whole"), "≤ 220 MB"),
    ...partRows(parts, "≤ 150 ms"),
    ...wall(
      "`plumbline scan`, both sides, the NAS answering at 2 ms a dataset, 0.7 ms a snapshot (assumed)",
      slow,
    ),
    ...costModelRows(slow, costModel),
  ];
}

function costModelRows(scan: Cost | undefined, model: Measured["costModel"]): Row[] {
  if (scan === undefined || model === undefined) return [];
  const over = (bound: number) => ({ runs: scan.runs, ratio: times(scan.wallMs / bound) });
  const { callsMs, onceMs } = model;
  return [
    {
      what: "– the assumed cost of its calls alone, added up",
      measured: ms(callsMs),
      ...over(callsMs),
    },
    {
      what: "– of every dataset and snapshot once, which no scan can beat",
      measured: ms(onceMs),
      ...over(onceMs),
    },
  ];
}

function partRows(parts: Timed<PartTimes> | undefined, target?: string): Row[] {
  if (parts === undefined) return [];
  const { runs } = parts;
  return [
    ...one("read Kubernetes", runs, parts.readKubernetesMs),
    ...one("read NAS", runs, parts.readNasMs),
    ...one("join", runs, parts.joinMs),
    ...one("judge", runs, parts.judgeMs),
    ...one("join + judge", runs, parts.joinMs + parts.judgeMs, target),
    ...one("print", runs, parts.printMs),
  ];
}

function memoryRows(sizes: ScanBench, { memory }: Measured): Row[] {
  const { volumes, largeVolumes } = sizes;
  if (memory === undefined) return [];
  const { runs, small, large } = memory;
  const target = `≤ ${Math.round(maxGrowth(sizes))} ×`;
  const judged = { ratio: times(large.judgedMs / small.judgedMs), target };
  const remembered = { ratio: times(large.rememberMs / small.rememberMs), target };
  return [
    {
      what: `join + judge of ${volumes} volumes, all rules`,
      runs,
      measured: ms(small.judgedMs),
      target: "≤ 300 ms",
    },
    {
      what: `join + judge of ${largeVolumes} volumes, all rules`,
      runs,
      measured: ms(large.judgedMs),
      ...judged,
    },
    { what: `remember a first look at ${volumes}`, runs, measured: ms(small.rememberMs) },
    {
      what: `remember a first look at ${largeVolumes}`,
      runs,
      measured: ms(large.rememberMs),
      ...remembered,
    },
  ];
}

/** How much more the larger size may cost: a tenth more than its size says. */
function maxGrowth({ volumes, largeVolumes }: ScanBench): number {
  return (1.1 * largeVolumes) / volumes;
}

/** Below this at the larger size, how a rule grows changes nothing. */
const SHORT_MS = 50;

/** Rules that take their time, the longest first; and which of them grow faster than their input. */
function ruleTable(sizes: ScanBench, rules: readonly RuleGrowth[]): readonly string[] {
  if (rules.length === 0) return [];
  const { volumes, largeVolumes } = sizes;
  const most = maxGrowth(sizes);
  const shown = rules
    .filter(({ largeMs }) => largeMs >= SHORT_MS)
    .toSorted((a, b) => b.largeMs - a.largeMs);
  const steep = shown.filter(({ smallMs, largeMs }) => largeMs > smallMs * most);
  const names = steep.map(({ code }) => `\`${code}\``).join(", ");
  return [
    "",
    `**Each rule by itself, with the joins that it asks for, in memory**: the other ${rules.length - shown.length} take less than ${SHORT_MS} ms of ${largeVolumes} volumes.`,
    `Growing more than ${Math.round(most)} ×: ${names === "" ? "none" : names}.`,
    "",
    `| Rule | ${volumes} volumes | ${largeVolumes} volumes | Ratio |`,
    "|---|---|---|---|",
    ...shown.map(
      ({ code, smallMs, largeMs }) =>
        `| \`${code}\` | ${smallMs.toFixed(1)} ms | ${largeMs.toFixed(1)} ms | ${times(largeMs / smallMs)} |`,
    ),
  ];
}

function simulatorRows({ volumes }: ScanBench, { costs = new Map(), largeParts }: Measured): Row[] {
  const world = `a world of ${volumes} volumes and ${volumes * 10} ZFS snapshots, from nothing until it answers`;
  const large = costs.get("large");
  return [
    ...wall("`plumbline scan`, both sides", large, { of: costs.get("whole") }),
    ...rss(large),
    ...partRows(largeParts),
    ...wall("the simulators, from nothing until they answer", costs.get("largeSimulators")),
    ...rss(costs.get("largeSimulators")),
    ...wall(world, costs.get("simulators"), { target: "≤ 5 s" }),
  ];
}

interface Against {
  readonly of?: Cost | undefined;
  readonly target?: string;
}

function wall(what: string, cost: Cost | undefined, { of, ...rest }: Against = {}): Row[] {
  if (cost === undefined) return [];
  const ratio = of === undefined ? {} : { ratio: times(cost.wallMs / of.wallMs) };
  return [{ what, runs: cost.runs, measured: ms(cost.wallMs), ...ratio, ...rest }];
}

function rss(cost: Cost | undefined, target = ""): Row[] {
  if (cost === undefined) return [];
  const measured = `${Math.round(cost.peakRssBytes / 1e6)} MB`;
  return [{ what: "– peak RSS", runs: cost.runs, measured, target }];
}

function one(what: string, runs: number | undefined, value: number, target = ""): Row[] {
  return runs === undefined ? [] : [{ what, runs, measured: ms(value), target }];
}

function ms(value: number): string {
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

function times(value: number): string {
  return `${value.toFixed(2)} ×`;
}
