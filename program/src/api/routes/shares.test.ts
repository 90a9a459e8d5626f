import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { listed, WEB } from "../given-lists.ts";

it("GET /shares says what is mounted where they are", async () => {
  const dataset = `${given.NFS_PARENT}/pvc-${WEB}`;
  const { rows } = await listed("/shares?protocol=nfs&namespace=shop");
  expect(rows).toMatchObject([{ path: `/mnt/${dataset}`, dataset, system: "nas1", enabled: true }]);
});
