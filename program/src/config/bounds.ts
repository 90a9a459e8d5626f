import { DURATION, durationMs } from "../findings/options.ts";

/** Shortest duration a configuration may hold: below it, a grace period protects nothing (hazard C4). */
const MIN_DURATION = "1m";

/** Longest duration: ten years. Beyond it lies a typing mistake. */
const MAX_DURATION = "3650d";

/** What keeps a value of the right type from being acceptable: out of its bounds. null where it is acceptable. */
export function boundsProblem(
  value: unknown,
  schema: Bounds,
): { expected: string; next: string } | null {
  if (schema.unit === "duration") return durationProblem(String(value), shortestDuration(schema));
  if (typeof value !== "number") return null;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (value >= minimum && value <= maximum) return null;
  const range = maximum === Infinity ? `at least ${minimum}` : `${minimum} to ${maximum}`;
  return { expected: `a number, ${range}`, next: "choose a value within these bounds" };
}

/** The shortest duration that a setting takes, as people write it. */
export function shortestDuration({ shortest = MIN_DURATION }: Bounds): string {
  return shortest;
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly shortest?: string;
}

function durationProblem(
  text: string,
  shortest: string,
): { expected: string; next: string } | null {
  if (!DURATION.test(text)) return null;
  const ms = durationMs(text);
  if (ms >= durationMs(shortest) && ms <= durationMs(MAX_DURATION)) return null;
  return {
    expected: `a duration from ${shortest} to ${MAX_DURATION}`,
    next: "choose a value within these bounds",
  };
}
