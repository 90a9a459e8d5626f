import type { Finding } from "../../findings/finding.ts";
import type { Memory } from "../../findings/memory.ts";
import { isServiceNamed } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { type ReadingFlags, refuseForgottenId, usageError } from "../flags.ts";
import { untilOf } from "../until.ts";
import { idMeant } from "../../answers/finding-ids.ts";
import { type DecisionFlags, decisionOf, withStore } from "../memory.ts";
import { subjectText } from "../output/findings-table.ts";
import { printIgnored, printLeftOut, printListedAgain } from "../output/ignored-page.ts";
import { textOf } from "../output/page.ts";
import { outPage } from "../pages.ts";

/** Flags of `ignore`. */
export type IgnoreFlags = DecisionFlags &
  Pick<ReadingFlags, "server" | "tokenFile" | "serverCaFile"> & {
    readonly until?: string;
    readonly end?: boolean;
    readonly noColor?: boolean;
  };

/**
 * Leaves a finding out of lists until a date, with who and why; with `--end` takes that back; without a finding lists
 * what is ignored. Throws ConfigError for a finding that no scan has made.
 */
export async function run(
  context: CliContext,
  flags: IgnoreFlags,
  given?: string,
): Promise<number> {
  const page = outPage(context, flags.noColor);
  if (given === undefined) refuseForgottenId("ignore", flags, ["until", "end", "reason", "owner"]);
  if (isServiceNamed(context, flags)) {
    const { ignoreThere } = await import("../ignore-there.ts");
    return ignoreThere(context, flags, page, given);
  }
  if (given === undefined)
    return withStore(context, flags, async (store) => {
      const memory = await store.load();
      const rows = memory.ignores.map((one) => ({ ...one, about: nameOf(memory, one.finding) }));
      printIgnored(page, rows);
    });
  const decision = decisionOf(context, flags);
  if (flags.end)
    return withStore(context, flags, async (store) => {
      const ignored = (await store.load()).ignores.map(({ finding }) => finding);
      const id = idMeant("ignore", given, ignored);
      if (id === null || !(await store.stopIgnoring(id, decision))) throw notIgnored(given);
      printListedAgain(page, id);
    });
  const until = untilOf(flags.until, decision.at);
  return withStore(context, flags, async (store) => {
    const memory = await store.load();
    const id = idMeant(
      "ignore",
      given,
      memory.findings.map((finding) => finding.id),
    );
    const name = id === null ? null : nameOf(memory, id);
    if (id === null || name === null) throw notFound(given);
    await store.ignore({ finding: id, until, ...decision });
    printLeftOut(page, name, { until, ...decision });
  });
}

function nameOf(memory: Memory, id: string): string | null {
  const known = memory.findings.find((finding) => finding.id === id);
  if (known === undefined) return null;
  const finding = JSON.parse(known.text) as Finding;
  return `${textOf(subjectText(finding))} (${finding.rule})`;
}

function notFound(id: string) {
  return usageError("ignore", "the id of a finding that a scan has made", id, "run plumbline scan");
}

function notIgnored(id: string) {
  return usageError("ignore", "a finding that is ignored", id, "run plumbline ignore for the list");
}
