import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files take minutes: one that is begun last would run on alone, on one core, after all others. */
const LONG = [/\/ui\/browser\//, /\/sim\//];

/** The order of vitest (by size where nothing is known of an earlier run), but files that take minutes begin first. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's, which answers a new array
    return longFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}

/** Those of the long folders before all others, otherwise as they were. */
export function longFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const isLong = (file: T) => LONG.some((one) => one.test(pathOf(file)));
  return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
}
