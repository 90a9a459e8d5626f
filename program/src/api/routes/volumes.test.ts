import { describe, expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { listed, WEB } from "../given-lists.ts";

describe("GET /volumes", () => {
  it("draws each chain as one row", async () => {
    const { total, rows } = await listed("/volumes?namespace=shop");
    expect(total).toBe(1);
    expect(rows).toEqual([
      {
        key: keyOf(given.CLUSTER, given.aClaim().uid),
        claim: "web",
        namespace: "shop",
        cluster: "prod",
        phase: "Bound",
        pv: `pvc-${WEB}`,
        storageClass: "truenas-nfs",
        driver: "org.democratic-csi.nfs",
        protocol: "nfs",
        system: "nas1",
        pool: "tank",
        dataset: `${given.NFS_PARENT}/pvc-${WEB}`,
        podCount: 1,
        pods: ["web-0"],
        owners: ["StatefulSet/postgres"],
        requestedBytes: 5 * 2 ** 30,
        provisionedBytes: 5 * 2 ** 30,
        usedBytes: 2 ** 30,
        heldBySnapshotsBytes: 0,
        availableBytes: 9 * 2 ** 40,
        filesystemUsedBytes: null,
        shared: false,
        snapshots: 2,
        createdAt: given.aClaim().createdAt,
        // its VolumeSnapshot names a content that does not exist
        findings: 1,
        worst: "error",
      },
    ]);
  });

  it.each([
    ["protocol=iscsi", ["db"]],
    ["system=nas1&pool=tank", ["db", "web"]],
    ["driver=org.democratic-csi.nfs", ["web"]],
    [`q=${WEB.toUpperCase()}`, ["web"]],
    ["sort=-snapshots", ["web", "db"]],
  ])("chooses by %s", async (query, claims) => {
    const { rows } = await listed(`/volumes?${query}`);
    expect(rows.map(({ claim }) => claim)).toEqual(claims);
  });
});
