import { describe, expect, it } from "vitest";
import { aClaim, aClaimUsage } from "../../model/given.ts";
import { exposed, viewOf } from "../given.ts";
import * as families from "./usage.ts";

const all = Object.values(families);
const series = (...given: Parameters<typeof viewOf>) =>
  exposed(all, viewOf(...given))
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

describe("the file system of a claim", () => {
  it("has what the kubelets say of it, by the claim's own namespace", () => {
    const usage = aClaimUsage({ usedBytes: 7, capacityBytes: 11, inodes: 5, inodesUsed: 3 });
    const labels = 'cluster="prod",claim_namespace="shop",persistentvolumeclaim="data-postgres-0"';
    expect(series({ persistentVolumeClaims: [aClaim()], claimUsage: [usage] })).toEqual([
      `plumbline_persistentvolumeclaim_filesystem_used_bytes{${labels}} 7`,
      `plumbline_persistentvolumeclaim_filesystem_capacity_bytes{${labels}} 11`,
      `plumbline_persistentvolumeclaim_filesystem_inodes_used{${labels}} 3`,
      `plumbline_persistentvolumeclaim_filesystem_inodes{${labels}} 5`,
    ]);
  });

  it("has no series for what is not said, which is not zero", () => {
    const usage = aClaimUsage({
      usedBytes: 0,
      capacityBytes: null,
      inodes: null,
      inodesUsed: null,
    });
    const lines = series({ persistentVolumeClaims: [aClaim()], claimUsage: [usage] });
    expect(lines).toEqual([expect.stringMatching(/_filesystem_used_bytes\{.*\} 0$/)]);
  });

  it("has none where nothing mounts the claim, and none of a claim that is gone", () => {
    expect(series({ persistentVolumeClaims: [aClaim()] })).toEqual([]);
    expect(series({ claimUsage: [aClaimUsage()] })).toEqual([]);
  });
});
