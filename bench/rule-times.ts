/**
 * What each rule takes by itself, with the joins that it asks for, over records made in memory whose indices are there: a
 * rule that grows faster than its input is seen by it. The rules of a scan share joins, so their sum says nothing about one.
 * Argument: the number of volumes.
 */
import { runRules } from "../program/src/findings/rule-run.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { inventoryOf } from "../program/src/model/given.ts";
import { joined, recordsOf } from "./memory-world.ts";

/** Milliseconds of the main thread's own time by the code of each rule: what runs beside it is not counted. */
export type RuleTimes = Readonly<Record<string, number>>;

/** The quicker of two: the first also compiles. */
const RUNS = 2;

process.stdout.write(`${JSON.stringify(measure(Number(process.argv[2])))}\n`);

function measure(volumes: number): RuleTimes {
  const inventory = inventoryOf(recordsOf(volumes));
  runRules(RULES, joined(inventory));
  return Object.fromEntries(
    RULES.map((rule) => {
      const times = Array.from({ length: RUNS }, () => {
        const input = joined(inventory);
        const started = threadMs();
        runRules([rule], input);
        return threadMs() - started;
      });
      return [rule.code, Math.min(...times)];
    }),
  );
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
