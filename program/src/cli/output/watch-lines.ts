import type { Finding } from "../../findings/finding.ts";
import type { SourceNews } from "../../monitor/reach.ts";
import type { WatchedChange } from "../watch-changes.ts";
import { withoutName } from "../../answers/unread.ts";
import { subjectText } from "./findings-table.ts";
import { printNext } from "./next-step.ts";
import type { Page } from "./page.ts";
import type { Tone } from "./terminal.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanTime } from "./units.ts";

/**
 * One line a change: `+` new, `~` another verdict or seen again, `-` ended: its rule ran and did not find it, `?` cannot be told
 * any more.
 */
export function printChanges(page: Page, changes: readonly WatchedChange[], at: number): void {
  for (const change of changes) printChange(page, change, at);
}

/** `!` a source that cannot be read any more, with the cause and what to do, or that can be read again. */
export function printSourceNews(page: Page, { source, at, because }: SourceNews): void {
  const mark = `${humanTime(at)} ! `;
  if (because === null) return page.prose(`${mark}${source} can be read again`, 0, "good");
  const message = withoutName(source, because.message);
  page.prose(`${mark}${source} cannot be read any more: ${message}`, 0, "bad");
  printNext(page, because.next);
}

function printChange(page: Page, change: WatchedChange, at: number): void {
  switch (change.is) {
    case "new":
      return printFinding(page, "+", "warning", change.finding, verdictOf(change.finding), at);
    case "changed":
      return printFinding(page, "~", "warning", change.finding, verdictOf(change.finding), at);
    case "again":
      return printFinding(page, "~", "warning", change.finding, "is still there", at);
    case "gone":
      return printFinding(page, "-", "good", change.finding, "ended", at);
    case "leftOut":
      return printFinding(page, "-", "good", change.finding, `is left out: ${change.because}`, at);
    case "blind": {
      const what = `cannot be told any more: ${change.because}`;
      return printFinding(page, "?", "unsure", change.finding, what, at);
    }
    case "manyBlind":
      return printMany(
        page,
        "?",
        "unsure",
        change,
        `cannot be told any more: ${change.because}`,
        at,
      );
    case "manyAgain":
      return printMany(page, "~", "warning", change, "are still there", at);
    case "unasked":
      return page.prose(
        `${humanTime(at)} ? ${rulesText(change.rules)} cannot be asked: ${change.because}`,
        0,
        "unsure",
      );
    case "asked":
      return page.prose(
        `${humanTime(at)} ~ ${rulesText(change.rules)} can be asked again`,
        0,
        "good",
      );
  }
}

/** More rules than this are counted, not named. */
const NAMED_RULES = 3;

function rulesText(rules: readonly string[]): string {
  return rules.length > NAMED_RULES ? counted(rules.length, "rule") : listed(rules);
}

function printMany(
  page: Page,
  mark: string,
  tone: Tone,
  { count, rules }: { readonly count: number; readonly rules: readonly string[] },
  what: string,
  at: number,
): void {
  page.line({ text: `${humanTime(at)} ${mark} `, tone }, `${counted(count, "finding")} ${what}  `, {
    text: rulesText(rules),
    tone: "faint",
  });
}

function verdictOf({ word, verdict }: Finding): string {
  return word === null ? verdict : `${word}, ${verdict}`;
}

function printFinding(
  page: Page,
  mark: string,
  tone: Tone,
  finding: Finding,
  what: string,
  at: number,
): void {
  page.line({ text: `${humanTime(at)} ${mark} `, tone }, subjectText(finding), `  ${what}  `, {
    text: finding.rule,
    tone: "faint",
  });
}
