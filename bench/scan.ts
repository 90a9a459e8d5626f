import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inMemory } from "./memory.ts";
import { type Part, PARTS, type ScanBench } from "./plan.ts";
import { onRealServer } from "./real-server.ts";
import { type Measured, publish } from "./results.ts";
import { onSimulators, startOfSimulators } from "./simulated.ts";
import { buildTools } from "./tools.ts";

const ON_REAL_SERVER: readonly Part[] = ["bounds", "kubernetes", "whole", "parts", "cost"];

/**
 * Measures a scan. All in one run, in turn, medians. The findings of every scan are compared with the truth of the world; a
 * difference ends the benchmark, after what was measured before is printed.
 */
export async function benchScan(options: ScanBench): Promise<void> {
  const { only } = options;
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  const all: Measured[] = [];
  let whole = false;
  try {
    const tools = await buildTools(folder);
    if (ON_REAL_SERVER.some((part) => only.has(part))) all.push(await onRealServer(options, tools));
    if (only.has("memory")) all.push(await inMemory(options, tools));
    if (only.has("simulators")) all.push(await startOfSimulators(options));
    if (only.has("large")) all.push(await onSimulators(options, tools));
    whole = only.size === PARTS.length;
  } finally {
    publish(options, all, { whole });
    rmSync(folder, { recursive: true, force: true });
  }
}
