import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../scripts/root.ts";
import type { ScanBench } from "./plan.ts";
import type { Cost } from "./processes.ts";
import type { PartTimes } from "./scan-runs.ts";
import { tables } from "./tables.ts";

/** What one part of the benchmark found out; what it did not measure is not there. */
export interface Measured {
  /** Whole processes by name. */
  readonly costs?: ReadonlyMap<string, Cost>;
  /** Parts of a scan, on the real API server and on simulators. */
  readonly parts?: Timed<PartTimes>;
  readonly largeParts?: Timed<PartTimes>;
  /** What a scan of a NAS costs by its cost model: all calls that it made, and everything there asked for once. */
  readonly costModel?: { readonly callsMs: number; readonly onceMs: number };
  /** Join and judge in memory, at both sizes; and each rule by itself. */
  readonly memory?: Timed<{ readonly small: Growths; readonly large: Growths }>;
  readonly rules?: readonly RuleGrowth[];
}

/** Milliseconds in memory: of join and judge together, and of what a look adds to the memory. */
export interface Growths {
  readonly judgedMs: number;
  readonly rememberMs: number;
}

/** What one rule takes at both sizes. */
export interface RuleGrowth {
  readonly code: string;
  readonly smallMs: number;
  readonly largeMs: number;
}

/** Medians over so many runs. */
export type Timed<Times> = Times & { readonly runs: number };

const FILE = path.join(ROOT, "bench/RESULTS.md");

/** Prints the tables of a scan benchmark; those of a whole one take the place of the last ones in bench/RESULTS.md. */
export function publish(
  sizes: ScanBench,
  parts: readonly Measured[],
  { whole }: { readonly whole: boolean },
): void {
  const costs = new Map(parts.flatMap((part) => [...(part.costs ?? [])]));
  const all: Measured = parts.reduce((sum, part) => ({ ...sum, ...part }), {});
  const text = tables(sizes, { ...all, costs });
  if (whole) publishSection("scan", text);
  else process.stdout.write(`${text}\n`);
}

/** Prints a benchmark, and puts it in the place of its last one in bench/RESULTS.md. */
export function publishSection(name: "scan" | "serve" | "api" | "ui", text: string): void {
  process.stdout.write(`${text}\n`);
  const [start, end] = [
    `<!-- ${name}: written by npm run bench -- ${name} -->`,
    `<!-- ${name}: end -->`,
  ];
  const before = readFileSync(FILE, "utf8");
  const [head = "", rest = ""] = before.split(start);
  const [, tail = ""] = rest.split(end);
  writeFileSync(FILE, `${head}${start}\n${text}\n${end}${tail}`);
}
