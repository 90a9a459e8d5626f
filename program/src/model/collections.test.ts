import { expect, it } from "vitest";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "./collections.ts";

it("HAZ-14: a volume made while the NAS is read does not look like a share or extent without a dataset", () => {
  const at = TRUENAS_COLLECTIONS.indexOf("datasets");
  for (const access of ["shares", "iscsiTargets", "iscsiExtents", "iscsiTargetExtents"] as const)
    expect(TRUENAS_COLLECTIONS.indexOf(access)).toBeLessThan(at);
});

it("what refers to claims and PersistentVolumes is read after them", () => {
  const at = KUBERNETES_COLLECTIONS.indexOf("persistentVolumes");
  for (const referring of ["volumeAttachments", "pods", "volumeSnapshotContents"] as const)
    expect(KUBERNETES_COLLECTIONS.indexOf(referring)).toBeGreaterThan(at);
});
