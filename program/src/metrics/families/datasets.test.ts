import { expect, it } from "vitest";
import { aDataset, aSpace, aZfsSnapshot } from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./datasets.ts";

const dataset = aDataset("tank/a");
const space = {
  ...aSpace(dataset, 100),
  usedBySnapshotsBytes: 20,
  usedByRefreservationBytes: 30,
  referencedBytes: 80,
  logicalUsedBytes: 160,
  availableBytes: 900,
};

it.each([
  [families.datasetUsed, "used", 100],
  [families.datasetUsedBySnapshots, "used_by_snapshots", 20],
  [families.datasetUsedByRefreservation, "used_by_refreservation", 30],
  [families.datasetReferenced, "referenced", 80],
  [families.datasetLogicalUsed, "logical_used", 160],
  [families.datasetAvailable, "available", 900],
] as const)(
  "a dataset's space has a family for each of its ZFS properties: %#",
  (family, word, bytes) => {
    expect(seriesOf(family, viewOf({ datasetSpace: [space] }))).toEqual([
      `plumbline_dataset_${word}_bytes{system="nas1",dataset="tank/a"} ${bytes}`,
    ]);
  },
);

it("what an older TrueNAS does not say has no series, and is not zero", () => {
  const old = viewOf({
    datasetSpace: [{ ...space, referencedBytes: null, logicalUsedBytes: null }],
  });
  expect(seriesOf(families.datasetReferenced, old)).toEqual([]);
  expect(seriesOf(families.datasetLogicalUsed, old)).toEqual([]);
});

it("the limit is a zvol's size, a filesystem's refquota, else its quota; without one there is no series", () => {
  const view = viewOf({
    datasets: [
      aDataset("tank/z", { kind: "zvol", volsizeBytes: 1 }),
      aDataset("tank/r", { refquotaBytes: 2, quotaBytes: 9 }),
      aDataset("tank/q", { quotaBytes: 3 }),
      aDataset("tank/n"),
    ],
  });
  expect(seriesOf(families.datasetLimit, view)).toEqual([
    'plumbline_dataset_limit_bytes{system="nas1",dataset="tank/z"} 1',
    'plumbline_dataset_limit_bytes{system="nas1",dataset="tank/r"} 2',
    'plumbline_dataset_limit_bytes{system="nas1",dataset="tank/q"} 3',
  ]);
});

it("snapshots are counted for each dataset in a claim scope, none of them being 0", () => {
  const empty = aDataset("tank/b");
  const view = viewOf({
    datasetSpace: [space, aSpace(empty, 1)],
    zfsSnapshots: [aZfsSnapshot("tank/a", "s1"), aZfsSnapshot("tank/a", "s2")],
  });
  expect(seriesOf(families.datasetSnapshots, view)).toEqual([
    'plumbline_dataset_snapshots{system="nas1",dataset="tank/a"} 2',
    'plumbline_dataset_snapshots{system="nas1",dataset="tank/b"} 0',
  ]);
});
