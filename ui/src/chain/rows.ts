import { offsetsOf, spread, type Wish } from "./spread.ts";

/** Something in a row: a node, what stands for folded ones, or the place where a long wire passes. */
export interface Item {
  readonly id: string;
  readonly width: number;
  readonly isBend: boolean;
  /** Whether it stands for others: that comes last. */
  readonly isFold: boolean;
}

/** A wire between two items of rows that follow each other. */
export interface Step {
  readonly upper: string;
  readonly lower: string;
}

/** Space between what hangs on the same thing, and between others, px. */
export const [GAP, WIDE_GAP] = [8, 14];

/** How often rows are put in order by their neighbours: more changes nothing that is seen. */
const ROUNDS = 4;

/** Puts each row in such an order that few wires cross: everything stands where the middle of its neighbours is. */
export function orderRows(
  rows: readonly (readonly Item[])[],
  steps: readonly Step[],
): readonly (readonly Item[])[] {
  const { above, below } = neighboursIn(steps);
  const places = new Map<string, number>();
  const settle = (row: readonly Item[]) => {
    for (const [n, { id }] of row.entries()) places.set(id, n - (row.length - 1) / 2);
  };
  for (const row of rows) settle(row);
  let ordered = rows;
  for (let round = 0; round < ROUNDS; round++) {
    const isDown = round % 2 === 0;
    const neighbours = isDown ? above : below;
    const sorted = (isDown ? ordered : ordered.toReversed()).map((row) => {
      const wish = ({ id, isFold }: Item) =>
        isFold ? Infinity : (mean(neighbours.get(id), places) ?? places.get(id) ?? 0);
      const next = row.toSorted((a, b) => difference(wish(a), wish(b)));
      settle(next);
      return next;
    });
    ordered = isDown ? sorted : sorted.toReversed();
  }
  return ordered;
}

/**
 * The middle of every item: a row of one stands on the line at 0, so that the line is straight; of the others the widest stands
 * around it, and the rest above or below what they lead to, as far as there is room (px) on both sides of the line.
 */
export function placeRows(
  rows: readonly (readonly Item[])[],
  steps: readonly Step[],
  room: number,
): ReadonlyMap<string, number> {
  const { above, below } = neighboursIn(steps);
  const middles = new Map<string, number>();
  const settle = (
    row: readonly Item[],
    at: (item: Item) => number,
    weight: (i: Item) => number,
  ) => {
    const wishes = row.map((item, n) => ({
      width: item.width,
      at: at(item),
      weight: weight(item),
      gap: gapBetween(row[n - 1], item, above),
    }));
    for (const [n, middle] of within(spread(wishes), wishes, room).entries())
      middles.set(row[n]?.id ?? "", middle);
  };
  for (const row of rows)
    settle(
      row,
      () => 0,
      () => 1,
    );
  const widths = rows.map(widthOfRow);
  const widest = widths.indexOf(Math.max(...widths));
  const follow = (row: readonly Item[], neighbours: ReadonlyMap<string, readonly string[]>) => {
    const isAlone = row.filter(({ isBend }) => !isBend).length === 1;
    settle(
      row,
      ({ id, isBend }) => (isAlone && !isBend ? 0 : (mean(neighbours.get(id), middles) ?? 0)),
      ({ isBend }) => (isAlone && !isBend ? 1_000 : 1),
    );
  };
  for (const row of rows.slice(0, Math.max(widest, 0)).toReversed()) follow(row, below);
  for (const row of rows.slice(widest + 1)) follow(row, above);
  return middles;
}

/**
 * Moves a row as a whole so that it does not reach beyond the room; one that is spread wider comes closer together, as far as it
 * must and can.
 */
function within(
  middles: readonly number[],
  wishes: readonly Wish[],
  room: number,
): readonly number[] {
  const half = (n: number) => (wishes[n]?.width ?? 0) / 2;
  const left = Math.min(...middles.map((middle, n) => middle - half(n)));
  const right = Math.max(...middles.map((middle, n) => middle + half(n)));
  if (right - left <= room) {
    const aside = Math.max(0, -room / 2 - left) - Math.max(0, right - room / 2);
    return middles.map((middle) => middle + aside);
  }
  const offsets = offsetsOf(wishes);
  const least = (offsets.at(-1) ?? 0) + half(0) + half(wishes.length - 1);
  const reach = Math.max(room, least) / 2;
  return middles.map((middle, n) => {
    const leftmost = -reach + half(0) + (offsets[n] ?? 0);
    return Math.min(Math.max(middle, leftmost), leftmost + 2 * reach - least);
  });
}

function gapBetween(
  before: Item | undefined,
  item: Item,
  above: ReadonlyMap<string, readonly string[]>,
): number {
  if (before === undefined) return 0;
  return above.get(before.id)?.join() === above.get(item.id)?.join() ? GAP : WIDE_GAP;
}

function widthOfRow(row: readonly Item[]): number {
  return row.reduce((sum, { width }) => sum + width, 0);
}

function neighboursIn(steps: readonly Step[]) {
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  for (const { upper, lower } of steps) {
    above.set(lower, [...(above.get(lower) ?? []), upper]);
    below.set(upper, [...(below.get(upper) ?? []), lower]);
  }
  return { above, below };
}

function mean(
  ids: readonly string[] | undefined,
  places: ReadonlyMap<string, number>,
): number | null {
  if (ids === undefined || ids.length === 0) return null;
  return ids.reduce((sum, id) => sum + (places.get(id) ?? 0), 0) / ids.length;
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
