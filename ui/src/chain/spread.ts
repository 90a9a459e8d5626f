/** Something that wants to stand at a place in a row. */
export interface Wish {
  readonly width: number;
  /** Where its middle would stand best. */
  readonly at: number;
  /** How much it minds standing elsewhere. */
  readonly weight: number;
  /** Space that it keeps to the one before it. */
  readonly gap: number;
}

/**
 * The middles of things in a row that keep their order and do not overlap, as near to where they want to stand as can be (least
 * squares, by pooling neighbours that get in each other's way).
 */
export function spread(wishes: readonly Wish[]): readonly number[] {
  const offsets = offsetsOf(wishes);
  const pools: Pool[] = [];
  for (const [n, { at, weight }] of wishes.entries()) {
    let pool: Pool = { sum: (at - (offsets[n] ?? 0)) * weight, weight, count: 1 };
    for (let before = pools.at(-1); before !== undefined; before = pools.at(-1)) {
      if (before.sum / before.weight <= pool.sum / pool.weight) break;
      pools.pop();
      pool = {
        sum: before.sum + pool.sum,
        weight: before.weight + pool.weight,
        count: before.count + pool.count,
      };
    }
    pools.push(pool);
  }
  const begins = pools.flatMap(({ sum, weight, count }) =>
    Array.from({ length: count }, () => sum / weight),
  );
  return begins.map((begin, n) => begin + (offsets[n] ?? 0));
}

interface Pool {
  readonly sum: number;
  readonly weight: number;
  readonly count: number;
}

/** Middles if the first stood at 0 and all as close as they may. */
export function offsetsOf(wishes: readonly Wish[]): readonly number[] {
  let at = 0;
  return wishes.map(({ width, gap }, n) => {
    if (n > 0) at += (wishes[n - 1]?.width ?? 0) / 2 + gap + width / 2;
    return at;
  });
}
