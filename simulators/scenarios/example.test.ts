import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { poured } from "../world/given.ts";
import { loadWorld } from "../world/yaml.ts";

test("the example world loads, and its leftover and its failed disk are those that it tells of", async () => {
  const world = loadWorld(readFileSync(join(import.meta.dirname, "example.yaml"), "utf8"));
  const { truth } = await poured(world);
  expect(truth.findings).toMatchObject([
    { rule: "dataset-unreferenced", concerns: "shop" },
    { rule: "pool-degraded", subjectName: "tank" },
    { rule: "disk-failing", subjectName: "sdd" },
  ]);
  expect(truth.hinted).toMatchObject([{ rule: "pv-released", concerns: "playground" }]);
});
