import { untilIn } from "../findings/until.ts";
import { usageError } from "./flags.ts";

/** Of `--until`: "30d" from now, or a day; epoch ms. Throws ConfigError for anything else, and for what is over already. */
export function untilOf(text: string | undefined, now: number): number {
  const until = text === undefined ? null : untilIn(text, now);
  if (until !== null) return until;
  throw usageError(
    "--until",
    "a time to come such as 30d or 2027-01-31",
    text === undefined ? "nothing" : JSON.stringify(text),
    "nothing is ignored for ever: name the day on which it shall be looked at again",
  );
}
