import type { Suppressed } from "../../findings/report.ts";

/** By whose word a finding is left out: "the hint kor/used=true on pvc/shop/a", "exclude: trial", "ignored by ann until …". */
export function wordOf({ by, on }: Pick<Suppressed, "by" | "on">): string {
  return on === null ? by : `the hint ${by} on ${on}`;
}
