import type { Page } from "./page.ts";
import { humanTime } from "./units.ts";

/** Somebody's word about a finding. */
export interface Ignored {
  readonly finding: string;
  readonly until: number;
  readonly by: string;
  readonly reason: string;
  /** "pv/kept (pv-released)"; null where it is not found any more. */
  readonly about: string | null;
}

/** What is left out of lists, until when, by whom and why. */
export function printIgnored(page: Page, all: readonly Ignored[]): void {
  if (all.length === 0) page.prose(NOTHING);
  for (const { finding, until, by, reason, about } of all) {
    page.line({ text: finding, tone: "strong" }, `  until ${humanTime(until)}, by ${by}`);
    page.prose(`${about ?? "a finding that is resolved"}: ${reason}`, 2);
  }
}

/** Hints and exclusions are not said here, and are not asked of the sources for it. */
const NOTHING =
  "nothing is ignored by hand; what hints and exclusions leave out stands below the list of a scan";

/** That a finding is left out from now on. */
export function printLeftOut(
  page: Page,
  about: string,
  { until, reason }: Pick<Ignored, "until" | "reason">,
): void {
  page.prose(`${about} is left out until ${humanTime(until)}: ${reason}`);
}

/** That a word was taken back. */
export function printListedAgain(page: Page, finding: string): void {
  page.line(`${finding} is in the lists again`);
}
