import { expect, it } from "vitest";
import { listed, WEB } from "../given-lists.ts";

it("GET /claims gives claims with what they ask for", async () => {
  const { rows } = await listed("/claims?sort=-name");
  expect(rows).toMatchObject([
    { name: "web", namespace: "shop", cluster: "prod", pv: `pvc-${WEB}`, owner: null },
    { name: "db", namespace: "lab", requestedBytes: 5 * 2 ** 30, accessModes: ["ReadWriteOnce"] },
  ]);
});
