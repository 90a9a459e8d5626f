import { expect, it } from "vitest";
import { listed } from "../given-lists.ts";

it("GET /disks gives disks in pools and beside them", async () => {
  const { rows } = await listed("/disks");
  expect(rows).toMatchObject([
    {
      name: "sda",
      system: "nas1",
      pool: "tank",
      celsius: null,
      load: { claims: 2, namespaceNames: ["shop", "lab"] },
    },
    { name: "sdz", pool: null, vdev: null, status: null, load: null },
  ]);
});
