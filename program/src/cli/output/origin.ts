import { humanAge } from "../../lib/units.ts";
import type { Page } from "./page.ts";
import { humanTime } from "./units.ts";

/** Above every answer from a bundle: which file, when it was read and how old that is. Nothing where sources were read. */
export function printOrigin(page: Page, file: string | undefined, at: number, now: number): void {
  if (file === undefined) return;
  page.prose(
    `${file}: read at ${humanTime(at)}, ${humanAge(now - at)} ago; ages below are as of then`,
    0,
    "unsure",
  );
  page.gap();
}
