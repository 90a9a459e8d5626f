import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { DB, listed } from "../given-lists.ts";

it("GET /targets gives each with what lies behind it", async () => {
  const { rows } = await listed("/targets?namespace=lab");
  expect(rows).toMatchObject([
    {
      transport: "iscsi",
      name: `${given.BASENAME}:csi-pvc-${DB}-clustera`,
      units: [{ unit: 0, zvol: `${given.ISCSI_PARENT}/pvc-${DB}`, enabled: true }],
      sessions: 0,
    },
  ]);
  expect((await listed("/targets?transport=nvmeof")).total).toBe(0);
});
