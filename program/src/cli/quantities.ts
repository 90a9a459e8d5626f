import { DURATION, durationMs } from "../findings/options.ts";
import { ConfigError } from "../lib/errors.ts";
import { parseQuantity } from "../lib/units.ts";

/** Milliseconds of "30s", "90m", "48h" or "7d". `flag` is named in the ConfigError of anything else. */
export function parseAge(text: string, flag: string): number {
  if (DURATION.test(text)) return durationMs(text);
  throw new ConfigError({
    where: flag,
    expected: "a duration such as 30s, 90m, 48h or 7d",
    found: JSON.stringify(text),
    next: "write a whole number and a unit",
  });
}

/** Bytes of a size as Kubernetes writes it: "1Gi" -> 1073741824. `flag` is named in the ConfigError of anything else. */
export function parseSize(text: string, flag: string): number {
  try {
    return parseQuantity(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError({
      where: flag,
      expected: "a size such as 500Mi, 1Gi or 2T",
      found: JSON.stringify(text),
      next: "write a number and a unit",
    });
  }
}
