import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { PRODUCT } from "./core.ts";
import { corpusFolder, entryOf, readCorpus } from "./corpus.ts";
import { slugOf, WITHOUT } from "./guards.ts";
import { drawPlan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import { shrink, storyOf } from "./shrink.ts";
import { explore } from "./workers.ts";

/**
 * `npm run sim -- --cases N --seed S --minutes M --workers W`: the corpus, then N seeds from S on, or as many as fit into
 * M minutes, on W threads (as many as there are cores). Prints how often everything occurred. Exit code 1 when an invariant broke or something never happened, 64 on bad usage.
 * `--guards`: instead takes one guard out at a time, prints how many seeds it takes to notice, and keeps the smallest run.
 */
async function main(): Promise<void> {
  endWithTheReader();
  const given = readArguments();
  const failed = given.guards ? measureGuards(given) : await search(given);
  process.exitCode = failed ? 1 : 0;
}

/** `npm run sim | head` closes our stdout early: nobody reads on, so there is nothing left to say. */
function endWithTheReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}

interface Given {
  readonly cases: number;
  readonly seed: bigint;
  readonly minutes: number;
  /** Threads. */
  readonly workers: number;
  readonly guards: boolean;
}

async function search(given: Given): Promise<boolean> {
  const known = [...readCorpus().values()].flatMap(({ plan }) => runPlan(plan, PRODUCT) ?? []);
  const used = process.cpuUsage();
  print(`seeds from ${given.seed} on, ${given.workers} at a time`);
  const cases = known.length === 0 ? given.cases : 0;
  const deadline = performance.now() + given.minutes * 60_000;
  const isOver = () => performance.now() >= deadline;
  const { tally, failures: found, ran } = await explore({ ...given, cases, isOver });
  const { user, system } = process.cpuUsage(used);
  const failures = [...known, ...found];
  tally.lines().forEach(print);
  for (const failure of failures) tell(failure);
  const missing = failures.length === 0 ? tally.missing() : [];
  if (missing.length > 0) print(`never happened: ${missing.join(", ")}`);
  print(`${Math.round(ran / ((user + system) / 60e6))} cases a core-minute, over all threads`);
  print(`${ran} cases from seed ${given.seed}: ${failures.length} failed`);
  return failures.length + missing.length > 0;
}

function measureGuards({ cases, seed }: Given): boolean {
  const missed: string[] = [];
  for (const [guard, core] of Object.entries(WITHOUT)) {
    const found = firstFailure(core, seed, cases);
    print(
      `| ${guard} | ${found ? `${found.needed} | ${found.failure.invariant}` : "not found |"} |`,
    );
    if (found) keep(slugOf(guard), shrink(found.failure, core, PRODUCT), guard);
    else missed.push(guard);
  }
  if (missed.length > 0) print(`not noticed in ${cases} cases: ${missed.join(", ")}`);
  return missed.length > 0;
}

/** How many seeds it takes until a run fails that the product survives. */
function firstFailure(
  core: typeof PRODUCT,
  seed: bigint,
  cases: number,
): { failure: Failure; needed: number } | null {
  for (let needed = 1; needed <= cases; needed++) {
    const plan = drawPlan(seed + BigInt(needed - 1));
    const failure = runPlan(plan, core);
    if (failure && !runPlan(plan, PRODUCT)) return { failure, needed };
  }
  return null;
}

function keep(slug: string, { plan, invariant, rule }: Failure, guard: string): void {
  const entry = entryOf(`without ${guard}`, { plan, invariant, rule });
  const file = new URL(`${slug}.json`, corpusFolder("guards"));
  writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`);
}

function readArguments(): Given {
  const options = {
    cases: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
    workers: { type: "string", default: String(availableParallelism()) },
    guards: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ options });
  const minutes = Number(values.minutes);
  if (!/^\d{1,20}$/.test(values.seed)) return refuse("--seed", values.seed);
  if (!(minutes > 0)) return refuse("--minutes", values.minutes);
  const [cases, workers] = [countIn("--cases", values.cases), countIn("--workers", values.workers)];
  const seed = BigInt.asUintN(64, BigInt(values.seed));
  return { cases, seed, minutes, workers, guards: values.guards };
}

function countIn(flag: string, value: string): number {
  const count = Number(value);
  return Number.isSafeInteger(count) && count > 0 ? count : refuse(flag, value);
}

function refuse(flag: string, value: string): never {
  process.stderr.write(`${flag}: expected a positive number, found ${JSON.stringify(value)}\n`);
  process.exit(64);
}

function tell(failure: Failure): void {
  const small = shrink(failure, PRODUCT);
  print(storyOf(small));
  print(`for corpus/: ${JSON.stringify(entryOf("", small))}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
