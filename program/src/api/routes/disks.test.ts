import { expect, it } from "vitest";
import { listed } from "../given-lists.ts";

it("GET /disks gives disks in pools and beside them", async () => {
  const { rows } = await listed("/disks");
  expect(rows).toMatchObject([
    { name: "sda", system: "nas1", pool: "tank", celsius: null },
    { name: "sdz", pool: null, vdev: null, status: null },
  ]);
});
