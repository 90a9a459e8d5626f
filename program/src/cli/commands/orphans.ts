import { ABOUT_LEFT_VOLUMES, ABOUT_LEFTOVERS, leftoversIn } from "../../answers/leftovers.ts";
import { answererFor } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { type About, answerWithFindings, type AnswerFlags, filterOf } from "../findings-answer.ts";
import type { ReadingFlags } from "../flags.ts";

/** Flags of `orphans`. */
export type OrphansFlags = ReadingFlags & AnswerFlags;

/**
 * Prints what bears the word orphan (in closed scopes) or unclaimed (in open ones). A Released PersistentVolume is none:
 * somebody may keep it on purpose; `scan` lists it.
 */
export async function run(context: CliContext, flags: OrphansFlags): Promise<number> {
  const filter = filterOf(flags);
  await using answerer = await answererFor(context, flags);
  const found = await answerer.findings(filter);
  const leftovers = { ...found, report: leftoversIn(found.report) };
  return await answerWithFindings(context, flags, leftovers, LEFTOVERS);
}

const LEFTOVERS: About = { command: "orphans", asked: ABOUT_LEFT_VOLUMES, listed: ABOUT_LEFTOVERS };
