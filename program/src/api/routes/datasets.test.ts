import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { DB, listed, WEB } from "../given-lists.ts";

it("GET /datasets says whose data they hold", async () => {
  const { rows } = await listed("/datasets?kind=zvol");
  expect(rows).toMatchObject([
    {
      path: `${given.ISCSI_PARENT}/pvc-${DB}`,
      system: "nas1",
      pool: "tank",
      volsizeBytes: 8 * 2 ** 30,
      usedBytes: 2 ** 30,
      persistentVolumes: [`pvc-${DB}`],
      claims: ["lab/db"],
    },
  ]);
  const own = await listed("/datasets?namespace=shop");
  expect(own.rows.map(({ path }) => path)).toEqual([`${given.NFS_PARENT}/pvc-${WEB}`]);
});
