import { DURATION, durationMeant, durationMs } from "../findings/options.ts";
import { ConfigError } from "../lib/errors.ts";
import { parseQuantity } from "../lib/units.ts";

/** Milliseconds of "30s", "90m", "48h" or "7d". `where` is the flag or parameter that the ConfigError of anything else names. */
export function parseAge(text: string, where: string): number {
  if (DURATION.test(text)) return durationMs(text);
  throw new ConfigError({
    where,
    expected: "a duration such as 30s, 90m, 48h or 7d",
    found: JSON.stringify(text),
    next: durationMeant(text) ?? "write a whole number and a unit",
  });
}

/** The same of a longest wait, which is never 0: every call has a deadline. */
export function parseTimeout(text: string, where: string): number {
  const ms = parseAge(text, where);
  if (ms > 0) return ms;
  throw new ConfigError({
    where,
    expected: "a duration above zero such as 30s",
    found: JSON.stringify(text),
    next: "leave the flag out to wait as long as usual",
  });
}

/** Bytes of a size as Kubernetes writes it: "1Gi" -> 1073741824. `where` is the flag or parameter that the ConfigError of anything else names. */
export function parseSize(text: string, where: string): number {
  try {
    return parseQuantity(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError({
      where,
      expected: "a size such as 500Mi, 1Gi or 2T",
      found: JSON.stringify(text),
      next: "write a number and a unit",
    });
  }
}
