import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { DB, listed } from "../given-lists.ts";

it("GET /persistentvolumes says where their data lies", async () => {
  const { rows } = await listed("/persistentvolumes?namespace=lab&backing=found&system=nas1");
  expect(rows).toMatchObject([
    {
      name: `pvc-${DB}`,
      namespace: "lab",
      claim: "db",
      protocol: "iscsi",
      volumeHandle: `pvc-${DB}`,
      dataset: `${given.ISCSI_PARENT}/pvc-${DB}`,
      backing: "found",
    },
  ]);
});
