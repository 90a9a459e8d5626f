import { humanAge } from "../../lib/units.ts";
import type { Page } from "./page.ts";
import { humanTime } from "./units.ts";

/** Where an answer comes from, if not from sources that were read for it. */
export interface Origin {
  /** A bundle. */
  readonly from?: string;
}

/** Above every answer from a bundle: which file, when it was read and how old that is. Nothing where sources were read. */
export function printOrigin(page: Page, { from }: Origin, at: number, now: number): void {
  if (from === undefined) return;
  page.prose(
    `${from}: read at ${humanTime(at)}, ${humanAge(now - at)} ago; ages below are as of then`,
    0,
    "unsure",
  );
  page.gap();
}
