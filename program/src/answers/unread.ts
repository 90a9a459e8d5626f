import { SOURCE_ERRORS, type SourceErrorCode } from "../lib/errors.ts";
import { CLOSED_DOORS } from "../model/closed-doors.ts";
import type { Collection } from "../model/collections.ts";
import type { Coverage } from "../model/inventory.ts";
import type { Reason } from "../model/observation.ts";

/** What was not read whole of one source for one cause, and what to do about it. */
export interface Unread {
  /** Configured name of the cluster or system. */
  readonly source: string;
  /** Nothing of that source was read, because it did not let us in. */
  readonly everything: boolean;
  readonly collections: readonly Collection[];
  readonly code: SourceErrorCode | "namespaceOnly";
  readonly message: string;
  /** A sentence, then a line for each command to paste. */
  readonly next: string;
}

/** Why parts of collections are not whole: one entry for each source, kind of cause and remedy. */
export function unreadIn(coverage: readonly Coverage[]): readonly Unread[] {
  const parts = coverage.flatMap((part): readonly Part[] => {
    const reason = reasonOf(part);
    return reason === null ? [] : [{ part, reason }];
  });
  const groups = Map.groupBy(parts, ({ part, reason }) =>
    JSON.stringify([part.source.name, reason.code, reason.next]),
  );
  const bySource = Map.groupBy(coverage, ({ source }) => source.name);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { part, reason } = first;
    const source = part.source.name;
    return [
      {
        source,
        everything: isUnreachable(bySource.get(source) ?? []),
        collections: [...new Set(same.map((one) => one.part.collection))],
        code: reason.code,
        message: withoutName(source, messageOf(same)),
        next: reason.next,
      },
    ];
  });
}

interface Part {
  readonly part: Coverage;
  readonly reason: Reason;
}

/** The one message, or what messages of this kind have in common. */
function messageOf(same: readonly Part[]): string {
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

/** True where sources are configured and not one of them gave anything. */
export function isUnreachable(coverage: readonly Coverage[]): boolean {
  const answers = coverage.filter((part) => part.state !== "notConfigured");
  return answers.length > 0 && answers.every(isClosedDoor);
}

/** True where one of several sources gave nothing: whatever is asked, that source may know more about it. */
export function hasUnreadSource(coverage: readonly Coverage[]): boolean {
  return unreadIn(coverage).some(({ everything }) => everything);
}

/** True of a part of which nothing was read, because its source did not let us in. */
export function isClosedDoor(part: Coverage): boolean {
  return part.rows === 0 && CLOSED_DOORS.has(reasonOf(part)?.code ?? "");
}

/** Why a part of a collection is not whole; null where it is. */
export function reasonOf(part: Coverage): Reason | null {
  return part.state === "incomplete" || part.state === "notPermitted"
    ? (part as { readonly reason: Reason } & Coverage).reason
    : null;
}
