import type { Finding } from "../../findings/finding.ts";
import type { Memory } from "../../findings/memory.ts";
import { untilIn } from "../../findings/until.ts";
import type { CliContext } from "../context.ts";
import { usageError } from "../flags.ts";
import { idMeant } from "../../answers/finding-ids.ts";
import { type DecisionFlags, decisionOf, withStore } from "../memory.ts";
import { subjectText } from "../output/findings-table.ts";
import { type Page, textOf } from "../output/page.ts";
import { humanTime } from "../output/units.ts";
import { outPage } from "../pages.ts";

/** Flags of `ignore`. */
export type IgnoreFlags = DecisionFlags & {
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
  if (given === undefined)
    return withStore(context, flags, async (store) => listIgnored(page, await store.load()));
  const decision = decisionOf(context, flags);
  if (flags.end)
    return withStore(context, flags, async (store) => {
      const ignored = (await store.load()).ignores.map(({ finding }) => finding);
      const id = idMeant("ignore", given, ignored);
      if (id === null || !(await store.stopIgnoring(id, decision))) throw notIgnored(given);
      page.line(`${id} is in the lists again`);
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
    page.prose(`${name} is left out until ${humanTime(until)}: ${decision.reason}`);
  });
}

/** "30d" from now, or a day. Throws ConfigError for anything else, and for what is over already. */
function untilOf(text: string | undefined, now: number): number {
  const wrong = (found: string) =>
    usageError(
      "--until",
      "a time to come such as 30d or 2027-01-31",
      found,
      "nothing is ignored for ever: name the day on which it shall be looked at again",
    );
  if (text === undefined) throw wrong("nothing");
  const until = untilIn(text, now);
  if (until === null) throw wrong(JSON.stringify(text));
  return until;
}

function nameOf(memory: Memory, id: string): string | null {
  const known = memory.findings.find((finding) => finding.id === id);
  if (known === undefined) return null;
  const finding = JSON.parse(known.text) as Finding;
  return `${textOf(subjectText(finding))} (${finding.rule})`;
}

function listIgnored(page: Page, memory: Memory): void {
  if (memory.ignores.length === 0) page.line("nothing is ignored");
  for (const { finding, until, by, reason } of memory.ignores) {
    page.line({ text: finding, tone: "strong" }, `  until ${humanTime(until)}, by ${by}`);
    page.prose(`${nameOf(memory, finding) ?? "a finding that is resolved"}: ${reason}`, 2);
  }
}

function notFound(id: string) {
  return usageError("ignore", "the id of a finding that a scan has made", id, "run plumbline scan");
}

function notIgnored(id: string) {
  return usageError("ignore", "a finding that is ignored", id, "run plumbline ignore for the list");
}
