import { expect, test } from "vitest";
import { poured } from "../world/given.ts";
import { scenarioNamed } from "./catalogue.ts";

test.each([
  ["degraded-pool", ["pool-degraded", "disk-failing"]],
  ["faulted-member", ["pool-degraded", "disk-failing"]],
  ["old-scrub", ["pool-scrub-overdue"]],
  ["damaged-pool", ["pool-errors"]],
  ["filling-pool", ["pool-filling"]],
  ["nearly-full-pool", ["pool-nearly-full"]],
  ["full-pool", ["pool-full"]],
  ["erring-disk", ["disk-failing"]],
  ["smart-failure", ["disk-failing"]],
  ["hot-disk", ["disk-hot"]],
  ["unknown-alert", ["nas-alert"]],
  ["stopped-service", ["service-down"]],
  ["ending-key", ["credential-expiring"]],
  ["broken-pair", ["failover-disabled"]],
  ["failed-replication", ["nas-job-failed"]],
] as const)("of %s one is to say %j, and of its twin nothing", async (name, rules) => {
  const told = scenarioNamed(name);
  const sides = [told?.world, told?.twin?.world].filter((side) => side !== undefined);
  const said = await Promise.all(
    sides.map(async (side) => (await poured(side)).truth.findings.map(({ rule }) => rule)),
  );
  expect(said).toEqual([rules, []]);
});
