import { expect, it, vi } from "vitest";
import * as given from "../../model/given.ts";
import { heldNamespaces } from "./held-namespaces.ts";

it("namespaces that hold something are those of claims, of VolumeSnapshots, and of claims that a PersistentVolume remembers", () => {
  const inventory = given.inventoryOf({
    persistentVolumeClaims: [
      given.aClaim({ uid: "1", namespace: "shop" }),
      given.aClaim({ uid: "2", namespace: "shop" }),
      given.aClaim({ uid: "3", namespace: "elsewhere", cluster: "another" }),
    ],
    volumeSnapshots: [given.aVolumeSnapshot({ uid: "4", namespace: "archive" })],
    persistentVolumes: [
      given.aPv({ name: "a", claimRef: { namespace: "gone", name: "data", uid: null } }),
      given.aPv({ name: "b", claimRef: null }),
    ],
  });
  const names = [...heldNamespaces(inventory, given.CLUSTER)];
  expect(names.toSorted()).toEqual(["archive", "gone", "shop"]);
});

it("namespaces that hold something are found without going through what they hold", () => {
  const inventory = given.inventoryOf({
    persistentVolumeClaims: [given.aClaim({ uid: "1", namespace: "shop" })],
  });
  heldNamespaces(inventory, given.CLUSTER); // makes the index
  const all = vi.spyOn(inventory, "all");
  expect([...heldNamespaces(inventory, given.CLUSTER)]).toEqual(["shop"]);
  expect(all).not.toHaveBeenCalled();
});
