import { timeText } from "../../format/time.ts";
import { TEXTS } from "../../texts.ts";
import type { Bound } from "./state.ts";

/** What may be chosen of each bound; another value that an address has is shown as it is. */
export const BOUND_VALUES: Readonly<Record<Bound, readonly string[]>> = Object.freeze({
  olderThan: ["1d", "7d", "30d", "90d", "365d"],
  minSize: ["1Mi", "1Gi", "10Gi", "100Gi", "1Ti"],
  newSince: ["1h", "24h", "7d", "30d"],
});

/** A bound in words. A time that findings came after is one of thirteen digits, epoch ms. */
export function boundText(bound: Bound, value: string): string {
  const texts = TEXTS.findings;
  if (bound === "newSince" && /^\d{13}$/.test(value))
    return texts.sinceTime(timeText(Number(value)));
  return texts.boundTexts[bound](value);
}
