import { DURATION, durationMs } from "./options.ts";

/**
 * When a finding that is left alone shall be looked at again: "30d" from now, or the beginning (UTC) of a day "2027-01-31"; epoch ms.
 * null for anything else, and for what is over already: nothing is ignored for ever.
 */
export function untilIn(text: string, now: number): number | null {
  const until = DURATION.test(text)
    ? now + durationMs(text)
    : /^\d{4}-\d\d-\d\d$/.test(text)
      ? Date.parse(`${text}T00:00:00Z`)
      : Number.NaN;
  return until > now ? until : null;
}
