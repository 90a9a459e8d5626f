import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../scripts/root.ts";
import { systemClock } from "../simulators/clock.ts";
import type { Growth } from "./growth.ts";

/** Medians of one world: whole processes by name, and the parts of a scan. */
export interface Measured {
  readonly processes: Readonly<
    Record<string, { readonly wallMs: number; readonly peakRssBytes: number }>
  >;
  readonly parts: {
    readonly readKubernetesMs: number;
    readonly readNasMs: number;
    readonly joinMs: number;
    readonly judgeMs: number;
    readonly printMs: number;
  };
}

interface Sizes {
  readonly volumes: number;
  readonly largeVolumes: number;
  readonly rounds: number;
}

const FILE = path.join(ROOT, "bench/RESULTS.md");
const START = "<!-- scan: written by npm run bench -- scan -->";
const END = "<!-- scan: end -->";

/** Prints the table of a scan benchmark and puts it into bench/RESULTS.md in the place of the last one. */
export function writeResults(
  sizes: Sizes,
  real: Measured,
  growth: readonly [Growth, Growth],
): void {
  const table = render(sizes, real, growth);
  process.stdout.write(`${table}\n`);
  const before = readFileSync(FILE, "utf8");
  const [head = "", rest = ""] = before.split(START);
  const [, tail = ""] = rest.split(END);
  writeFileSync(FILE, `${head}${START}\n${table}\n${END}${tail}`);
}

function render(
  { volumes, largeVolumes, rounds }: Sizes,
  real: Measured,
  [small, large]: readonly [Growth, Growth],
): string {
  const { node, version, curl, kubernetes, whole, costly } = real.processes;
  const joinJudge = real.parts.joinMs + real.parts.judgeMs;
  const [smallMs, largeMs] = [small.joinMs + small.judgeMs, large.joinMs + large.judgeMs];
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  return [
    `${date}, ${machine}, Node ${process.versions.node}. ${volumes} claims, PersistentVolumes, Pods and VolumeAttachments on a`,
    `real kube-apiserver, ${volumes} zvols and ${volumes * 10} ZFS snapshots on a simulated NAS. Medians of ${rounds}, in turn.`,
    "",
    "| What | Measured | Ratio | Target |",
    "|---|---|---|---|",
    row("`node -e 0`", wall(node), "", ""),
    row("`plumbline version`", wall(version), ratio(version, node), "≤ 1.6 × `node -e 0`"),
    row("`curl`, the same four lists, protobuf", wall(curl), "", ""),
    row(
      "`plumbline scan`, Kubernetes alone",
      wall(kubernetes),
      ratio(kubernetes, curl),
      "≤ 1.6 × `curl`",
    ),
    row("– peak RSS", rss(kubernetes), "", "≤ 150 MB"),
    row("`plumbline scan`, both sides", wall(whole), ratio(whole, curl), ""),
    row("– peak RSS", rss(whole), "", "≤ 220 MB"),
    row(
      "– with the NAS answering at 2 ms a dataset, 0.7 ms a snapshot (assumed)",
      wall(costly),
      "",
      "",
    ),
    row("read Kubernetes", ms(real.parts.readKubernetesMs), "", ""),
    row("read NAS", ms(real.parts.readNasMs), "", ""),
    row("join", ms(real.parts.joinMs), "", ""),
    row("judge", ms(real.parts.judgeMs), "", ""),
    row("join + judge", ms(joinJudge), "", "≤ 150 ms"),
    row("print", ms(real.parts.printMs), "", ""),
    row(`join + judge at ${volumes}, in memory`, ms(smallMs), "", ""),
    row(
      `join + judge at ${largeVolumes}, in memory`,
      ms(largeMs),
      times(largeMs / smallMs),
      "≤ 11 ×",
    ),
    "",
    "Medians of five but for the row with the NAS that takes its time, which is one run. The findings of every scan were those of the",
    "planted truth, no more and no less.",
  ].join("\n");
}

type Cost = Measured["processes"][string] | undefined;

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function wall(cost: Cost): string {
  return ms(cost?.wallMs ?? Number.NaN);
}

function ms(value: number): string {
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

function rss(cost: Cost): string {
  return `${Math.round((cost?.peakRssBytes ?? Number.NaN) / 1e6)} MB`;
}

function ratio(cost: Cost, bound: Cost): string {
  return times((cost?.wallMs ?? Number.NaN) / (bound?.wallMs ?? Number.NaN));
}

function times(value: number): string {
  return `${value.toFixed(2)} ×`;
}
