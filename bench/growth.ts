/**
 * Join and judge alone, over records made in memory: shows how both grow with the number of volumes, without wire, clients
 * and simulators. Argument: the number of volumes.
 */
import { reportOf } from "../program/src/findings/assemble.ts";
import { judge } from "../program/src/findings/engine.ts";
import { emptyMemory } from "../program/src/findings/memory.ts";
import { remember } from "../program/src/findings/remember.ts";
import { type GivenRecords, inventoryOf } from "../program/src/model/given.ts";
import { joined, recordsOf } from "./memory-world.ts";

/** Milliseconds of each part, and how much was found. */
export interface Growth {
  readonly joinMs: number;
  readonly judgeMs: number;
  /** What the look adds to the memory that it was judged with. */
  readonly rememberMs: number;
  readonly findings: number;
}

const growth = measure(recordsOf(Number(process.argv[2])));
process.stdout.write(`${JSON.stringify(growth)}\n`);

function measure(records: GivenRecords): Growth {
  const memory = emptyMemory({ id: "bench", bornAt: 0, because: null }, 0);
  const started = performance.now();
  const input = { ...joined(inventoryOf(records)), exclusions: [], memory };
  const ready = performance.now();
  const judged = judge(input);
  const { findings } = reportOf(input, judged);
  const told = performance.now();
  remember(input, memory, judged);
  return {
    joinMs: ready - started,
    judgeMs: told - ready,
    rememberMs: performance.now() - told,
    findings: findings.length,
  };
}
