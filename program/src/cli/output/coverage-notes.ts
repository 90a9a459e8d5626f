import type { Unread } from "../../answers/unread.ts";
import { listed } from "../../lib/words.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { printNext, sentenceOf } from "./next-step.ts";
import type { Page } from "./page.ts";
import { counted } from "./units.ts";

/** What was not read whole, by cause, with what to do about it; without `commands` those to be pasted are left to the end of the page. */
export function printUnread(
  page: Page,
  unread: readonly Unread[],
  { commands } = { commands: true },
): void {
  if (unread.length > 0) page.gap();
  for (const cause of unread) {
    const text = cause.everything
      ? `nothing of ${cause.source} was read: ${cause.message}`
      : `${whatIn(cause)} of ${cause.source}: not complete: ${cause.message}`;
    page.prose(text, 0, "unsure");
    if (commands) printNext(page, cause.next);
    else page.prose(`next: ${sentenceOf(cause.next)}`, 2);
  }
}

/** How many collections are named before the rest is counted. */
const NAMED = 4;

/** "Pods and Nodes". */
export function whatIn({ collections }: Unread): string {
  const all = [...new Set(collections.map(collectionWords))];
  const named = all.slice(0, NAMED);
  const more = all.length - named.length;
  return listed([...named, ...(more > 0 ? [counted(more, "more kind")] : [])]);
}
