import { expect, it } from "vitest";
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
