import { expect, it } from "vitest";
import { ask } from "../given-api.ts";
import { tenantOf } from "../given-shown.ts";
import { type Listed, listed, LISTS } from "../given-lists.ts";

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

it("GET /pools says who hangs on each and what was promised to them, a tenant what is his", async () => {
  const { rows } = await listed("/pools?sort=-promisedBytes");
  // a dataset of five gibibytes in "shop", a zvol of eight in "lab"; each uses one
  expect(rows).toMatchObject([
    {
      claims: 2,
      namespaces: 2,
      namespaceNames: ["shop", "lab"],
      usedBytes: 2 * 2 ** 30,
      usedUnknown: 0,
      promisedBytes: 13 * 2 ** 30,
      promisedUnknown: 0,
    },
  ]);
  const { body } = await ask("/pools", LISTS, tenantOf("lab"));
  expect((body as Listed).rows).toMatchObject([
    { sizeBytes: null, claims: 1, namespaceNames: ["lab"], promisedBytes: 8 * 2 ** 30 },
  ]);
});
