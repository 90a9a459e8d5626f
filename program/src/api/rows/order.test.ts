import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Direction, Order } from "./order.ts";

interface Thing {
  readonly key: string;
  readonly size: number | null;
}

const thing = fc.record({
  key: fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 3 }),
  size: fc.option(fc.integer({ min: 0, max: 3 })),
});
const things = fc.uniqueArray(thing, { selector: ({ key }) => key, maxLength: 12 });
const direction = fc.constantFrom<Direction>("up", "down");

const valued = (item: Thing) => ({ item, value: item.size });
const orderOf = (all: readonly Thing[]) => new Order(({ key }: Thing) => key, all.map(valued));
const listOf = (order: Order<Thing>, way: Direction) =>
  Array.from({ length: order.size }, (_, n) => order.at(n, way));

/** By hand: size, then key; backwards both; what has no size at the end, by key. */
function inOrder(all: readonly Thing[], way: Direction): readonly Thing[] {
  const byKey = (a: Thing, b: Thing) => (a.key < b.key ? -1 : 1);
  const known = all
    .filter(({ size }) => size !== null)
    .toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0) || byKey(a, b));
  const unknown = all.filter(({ size }) => size === null).toSorted(byKey);
  return [...(way === "up" ? known : known.toReversed()), ...unknown];
}

describe("an order", () => {
  it("lists items by value and key, either way, those without a value at the end", () => {
    fc.assert(
      fc.property(things, direction, (all, way) => {
        expect(listOf(orderOf(all), way)).toEqual(inOrder(all, way));
      }),
    );
  });

  it("is after comings and goings what it would be if it were made of what is there", () => {
    fc.assert(
      fc.property(things, fc.nat(), direction, (all, cut, way) => {
        const at = cut % (all.length + 1);
        const [first, later] = [all.slice(0, at), all.slice(at)];
        const order = orderOf(first);
        for (const item of later) order.insert(valued(item));
        for (const item of first) order.delete(item);
        expect(listOf(order, way)).toEqual(inOrder(later, way));
      }),
    );
  });

  it("goes on behind a place, whether what stood there is still there or not", () => {
    fc.assert(
      fc.property(things, thing, direction, (all, gone, way) => {
        const others = all.filter(({ key }) => key !== gone.key);
        const order = orderOf(others);
        const before = inOrder([...others, gone], way).findIndex(({ key }) => key === gone.key);
        expect(order.upTo({ value: gone.size, key: gone.key }, way)).toBe(before);
        const whole = orderOf([...others, gone]);
        expect(whole.upTo(whole.placeAt(before, way), way)).toBe(before + 1);
      }),
    );
  });
});
