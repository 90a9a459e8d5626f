import type { FindingRow, PreconditionRow } from "../../../../program/src/api/contract.ts";

/** How the preconditions of a verdict stand. */
export interface Checklist {
  readonly rows: readonly PreconditionRow[];
  readonly held: number;
  readonly failed: number;
  readonly notCheckable: number;
}

/** The preconditions of a finding; null where it concludes from nothing that is not there, and needs none. */
export function checklistOf({ preconditions: rows }: FindingRow): Checklist | null {
  if (rows.length === 0) return null;
  const count = (state: PreconditionRow["state"]) =>
    rows.filter((row) => row.state === state).length;
  return {
    rows,
    held: count("held"),
    failed: count("failed"),
    notCheckable: count("notCheckable"),
  };
}

/** What keeps the verdict from being certain, each sentence once, whether a precondition says so or the finding itself. */
export function whatIsMissing({ missing, preconditions }: FindingRow): readonly string[] {
  return [...new Set([...preconditions.flatMap((row) => row.missing), ...missing])];
}
