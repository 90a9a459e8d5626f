import { expect, it } from "vitest";
import { RULES } from "../rules/index.ts";
import { SPEAKS_OF_ITSELF } from "./speaks-of-itself.ts";

it("names rules of the catalogue only, and none about what many hang on", () => {
  const codes = new Set(RULES.map(({ code }) => code));
  expect([...SPEAKS_OF_ITSELF].filter((code) => !codes.has(code))).toEqual([]);
  const shared = ["pools", "disks", "nasAlerts", "nasServices", "failedJobs", "failover"];
  const each = new Map(RULES.map(({ code, each: collection }) => [code, collection]));
  expect([...SPEAKS_OF_ITSELF].filter((code) => shared.includes(each.get(code) ?? ""))).toEqual([]);
});
