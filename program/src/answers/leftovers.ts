import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Rule } from "../findings/rule.ts";
import { RULES } from "../findings/rules/index.ts";
import { type Collection, TRUENAS_COLLECTIONS } from "../model/collections.ts";

const ON_THE_NAS: ReadonlySet<Collection> = new Set<Collection>(TRUENAS_COLLECTIONS);

/** Rules that can call a volume an orphan: of what lies on a NAS, by what a cluster says. Without them the list is empty whatever there is. */
export const ABOUT_LEFT_VOLUMES: readonly Rule[] = Object.freeze(
  RULES.filter(
    ({ absence, each, needs }) =>
      absence && ON_THE_NAS.has(each) && needs.some((collection) => !ON_THE_NAS.has(collection)),
  ),
);

/** Rules that conclude from absence: what they find is a leftover. */
export const ABOUT_LEFTOVERS: readonly Rule[] = Object.freeze(RULES.filter((rule) => rule.absence));

const CODES: ReadonlySet<string> = new Set(ABOUT_LEFTOVERS.map(({ code }) => code));

/**
 * A report cut down to what bears the word orphan (in closed scopes) or unclaimed (in open ones). A Released PersistentVolume
 * is none: somebody may keep it on purpose.
 */
export function leftoversIn(report: Report): Report {
  return {
    ...report,
    findings: report.findings.filter(isLeftover),
    suppressed: report.suppressed.filter(({ finding }) => isLeftover(finding)),
    skipped: report.skipped.filter(({ rule }) => CODES.has(rule)),
  };
}

function isLeftover({ word, verdict, rule }: Finding): boolean {
  return word !== null || (verdict === "unknown" && CODES.has(rule));
}
