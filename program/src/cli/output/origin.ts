import { humanAge } from "../../lib/units.ts";
import type { Page } from "./page.ts";
import { humanTime } from "./units.ts";

/** Where an answer comes from, if not from sources that were read for it. */
export interface Origin {
  /** A bundle. */
  readonly from?: string | undefined;
  /** The address of a service. */
  readonly server?: string;
}

/** Above every answer from a bundle or a service: from which, and how old it is. Nothing where sources were read. */
export function printOrigin(page: Page, { from, server }: Origin, at: number, now: number): void {
  const age = humanAge(Math.max(0, now - at));
  if (server !== undefined) page.prose(`as of ${age} ago, asked of ${server}`, 0, "faint");
  else if (from !== undefined)
    page.prose(
      `${from}: read at ${humanTime(at)}, ${age} ago; ages below are as of then`,
      0,
      "unsure",
    );
  else return;
  page.gap();
}
