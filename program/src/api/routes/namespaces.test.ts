import { expect, it } from "vitest";
import { listed } from "../given-lists.ts";

it("GET /namespaces sums their volumes", async () => {
  const { rows } = await listed("/namespaces?sort=name");
  expect(rows).toMatchObject([
    { name: "lab", cluster: "prod", volumes: 1, usedBytes: 2 ** 30, provisionedBytes: 8 * 2 ** 30 },
    {
      name: "shop",
      volumes: 1,
      unknownVolumes: 0,
      requestedBytes: 5 * 2 ** 30,
      filesystemUsedBytes: null,
    },
  ]);
});
