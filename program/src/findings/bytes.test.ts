import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import {
  aDataset,
  aSpace,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  parents,
  together,
} from "../model/given.ts";
import { bytesBack } from "./bytes.ts";

const dataset = aDataset(`${NFS_PARENT}/pvc-1`);
const space = { ...aSpace(dataset, 10_000), usedBySnapshotsBytes: 3_000 };

function back(records: GivenRecords): number | null {
  const inventory = inventoryOf(together(parents(NFS_PARENT), { datasets: [dataset] }, records));
  return bytesBack(dataset, { inventory, links: createLinks(inventory) });
}

describe("bytes that come back", () => {
  it("are all that a dataset uses, its snapshots included", () => {
    expect(back({ datasetSpace: [space] })).toBe(10_000);
  });

  it("are less what a clone of its snapshots keeps", () => {
    const clone = aDataset("tank/clone", { origin: `${dataset.path}@nightly` });
    expect(back({ datasetSpace: [space], datasets: [clone] })).toBe(7_000);
  });

  it("are not known where its space was not read", () => {
    expect(back({})).toBeNull();
  });
});
