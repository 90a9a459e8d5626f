import { COLLECTIONS } from "../../model/collections.ts";
import type { Coverage, InventoryView } from "../../model/inventory.ts";
import type { Reason } from "../../model/observation.ts";
import { SOURCE_ERRORS } from "../../lib/errors.ts";
import { isUnreachable, reasonOf } from "../exit-code.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { printNext, sentenceOf } from "./next-step.ts";
import type { Page } from "./page.ts";
import { counted, listed } from "./units.ts";

/** Collections of an inventory that were not read completely, by cause, with what to do about it; nothing where all were. */
export function printUnreadNotes(page: Page, inventory: InventoryView): void {
  printUnreadParts(
    page,
    COLLECTIONS.flatMap((collection) => inventory.coverage(collection)),
  );
}

/**
 * The same of parts of collections. Causes that are of one kind and have one remedy are told together; without `commands`
 * those to be pasted are left to the end of the page.
 */
export function printUnreadParts(
  page: Page,
  coverage: readonly Coverage[],
  { commands } = { commands: true },
): void {
  const causes = causesIn(coverage);
  if (causes.length > 0) page.gap();
  for (const cause of causes) {
    const parts = coverage.filter(({ source }) => source.name === cause.source);
    const text = isUnreachable(parts)
      ? `nothing of ${cause.source} was read: ${cause.message}`
      : `${cause.what} of ${cause.source}: not complete: ${cause.message}`;
    page.prose(text, 0, "unsure");
    if (commands) printNext(page, cause.next);
    else page.prose(`next: ${sentenceOf(cause.next)}`, 2);
  }
}

/** Why parts of collections are not whole: one entry for each source, kind of cause and remedy. */
export function causesIn(coverage: readonly Coverage[]): readonly Cause[] {
  const unread = coverage.flatMap((part): readonly Unread[] => {
    const reason = reasonOf(part);
    return reason === null ? [] : [{ part, reason }];
  });
  const groups = Map.groupBy(unread, ({ part, reason }) =>
    JSON.stringify([part.source.name, reason.code, reason.next]),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const what = someOf([...new Set(same.map(({ part }) => collectionWords(part.collection)))]);
    const { part, reason } = first;
    const source = part.source.name;
    const message = withoutName(source, messageOf(same));
    return [{ source, what, message, next: reason.next }];
  });
}

/** One cause for which parts of a source are not whole. */
export interface Cause {
  readonly source: string;
  /** "Pods and Nodes". */
  readonly what: string;
  readonly message: string;
  readonly next: string;
}

interface Unread {
  readonly part: Coverage;
  readonly reason: Reason;
}

/** How many collections are named before the rest is counted. */
const NAMED = 4;

function someOf(collections: readonly string[]): string {
  const named = collections.slice(0, NAMED);
  const more = collections.length - named.length;
  return listed([...named, ...(more > 0 ? [counted(more, "more kind")] : [])]);
}

/** The one message, or what messages of this kind have in common. */
function messageOf(same: readonly Unread[]): string {
  const [message = "", ...others] = new Set(same.map(({ reason }) => reason.message));
  const [first] = same;
  if (others.length === 0 || first === undefined) return message;
  const { code } = first.reason;
  return code === "namespaceOnly" ? message : SOURCE_ERRORS[code].means;
}

/** What a source says of itself without its name in front, which we have said already. */
export function withoutName(source: string, message: string): string {
  return message.startsWith(`${source}: `) ? message.slice(source.length + 2) : message;
}
