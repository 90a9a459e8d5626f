import { parseArgs } from "node:util";
import { PRODUCT } from "./core.ts";
import { readCorpus } from "./corpus.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { type Failure, runPlan } from "./run.ts";
import { shrink, storyOf } from "./shrink.ts";
import { Tally } from "./tally.ts";

/**
 * `npm run sim -- --cases N --seed S --minutes M`: the corpus, then N seeds from S on, or as many as fit into M minutes.
 * Prints how often everything occurred. Exit code 1 when an invariant broke or something never happened, 64 on bad usage.
 */
function main(): void {
  const { cases, seed, minutes } = readArguments();
  const tally = new Tally();
  const failures = [...readCorpus().values()].flatMap(({ plan }) => runPlan(plan, PRODUCT) ?? []);
  const deadline = performance.now() + minutes * 60_000;
  let ran = 0;
  print(`seeds from ${seed} on`);
  for (; ran < cases && performance.now() < deadline && failures.length === 0; ran++) {
    failures.push(...(run(drawPlan(seed + BigInt(ran)), tally) ?? []));
  }
  tally.lines().forEach(print);
  for (const failure of failures) tell(failure);
  const missing = failures.length === 0 ? tally.missing() : [];
  if (missing.length > 0) print(`never happened: ${missing.join(", ")}`);
  print(`${ran} cases from seed ${seed}: ${failures.length} failed`);
  process.exitCode = failures.length + missing.length > 0 ? 1 : 0;
}

function readArguments(): { cases: number; seed: bigint; minutes: number } {
  const options = {
    cases: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
  } as const;
  const { values } = parseArgs({ options });
  const [cases, minutes] = [Number(values.cases), Number(values.minutes)];
  if (!Number.isSafeInteger(cases) || cases < 1) return refuse("--cases", values.cases);
  if (!/^\d{1,20}$/.test(values.seed)) return refuse("--seed", values.seed);
  if (!(minutes > 0)) return refuse("--minutes", values.minutes);
  return { cases, seed: BigInt.asUintN(64, BigInt(values.seed)), minutes };
}

function refuse(flag: string, value: string): never {
  process.stderr.write(`${flag}: expected a positive number, found ${JSON.stringify(value)}\n`);
  process.exit(64);
}

function run(plan: Plan, tally: Tally): readonly Failure[] | null {
  const failure = runPlan(plan, PRODUCT, tally);
  return failure && [failure];
}

function tell(failure: Failure): void {
  const small = shrink(failure, PRODUCT);
  const { invariant, rule, plan } = small;
  print(storyOf(small));
  print(`for corpus/: ${JSON.stringify({ story: "", invariant, rule, plan })}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
