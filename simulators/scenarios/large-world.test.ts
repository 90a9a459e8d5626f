import { expect, test } from "vitest";
import { nasOf, poured } from "../world/given.ts";
import { largeWorld } from "./large-world.ts";

test("a large world has the size that was asked for, and one leftover in a hundred volumes", async () => {
  const world = largeWorld({ volumes: 2000, snapshots: 20_000, namespaces: 50, seed: 3 });
  const given = await poured(world);
  expect(world.volumes).toHaveLength(2000);
  expect(world.namespaces).toHaveLength(50);
  expect(nasOf(given).snapshots.length).toBeGreaterThan(19_800);
  expect(nasOf(given).snapshots.length).toBeLessThan(20_200);
  const stories = world.volumes.filter(({ story }) => story !== "boundClaim");
  expect(stories).toHaveLength(20);
  expect(new Set(given.truth.findings.map(({ rule }) => rule)).size).toBe(10);
});

test("equal seeds make equal worlds", async () => {
  const size = { volumes: 300, snapshots: 600, namespaces: 10 };
  const [first, second, other] = await Promise.all(
    [5, 5, 6].map(async (seed) => nasOf(await poured(largeWorld({ ...size, seed })))),
  );
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});
