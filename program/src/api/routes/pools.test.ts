import { expect, it } from "vitest";
import { listed } from "../given-lists.ts";

it("GET /pools gives vdevs and disks, each after the one that it is in, and what is found", async () => {
  const { rows } = await listed("/pools?namespace=lab");
  expect(rows).toMatchObject([
    { name: "tank", system: "nas1", status: "DEGRADED", worst: "warning" },
  ]);
  const vdevs = rows[0]?.["vdevs"] as readonly Record<string, unknown>[];
  expect(vdevs.map(({ disk, type, within }) => [type, disk, within !== null])).toEqual([
    ["MIRROR", null, false],
    ["DISK", "sda", true],
    ["DISK", expect.anything(), true],
  ]);
  expect((await listed("/pools?namespace=nobodys")).total).toBe(0);
});
