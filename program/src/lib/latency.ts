/** How long answers of one kind took, since the start and lately. Times are milliseconds. */
export interface LatencyFigures {
  readonly answers: number;
  readonly totalMs: number;
  /** Median, 99th percentile and longest of the last `RECENT_ANSWERS`; null before the first. */
  readonly recent: { readonly p50: number; readonly p99: number; readonly max: number } | null;
}

/** Keeps how long answers took. */
export interface Latency {
  add(tookMs: number): void;
  readonly figures: LatencyFigures;
}

/** Of how many answers the percentiles are: some looks of a NAS, and sorted in no time. */
export const RECENT_ANSWERS = 128;

/** Nothing has answered yet. */
export function createLatency(): Latency {
  const recent: number[] = [];
  let answers = 0;
  let totalMs = 0;
  return {
    add(tookMs) {
      recent[answers % RECENT_ANSWERS] = tookMs;
      answers += 1;
      totalMs += tookMs;
    },
    get figures() {
      return { answers, totalMs, recent: percentiles(recent) };
    },
  };
}

/** The value that half of these are not above; null of none. */
export function medianOf(values: readonly number[]): number | null {
  return percentiles(values)?.p50 ?? null;
}

/** By nearest rank. */
function percentiles(values: readonly number[]): LatencyFigures["recent"] {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (ratio: number) => sorted[Math.ceil(ratio * sorted.length) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
