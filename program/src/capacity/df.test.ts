import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import {
  aClaim,
  aClaimUsage,
  aPv,
  aSpace,
  aDataset,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  parents,
  together,
} from "../model/given.ts";
import { claimedVolumes, type DfGroup, type DfInput, dfRows, sharedDatasets } from "./df.ts";

const GIB = 2 ** 30;
const uid = (n: number) => `${n}b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11`;

function volume(n: number, namespace: string): GivenRecords {
  const name = `pvc-${uid(n)}`;
  return together(nfsVolume(name), {
    persistentVolumes: [aPv({ name, claimRef: { namespace, name: `data-${n}`, uid: uid(n) } })],
    persistentVolumeClaims: [aClaim({ uid: uid(n), namespace, name: `data-${n}` })],
  });
}

function df(
  group: DfGroup,
  records: GivenRecords,
  clusterName: DfInput["clusterName"] = () => null,
) {
  const inventory = inventoryOf(records);
  const input = {
    inventory,
    links: createLinks(inventory),
    scopes: [],
    nameOf: () => "nas1",
    clusterName,
  };
  const volumes = claimedVolumes(input);
  return dfRows(group, volumes, input, sharedDatasets(volumes));
}

describe("df", () => {
  const parent = aDataset(NFS_PARENT);
  const world = together(
    parents(NFS_PARENT),
    volume(1, "shop"),
    volume(2, "shop"),
    volume(3, "blog"),
    { datasetSpace: [aSpace(parent, 3 * GIB)] },
  );

  it("sums what zvols reserve and have not written; of a claim it knows the class and the dataset", () => {
    const dataset = aDataset(`${NFS_PARENT}/pvc-${uid(1)}`);
    const thick = { ...aSpace(dataset, GIB), usedByRefreservationBytes: GIB / 4 };
    const other = aSpace(aDataset(`${NFS_PARENT}/pvc-${uid(2)}`), GIB);
    const shop = together(parents(NFS_PARENT), volume(1, "shop"), volume(2, "shop"));
    const records = { ...shop, datasetSpace: [thick, other] };
    expect(df("namespace", records)).toMatchObject([
      { reservedBytes: GIB / 4, storageClass: null, dataset: null },
    ]);
    expect(df("claim", records).find(({ name }) => name === "shop/data-1")).toMatchObject({
      reservedBytes: GIB / 4,
      storageClass: "truenas-nfs",
      dataset: `nas1:${NFS_PARENT}/pvc-${uid(1)}`,
    });
  });

  it("sums claims without a class under none, whether they name an empty one or none", () => {
    const classless = together(parents(NFS_PARENT), {
      persistentVolumeClaims: [
        aClaim({ uid: uid(1), name: "static", storageClass: "" }),
        aClaim({ uid: uid(2), name: "waiting", storageClass: null }),
      ],
    });
    const rows = df("storageclass", classless);
    expect(rows.map(({ name, volumes }) => [name, volumes])).toEqual([["none", 2]]);
  });

  it("gives the five numbers of a claim", () => {
    expect(df("claim", world)).toContainEqual({
      group: "claim",
      name: "blog/data-3",
      volumes: 1,
      unknownVolumes: 0,
      unknownNames: [],
      sharedVolumes: 0,
      requestedBytes: 5 * GIB,
      provisionedBytes: 5 * GIB,
      unlimitedVolumes: 0,
      provisionedUnknownVolumes: 0,
      usedBytes: GIB,
      heldBySnapshotsBytes: 0,
      availableBytes: 9 * 2 ** 40,
      filesystemUsedBytes: null,
      filesystemUnknownVolumes: 1,
      reservedBytes: 0,
      storageClass: "truenas-nfs",
      dataset: `nas1:${NFS_PARENT}/pvc-${uid(3)}`,
    });
  });

  it("has what is in the file systems beside that, and says of how many it is not known", () => {
    const claimUsage = [
      aClaimUsage({ namespace: "shop", claim: "data-1", usedBytes: GIB }),
      aClaimUsage({ namespace: "blog", claim: "data-3", usedBytes: 0 }),
      aClaimUsage({ namespace: "lab", claim: "data-1", usedBytes: 7 * GIB }),
    ];
    const rows = df("namespace", together(world, { claimUsage })).map((row) => [
      row.name,
      row.filesystemUsedBytes,
      row.filesystemUnknownVolumes,
    ]);
    expect(rows).toEqual([
      ["shop", GIB, 1],
      ["blog", 0, 0],
    ]);
  });

  it("FLT-D9: shows what is used beyond a quota, and room below nothing, as they are", () => {
    const name = `pvc-${uid(1)}`;
    const full = aDataset(`${NFS_PARENT}/${name}`, { refquotaBytes: 5 * GIB });
    const over = together(parents(NFS_PARENT), volume(1, "shop"));
    const spaces = [{ ...aSpace(full, 7 * GIB), availableBytes: -GIB }];
    const [row] = df("claim", { ...over, datasetSpace: spaces });
    expect(row).toMatchObject({
      provisionedBytes: 5 * GIB,
      usedBytes: 7 * GIB,
      availableBytes: -GIB,
    });
  });

  it("sums by namespace, largest first", () => {
    expect(
      df("namespace", world).map(({ name, volumes, usedBytes }) => [name, volumes, usedBytes]),
    ).toEqual([
      ["shop", 2, 2 * GIB],
      ["blog", 1, GIB],
    ]);
  });

  it("takes what a pool has left once, not once a volume", () => {
    expect(df("pool", world)).toMatchObject([
      { name: "nas1:tank", volumes: 3, availableBytes: 9 * 2 ** 40 },
    ]);
  });

  it("does not pass a sum off as known when a part of it is not: it says of how many and of which", () => {
    const { datasetSpace: _, ...blind } = volume(4, "shop");
    expect(
      df("namespace", together(world, blind)).find((row) => row.name === "shop"),
    ).toMatchObject({
      volumes: 3,
      unknownVolumes: 1,
      unknownNames: ["shop/data-4"],
      usedBytes: 2 * GIB,
      requestedBytes: 15 * GIB,
    });
  });

  it("says of a volume of which nothing is known nothing, and not 0", () => {
    const { datasetSpace: _, ...blind } = volume(4, "lab");
    expect(df("claim", blind)).toMatchObject([{ unknownVolumes: 1, usedBytes: null }]);
  });

  describe("of a dataset that several claims have their data on", () => {
    const shared = `pvc-${uid(1)}`;
    const alsoOnIt = (n: number, namespace: string): GivenRecords => ({
      persistentVolumes: [
        aPv({
          uid: `pv-${n}`,
          name: `static-${n}`,
          source: nfsSource(shared),
          claimRef: { namespace, name: `data-${n}`, uid: uid(n) },
        }),
      ],
      persistentVolumeClaims: [
        aClaim({ uid: uid(n), namespace, name: `data-${n}`, pvName: `static-${n}` }),
      ],
    });
    const records = together(world, alsoOnIt(5, "shop"), alsoOnIt(6, "lab"));

    it.each<[DfGroup, string, object]>([
      ["namespace", "shop", { volumes: 3, sharedVolumes: 2, usedBytes: 2 * GIB }],
      ["namespace", "shop", { requestedBytes: 15 * GIB, provisionedBytes: 10 * GIB }],
      ["namespace", "lab", { volumes: 1, sharedVolumes: 1, usedBytes: GIB }],
      ["namespace", "blog", { volumes: 1, sharedVolumes: 0, usedBytes: GIB }],
      ["pool", "nas1:tank", { volumes: 5, sharedVolumes: 3, usedBytes: 3 * GIB }],
      ["storageclass", "truenas-nfs", { volumes: 5, usedBytes: 3 * GIB }],
      ["claim", "shop/data-5", { sharedVolumes: 1, usedBytes: GIB, requestedBytes: 5 * GIB }],
    ])("sums by %s what %s has of it once, and says that it is shared", (group, name, sums) => {
      expect(df(group, records).find((row) => row.name === name)).toMatchObject(sums);
    });

    it("counts what is in its file system once, whoever says it", () => {
      const usage = (...claims: readonly string[]) =>
        claims.map((claim) => aClaimUsage({ namespace: "shop", claim, usedBytes: GIB }));
      for (const claims of [["data-1", "data-5"], ["data-1"], ["data-5"]]) {
        const rows = df("namespace", together(records, { claimUsage: usage(...claims) }));
        expect(rows.find(({ name }) => name === "shop")).toMatchObject({
          filesystemUsedBytes: GIB,
          filesystemUnknownVolumes: 1,
        });
      }
    });
  });

  it("keeps namespaces of the same name apart where there are several clusters", () => {
    expect(df("namespace", world, () => "prod").map(({ name }) => name)).toEqual([
      "prod:shop",
      "prod:blog",
    ]);
  });

  it("leaves out a claim whose data is on no TrueNAS that is read", () => {
    const elsewhere = {
      persistentVolumes: [
        aPv({
          name: "ebs",
          source: { type: "csi", driver: "ebs.csi.aws.com", volumeHandle: "vol-1", attributes: {} },
        }),
      ],
      persistentVolumeClaims: [aClaim({ uid: "u", name: "cache", pvName: "ebs" })],
    } satisfies GivenRecords;
    expect(df("claim", together(world, elsewhere)).map((row) => row.name)).not.toContain(
      "shop/cache",
    );
  });
});
