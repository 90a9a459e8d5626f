import { describe, expect, it } from "vitest";
import type { DfAnswer } from "../../../../program/src/api/contract.ts";
import { amountText } from "../../format/amount.ts";
import { standsOf } from "./stands-on.ts";

const GIB = 2 ** 30;

function row(name: string, over: Partial<DfAnswer["rows"][number]> = {}): DfAnswer["rows"][number] {
  return {
    group: "pool",
    name,
    volumes: 3,
    unknownVolumes: 0,
    unknownNames: [],
    sharedVolumes: 0,
    requestedBytes: GIB,
    provisionedBytes: GIB,
    unlimitedVolumes: 0,
    provisionedUnknownVolumes: 0,
    usedBytes: GIB,
    heldBySnapshotsBytes: 0,
    availableBytes: null,
    filesystemUsedBytes: null,
    filesystemUnknownVolumes: 3,
    reservedBytes: null,
    storageClass: null,
    dataset: null,
    ...over,
  };
}

const TANK = { system: "nas1", name: "tank", status: "DEGRADED" };

describe("what a namespace stands on", () => {
  it("is its pools with their state", () => {
    const { pools, nowhere } = standsOf(3, [row("nas1:tank")], [TANK]);
    expect(pools).toMatchObject([{ system: "nas1", pool: "tank", status: "DEGRADED", volumes: 3 }]);
    expect(nowhere).toBe(0);
  });

  it("is not known of volumes that lie on none of them", () => {
    expect(standsOf(5, [row("nas1:tank")], [TANK]).nowhere).toBe(2);
  });

  it("has no state of a pool that was not read, and not that of another system's", () => {
    expect(standsOf(3, [row("nas2:tank")], [TANK]).pools[0]?.status).toBeNull();
  });

  it("uses at least so much where a volume is not known", () => {
    const [stand] = standsOf(3, [row("nas1:tank", { unknownVolumes: 1 })], [TANK]).pools;
    expect(stand && amountText(stand.usedBytes)).toBe("at least 1 GiB");
  });
});
