import { expect, it, test } from "vitest";
import * as given from "../../model/given.ts";
import { createLinks } from "../join.ts";
import { findRecords, type TraceKind } from "./find.ts";

const SHOP = { namespace: "shop", name: "data" };
const inventory = given.inventoryOf(
  given.together(given.parents(given.NFS_PARENT, given.SMB_PARENT), given.nfsVolume("pvc-1"), {
    persistentVolumeClaims: [
      given.aClaim({ ...SHOP, uid: "c1" }),
      given.aClaim({ ...SHOP, uid: "c2", namespace: "lab" }),
      given.aClaim({ ...SHOP, uid: "c3", cluster: "another-cluster-uid" }),
    ],
    persistentVolumes: [given.aPv({ name: "pvc-1" })],
    pods: [given.aPod({ ...SHOP, uid: "p1" })],
    zfsSnapshots: [
      given.aZfsSnapshot(`${given.NFS_PARENT}/pvc-1`, "daily"),
      given.aZfsSnapshot(`${given.NFS_PARENT}/pvc-1`, "hourly"),
    ],
    shares: [given.anSmbShare("Media", "/mnt/tank/media"), given.aShare("/mnt/tank/media")],
  }),
);

const found = (kind: TraceKind, name: string, namespace: string | null = null) =>
  findRecords({ kind, name, namespace }, inventory, createLinks(inventory));

test.each<[TraceKind, string, number]>([
  ["pvc", "data", 3],
  ["pv", "pvc-1", 1],
  ["pod", "data", 1],
  ["dataset", `${given.NFS_PARENT}/pvc-1`, 1],
  ["dataset", "pvc-1", 0],
  ["snapshot", `${given.NFS_PARENT}/pvc-1@daily`, 1],
  ["snapshot", `${given.NFS_PARENT}/pvc-1`, 0],
  ["share", "/mnt/tank/media", 2],
  ["share", "mEDIA", 1],
])("%s %s is found in every cluster and system that has one: %i", (kind, name, count) => {
  expect(found(kind, name)).toHaveLength(count);
});

it("finds in the namespace that was named alone", () => {
  expect(found("pvc", "data", "lab")).toMatchObject([{ uid: "c2" }]);
});
