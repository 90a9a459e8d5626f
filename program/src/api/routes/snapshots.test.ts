import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { listed, WEB } from "../given-lists.ts";

it("GET /snapshots gives those of both sides in one list", async () => {
  const dataset = `${given.NFS_PARENT}/pvc-${WEB}`;
  const { rows } = await listed("/snapshots");
  expect(rows).toMatchObject([
    { kind: "VolumeSnapshot", name: "nightly", namespace: "shop", claim: "web", source: "prod" },
    { kind: "ZfsSnapshot", name: `${dataset}@auto-2026-11-23`, source: "nas1", dataset },
    { kind: "ZfsSnapshot", name: `${dataset}@auto-2026-11-24`, usedBytes: null, pool: "tank" },
  ]);
  expect((await listed("/snapshots?kind=ZfsSnapshot&q=11-24")).total).toBe(1);
});
