import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

/** What a run came to. `notes` says, one line for each reason, how many tests were skipped and what they lack. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly notes: readonly string[];
}

/** How to count. */
export interface TallyOptions {
  /** Count a skipped test as failed: in continuous integration nothing may be skipped. */
  readonly skippedFails: boolean;
  /** Tests were selected by name: those left out are not skipped tests. */
  readonly selected: boolean;
}

/** What the tally reads of a test; vitest's `TestCase` has it. */
export type CountedTest = Pick<TestCase, "fullName"> & { result(): CountedResult };
type CountedResult = Pick<ReturnType<TestCase["result"]>, "state"> & {
  readonly note?: string | undefined;
};

/**
 * Counts tests. A file that could not be loaded, a hook that failed outside of any test and an error that nobody caught
 * count as one failure each, so that no run with a fault can close with "0 failed".
 * @param loose failures that belong to no test
 */
export function tally(
  tests: Iterable<CountedTest>,
  loose: number,
  { skippedFails, selected }: TallyOptions,
): Tally {
  let passed = 0;
  let failed = loose;
  const skipped = new Map<string, string[]>();
  for (const test of tests) {
    const { state, note } = test.result();
    if (state === "passed") passed += 1;
    else if (state === "skipped") {
      if (selected && note === undefined) continue;
      const reason = note ?? "no reason given";
      skipped.set(reason, [...(skipped.get(reason) ?? []), test.fullName]);
      if (skippedFails) failed += 1;
    } else failed += 1;
  }
  const notes = [...skipped].map(
    ([reason, names]) => `skipped ${names.length}, the first "${names[0]}": ${reason}`,
  );
  return { passed, failed, notes };
}

/** Listens to a run of vitest; `tally` and `slowest` answer once it has ended. */
export class TallyReporter implements Reporter {
  #modules: readonly TestModule[] = [];
  #errors: readonly SerializedError[] = [];

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    this.#modules = modules;
    this.#errors = errors;
  }

  tally(options: TallyOptions): Tally {
    const suites = this.#modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    return tally(this.#tests(), broken + this.#errors.length, options);
  }

  /** The slowest tests, one line each, the slowest first. */
  slowest(count: number): string[] {
    const timed = this.#tests().map((test) => ({
      name: `${test.module.relativeModuleId} > ${test.fullName}`,
      ms: Math.round(test.diagnostic()?.duration ?? 0),
    }));
    timed.sort((one, other) => other.ms - one.ms);
    return timed.slice(0, count).map(({ name, ms }) => `${String(ms).padStart(6)} ms  ${name}`);
  }

  #tests(): TestCase[] {
    return this.#modules.flatMap((module) => [...module.children.allTests()]);
  }
}
