import { RULES } from "../../findings/rules/index.ts";
import { type Collection, TRUENAS_COLLECTIONS } from "../../model/collections.ts";
import type { CliContext } from "../context.ts";
import {
  type About,
  answerWithFindings,
  type AnswerFlags,
  withFindings,
} from "../findings-answer.ts";
import type { SourceFlags } from "../flags.ts";
import { lookAndRemember } from "../look.ts";

/** Flags of `orphans`. */
export type OrphansFlags = SourceFlags & AnswerFlags;

/**
 * Prints what bears the word orphan (in closed scopes) or unclaimed (in open ones). A Released PersistentVolume is none:
 * somebody may keep it on purpose; `scan` lists it.
 */
export async function run(context: CliContext, flags: OrphansFlags): Promise<number> {
  const { picture, report } = await lookAndRemember(context, flags);
  const absence = new Set(LEFTOVERS.listed.map((rule) => rule.code));
  const orphans = withFindings(
    report,
    ({ word, verdict, rule }) => word !== null || (verdict === "unknown" && absence.has(rule)),
  );
  const skipped = report.skipped.filter(({ rule }) => absence.has(rule));
  return answerWithFindings(context, flags, picture, { ...orphans, skipped }, LEFTOVERS);
}

const ON_THE_NAS: ReadonlySet<Collection> = new Set<Collection>(TRUENAS_COLLECTIONS);

/** Rules that can call a volume an orphan: of what lies on a NAS, by what a cluster says. Without them the list is empty whatever there is. */
const ABOUT_VOLUMES = RULES.filter(
  ({ absence, each, needs }) =>
    absence && ON_THE_NAS.has(each) && needs.some((collection) => !ON_THE_NAS.has(collection)),
);

const LEFTOVERS: About = {
  command: "orphans",
  asked: ABOUT_VOLUMES,
  listed: RULES.filter((rule) => rule.absence),
};
