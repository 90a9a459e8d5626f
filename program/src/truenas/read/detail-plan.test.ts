import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDataset, aZfsSnapshot, inventoryOf, SYSTEM } from "../../model/given.ts";
import { fullName } from "../../model/identity.ts";
import type { ZfsSnapshot } from "../../model/truenas.ts";
import { LIMITS } from "../limits.ts";
import { type DetailPlan, planDetails } from "./detail-plan.ts";

const LEFTOVER = "tank/v/leftover";

/** A snapshot in a transaction group. */
function at(dataset: string, group: number | string): ZfsSnapshot {
  return { ...aZfsSnapshot(dataset, `auto-${group}`), createTxg: String(group) };
}

function many(dataset: string, count: number, every: number, first = 1): readonly ZfsSnapshot[] {
  return Array.from({ length: count }, (_, n) => at(dataset, first + n * every));
}

function plan(
  wanted: readonly ZfsSnapshot[],
  others: readonly ZfsSnapshot[] = [],
  datasets = 10,
): DetailPlan {
  const zfsSnapshots = [...wanted, ...others];
  const paths = Array.from({ length: datasets }, (_, n) => aDataset(`tank/v/${n}`));
  const listed = inventoryOf({ datasets: paths, zfsSnapshots });
  return planDetails(new Set(wanted.map(fullName)), SYSTEM, listed);
}

const namesIn = ({ walks, byName }: DetailPlan) => [
  ...walks.flatMap(({ names }) => [...names]),
  ...byName,
];

describe("details of snapshots up to 25.10", () => {
  it("come in one walk of their transaction groups where many lie close together", () => {
    const wanted = many(LEFTOVER, 56, 10);
    const { walks, byName } = plan(wanted, many("tank/v/1", 300, 2));
    expect(byName).toEqual([]);
    expect(walks).toMatchObject([{ window: { min_txg: 1, max_txg: 551 } }]);
    expect(walks[0]?.datasets).toEqual(new Set([LEFTOVER]));
  });

  it("are asked for by name where a walk would pass too much for them", () => {
    const others = many("tank/v/1", 3_000, 1);
    const wanted = [at(LEFTOVER, 1), at(LEFTOVER, 2_900)];
    expect(plan(wanted, others)).toEqual({ walks: [], byName: wanted.map(fullName) });
    expect(plan(many(LEFTOVER, 20, 1), [], 20 * LIMITS.walkedPerName).walks).toEqual([]);
  });

  it("are walked where they are crowded, and named where they are alone", () => {
    const others = many("tank/v/1", 5_000, 1);
    const alone = at(LEFTOVER, 4_000);
    const { walks, byName } = plan([...many(LEFTOVER, 40, 2), alone], others);
    expect(byName).toEqual([fullName(alone)]);
    expect(walks).toMatchObject([{ window: { min_txg: 1, max_txg: 79 } }]);
  });

  it("of a dataset with thousands come in walks that one call can bear", () => {
    const wanted = many(LEFTOVER, 12_000, 1);
    const { walks, byName } = plan(wanted);
    expect(byName).toEqual([]);
    expect(walks.map(({ names }) => names.size)).toEqual([
      LIMITS.walkedSnapshots,
      LIMITS.walkedSnapshots,
      2_000,
    ]);
  });

  it("of one transaction group come in one walk, however many a recursive task makes", () => {
    const paths = Array.from({ length: 6_000 }, (_, n) => `v/${n}`);
    const { walks } = plan(paths.map((path) => at(path, 7)));
    expect(walks.map(({ window }) => window)).toEqual([{ min_txg: 7, max_txg: 7 }]);
  });

  it("of many datasets come in requests that TrueNAS takes", () => {
    const paths = Array.from({ length: 1_000 }, (_, n) => `tank/v/${"x".repeat(200)}${n}`);
    const { walks } = plan(paths.map((path, n) => at(path, n + 1)));
    for (const { datasets } of walks)
      expect(JSON.stringify([...datasets]).length).toBeLessThan(LIMITS.requestBytes - 1_024);
    expect(walks.length).toBeGreaterThan(1);
  });

  it("are asked for by name where nothing is known of them", () => {
    const beyond = at(LEFTOVER, "9007199254740997");
    const names = new Set(["tank/v/gone@s", fullName(beyond)]);
    const listed = inventoryOf({ zfsSnapshots: [beyond] });
    expect(planDetails(names, SYSTEM, listed)).toEqual({ walks: [], byName: [...names] });
  });

  it("are each asked for once, never at a higher price than by their names, and in no walk that leaves one out", () => {
    const group = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(
        fc.uniqueArray(group, { maxLength: 60 }),
        fc.uniqueArray(group, { maxLength: 300 }),
        fc.integer({ min: 1, max: 500 }),
        (some, rest, datasets) => {
          const wanted = some.map((one) => at(LEFTOVER, one));
          const others = rest.map((one) => at("tank/v/1", one));
          const made = plan(wanted, others, datasets);
          expect(namesIn(made).toSorted()).toEqual(wanted.map(fullName).toSorted());
          let price = made.byName.length * LIMITS.walkedPerName;
          for (const { window, names } of made.walks) {
            const isPassed = ({ createTxg }: ZfsSnapshot) =>
              Number(createTxg) >= window.min_txg && Number(createTxg) <= window.max_txg;
            const passed = [...wanted, ...others].filter(isPassed);
            expect(names.isSubsetOf(new Set(passed.map(fullName)))).toBe(true);
            price += LIMITS.walkedPerName + datasets + passed.length;
          }
          expect(price).toBeLessThanOrEqual(wanted.length * LIMITS.walkedPerName);
        },
      ),
    );
  });
});
