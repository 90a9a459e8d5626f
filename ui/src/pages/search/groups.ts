import type { SearchRow } from "../../../../program/src/api/contract.ts";

/** Objects of one kind that were found. */
export interface Group {
  readonly kind: string;
  readonly rows: readonly SearchRow[];
}

/** What was found, by kind: the kind that has the best comes first, and in it the best; both as the service gave them. */
export function groupsOf(rows: readonly SearchRow[]): readonly Group[] {
  return Array.from(
    Map.groupBy(rows, ({ kind }) => kind),
    ([kind, ofKind]) => ({ kind, rows: ofKind }),
  );
}

/** Whether a text may be the id of a finding, or its beginning. */
export function mayBeFinding(text: string): boolean {
  return /^[0-9a-f]{4,16}$/.test(text);
}
