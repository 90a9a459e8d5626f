/**
 * Chance from a 64-bit seed: the same seed gives the same sequence on every machine. Every question consumes one number,
 * so that two runs that ask the same questions get the same answers.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** One of the items; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Each item with this probability, in order. */
  some<T>(items: readonly T[], probability: number): readonly T[];
  /** Milliseconds between both bounds, small values as likely as large ones (log-uniform). */
  delayMs(minMs: number, maxMs: number): number;
}

/** A generator (sfc32) whose state is spread from the seed with splitmix64. */
export function createRandom(seed: bigint): Random {
  const next = sfc32(splitmix64(seed));
  const below = (limit: number) => Math.floor(next() * limit);
  return Object.freeze<Random>({
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    some: (items, probability) => items.filter(() => next() < probability),
    delayMs: (minMs, maxMs) => Math.round(minMs * (maxMs / minMs) ** next()),
  });
}

/** A whole number below 2^32 that hangs on the text alone: FNV-1a, mixed as MurmurHash3 ends. */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const MASK = 0xffff_ffff_ffff_ffffn;

/** Four 32-bit words of state from one 64-bit seed. Source: Steele, Lea, Flood, "Fast splittable PRNGs" (2014). */
function splitmix64(seed: bigint): [number, number, number, number] {
  let state = BigInt.asUintN(64, seed);
  const word = (): bigint => {
    state = (state + 0x9e37_79b9_7f4a_7c15n) & MASK;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
    return mixed ^ (mixed >> 31n);
  };
  const [first, second] = [word(), word()];
  const halves = [first >> 32n, first & 0xffff_ffffn, second >> 32n, second & 0xffff_ffffn];
  return halves.map(Number) as [number, number, number, number];
}

/** Source: Doty-Humphrey, PractRand, sfc32. */
function sfc32([first, second, third, fourth]: readonly [
  number,
  number,
  number,
  number,
]): () => number {
  let [a, b, c, counter] = [first, second, third, fourth];
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
