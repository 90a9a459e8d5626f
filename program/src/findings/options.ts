import {
  type Static,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  Type,
} from "typebox";

/** A duration as people write it ("24h"); a rule receives it in milliseconds under the name with `Ms` behind it. */
export type DurationSchema = ReturnType<typeof duration>;

/** An option that is a duration, such as a grace period. `default` and `shortest` as people write them; without it a minute. */
export function duration(about: {
  readonly default: string;
  readonly description: string;
  readonly shortest?: string;
}) {
  return Type.Unsafe<Duration>({
    type: "string",
    pattern: DURATION.source,
    unit: "duration",
    ...about,
  });
}

/** "90s", "15m", "24h", "7d": whole numbers only, one unit. */
export const DURATION = /^(\d{1,6})(s|m|h|d)$/;

const UNIT_MS = Object.freeze({ s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 });

/** Milliseconds of a duration as people write it. Throws RangeError on anything that `DURATION` does not match. */
export function durationMs(text: string): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || unit === undefined)
    throw new RangeError(`not a duration: ${JSON.stringify(text)}`);
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** A duration as people write it, in the largest unit that leaves no rest: 604800000 -> "7d". */
export function durationText(ms: number): string {
  const units = Object.entries(UNIT_MS).toReversed();
  const [unit, unitMs] = units.find(([, size]) => ms % size === 0) ?? ["s", UNIT_MS.s];
  return `${Math.round(ms / unitMs)}${unit}`;
}

/** What was probably meant by a duration that is none: "write 3d, 3h or 3m" of a bare 3; null where it cannot be told. */
export function durationMeant(text: string): string | null {
  const [, count, unit = ""] = /^(\d{1,5})\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  if (count === undefined) return null;
  if (unit === "") return `write ${count}d, ${count}h or ${count}m`;
  const near = unit.toLowerCase();
  if (near === "y" || near === "w" || near.startsWith("year") || near.startsWith("week"))
    return `write ${Number(count) * (near.startsWith("y") ? 365 : 7)}d: the longest unit is the day`;
  if (near.startsWith("mo")) return `write ${Number(count) * 30}d: the longest unit is the day`;
  const letter = near[0] ?? "";
  return letter in UNIT_MS ? `write ${count}${letter}` : null;
}

/** What a rule's check receives for its options: durations as `…Ms` numbers, everything else as it is. */
export type ResolvedOptions<O extends TObject> = Resolve<O["properties"]>;

/**
 * Options of a rule with defaults filled in and durations in milliseconds. `given` was validated against the schema when
 * the configuration was read; without it the defaults, which are worked out once.
 */
export function resolveOptions<O extends TObject>(
  schema: O,
  given: Readonly<Record<string, unknown>> | undefined,
): ResolvedOptions<O> {
  if (given !== undefined) return resolved(schema, given);
  const before = DEFAULTS.get(schema);
  if (before !== undefined) return before as ResolvedOptions<O>;
  const defaults = resolved(schema, {});
  DEFAULTS.set(schema, defaults);
  return defaults;
}

const DEFAULTS = new WeakMap<TObject, object>();

function resolved<O extends TObject>(
  schema: O,
  given: Readonly<Record<string, unknown>>,
): ResolvedOptions<O> {
  const entries = Object.entries(schema.properties).map(([name, property]): [string, unknown] => {
    const value = given[name] ?? (property as { default?: unknown }).default;
    return isDuration(property) ? [`${name}Ms`, durationMs(String(value))] : [name, value];
  });
  return Object.freeze(Object.fromEntries(entries)) as ResolvedOptions<O>;
}

interface Duration {
  readonly __duration: string;
}

type Resolve<P extends TProperties> = {
  readonly [K in keyof P as P[K] extends TDuration ? `${K & string}Ms` : K]: P[K] extends TDuration
    ? number
    : Value<P[K]>;
};

type TDuration = (TSchema & { static: Duration }) | DurationSchema;

type Value<S extends TSchema> =
  S extends TOptional<infer Inner extends TSchema> ? Static<Inner> | undefined : Static<S>;

function isDuration(property: TSchema): boolean {
  return (property as { unit?: unknown }).unit === "duration";
}
