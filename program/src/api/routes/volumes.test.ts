import { describe, expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { VolumeRow } from "../contract.ts";
import { ask, shownOver } from "../given-api.ts";
import { listed, RECORDS, WEB } from "../given-lists.ts";
import { READER } from "../given-shown.ts";
import type { Shown } from "../shown.ts";

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

  it("says that a claim has no class where that is known, and nothing where none is set", async () => {
    const classes = ["", null, "fast"].map((storageClass, n) =>
      given.aClaim({ uid: String(n), name: String(n), storageClass, pvName: "" }),
    );
    const rows = await rowsOf(shownOver({ persistentVolumeClaims: classes }));
    expect(rows.map(({ storageClass }) => storageClass)).toEqual(["", null, "fast"]);
  });

  it("counts no Pods where they were not all read, and says of nobody that he uses none", async () => {
    const unused = { ...RECORDS, pods: [] };
    const worlds = [
      shownOver(RECORDS, { pods: given.incomplete("pods") }),
      shownOver(RECORDS, { pods: given.incomplete("pods", RECORDS.pods ?? []) }),
      shownOver(unused),
      shownOver(unused, { workloads: given.incomplete("workloads") }),
    ];
    const users: unknown[] = [];
    for (const shown of worlds) {
      const { body } = await ask("/volumes?namespace=shop", shown, READER);
      const { rows } = body as { readonly rows: readonly VolumeRow[] };
      users.push(rows.map(({ podCount, pods, owners }) => [podCount, pods, owners]).flat());
    }
    expect(users).toEqual([
      [null, [], null],
      [null, ["web-0"], ["StatefulSet/postgres"]],
      [0, [], []],
      [0, [], null],
    ]);
  });
});

async function rowsOf(shown: Shown): Promise<readonly VolumeRow[]> {
  const { body } = await ask("/volumes?sort=claim", shown);
  return (body as { readonly rows: readonly VolumeRow[] }).rows;
}
