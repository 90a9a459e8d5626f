import path from "node:path";
import { memoryForBundle } from "../../findings/memory-for-bundle.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import { EXIT } from "../../lib/errors.ts";
import type { CliContext } from "../context.ts";
import { reasonOf, unreadIn } from "../../answers/unread.ts";
import { outPage } from "../pages.ts";
import type { SourceFlags } from "../flags.ts";
import { look } from "../look.ts";
import { printUnread } from "../output/coverage-notes.ts";
import { counted } from "../output/units.ts";
import { refuseExisting, writeRecording } from "../recording-file.ts";

/** Flags of `bundle`. */
export type BundleFlags = Omit<SourceFlags, "from"> & {
  readonly output: string;
  readonly force?: boolean;
};

/** Reads everything once and writes it into a file that every reading command takes with `--from`; 3 where it is not everything. */
export async function run(context: CliContext, flags: BundleFlags): Promise<number> {
  const file = path.resolve(context.directory, flags.output);
  if (flags.force !== true) refuseExisting(file);
  const picture = await look(context, flags, "all");
  const { recording, inventory } = picture;
  const coverage = COLLECTIONS.flatMap((collection) => inventory.coverage(collection));
  const page = outPage(context, undefined);
  const memory = recording.memory && memoryForBundle(recording.memory, inventory);
  writeRecording(file, { ...recording, memory });
  const rows = coverage.reduce((sum, part) => sum + part.rows, 0);
  page.prose(
    `${flags.output}: ${counted(rows, "object")} of ${counted(recording.sources.length, "source")}; it holds names and sizes, no secrets and no data`,
  );
  printUnread(page, unreadIn(coverage));
  return coverage.some((part) => reasonOf(part) !== null) ? EXIT.unknown : EXIT.clean;
}
