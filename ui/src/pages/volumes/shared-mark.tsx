import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";
import { type ColumnId, comparedIn } from "./shown-columns.ts";

const { volumes: texts } = TEXTS;

/** What the NAS says of a dataset is of all claims that have their data on it. */
export function SharedMark({ shared }: Pick<VolumeRow, "shared">) {
  if (shared === false) return null;
  const { mark, word } = shared === null ? texts.sharedUnknown : texts.shared;
  return (
    <span className="pl-subtle" role="img" aria-label={word}>
      {mark}
    </span>
  );
}

/** Whether a size of this column may be marked: all but what a claim asks for are of its dataset. */
export function isMarked(id: ColumnId): boolean {
  return id !== "requestedBytes";
}

/** What the marks say; nothing where no column has them. */
export function sharedLegend(shown: readonly ColumnId[]): string | null {
  return comparedIn(shown).some(isMarked) ? texts.sharedLegend : null;
}
