import type { SummaryAnswer } from "../../../program/src/api/contract.ts";
import { TEXTS } from "../texts.ts";
import { amountOf, amountText } from "./amount.ts";

/** "5 GiB could come back", "at least" where some sizes are not known; null where there are no leftovers. */
export function comeBackText({
  reclaimableBytes: bytes,
  unsizedLeftovers: unsized,
}: Pick<SummaryAnswer, "reclaimableBytes" | "unsizedLeftovers">): string | null {
  if (bytes > 0) return TEXTS.couldComeBack(amountText(amountOf(bytes, unsized)));
  return unsized > 0 ? TEXTS.unsizedLeftovers(unsized) : null;
}
