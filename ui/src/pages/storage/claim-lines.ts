import type { VolumeRow } from "../../../../program/src/api/contract.ts";

/** One claim that hangs on a part. */
export interface ClaimLine {
  readonly name: string;
  /** Leads to its page; null where the list of volumes does not have it. */
  readonly key: string | null;
  readonly usedBytes: number | null;
}

/**
 * Claims of a namespace that hang on a part, the largest first as their rows come; those without a row last. A row that is not
 * among them does not hang there, whatever it says of its place: its dataset is missing.
 */
export function claimLines(
  names: readonly string[],
  rows: readonly Pick<VolumeRow, "key" | "claim" | "usedBytes">[],
): readonly ClaimLine[] {
  const hanging = new Set(names);
  const known = rows
    .filter(({ claim }) => hanging.has(claim))
    .map(({ key, claim, usedBytes }) => ({ name: claim, key, usedBytes }));
  const listed = new Set(known.map(({ name }) => name));
  const others = names.filter((name) => !listed.has(name));
  return [...known, ...others.map((name) => ({ name, key: null, usedBytes: null }))];
}
