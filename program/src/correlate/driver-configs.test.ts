import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  parents,
  SYSTEM,
  together,
  UID,
} from "../model/given.ts";
import type { DriverConfig } from "../model/kubernetes.ts";
import { createLinks } from "./join.ts";
import { claimScopes } from "./scopes.ts";

const config = (over: Partial<DriverConfig> = {}): DriverConfig => ({
  cluster: CLUSTER,
  uid: "secret",
  name: "zfs-nfs-driver-config",
  namespace: "democratic-csi",
  createdAt: 0,
  deletionRequestedAt: null,
  ignoreHint: null,
  driver: "freenas-api-nfs",
  parent: NFS_PARENT,
  snapshotParent: "tank/k8s/nfs/s",
  instanceId: null,
  namePrefix: null,
  nameSuffix: null,
  enableQuotas: null,
  ...over,
});
const world = together(parents(NFS_PARENT), nfsVolume(`pvc-${UID}`));

function scopeWith(records: GivenRecords) {
  const inventory = inventoryOf(together(world, records));
  const sources = {
    clusters: [{ name: "prod", id: CLUSTER }],
    systems: [{ name: "nas1", id: SYSTEM }],
  };
  const [scope] = claimScopes({ declarations: [], ...sources }, inventory, createLinks(inventory));
  return scope;
}

describe("a claim scope and the configuration of its driver", () => {
  it("that agree leave no doubt, and the configuration says where detached snapshots go", () => {
    const scope = scopeWith({ driverConfigs: [config()] });
    expect(scope).toMatchObject({ doubts: [], snapshotParent: "tank/k8s/nfs/s" });
  });

  it.each<[string, Partial<DriverConfig>, string]>([
    [
      "another instance id",
      { instanceId: "cluster-b" },
      "secret/zfs-nfs-driver-config in democratic-csi has instance id cluster-b, 1 of its 1 volumes have another",
    ],
    [
      "another protocol",
      { driver: "freenas-api-iscsi" },
      "secret/zfs-nfs-driver-config in democratic-csi is of a driver for iscsi, its volumes are of one for nfs",
    ],
    [
      "another parent",
      { parent: "tank/k8s/nfs/new" },
      "secret/zfs-nfs-driver-config in democratic-csi has the driver make its volumes in tank/k8s/nfs/new, not here",
    ],
  ])("that differ by %s say so", (_what, over, doubt) => {
    expect(scopeWith({ driverConfigs: [config(over)] })?.doubts).toEqual([doubt]);
  });

  it("have nothing to do with each other where it is of another protocol and parent, or of another cluster", () => {
    const other = config({ driver: "freenas-api-iscsi", parent: "tank/k8s/iscsi/v" });
    const elsewhere = config({ cluster: "another", parent: "tank/k8s/nfs/new" });
    expect(scopeWith({ driverConfigs: [other, elsewhere] })?.doubts).toEqual([]);
  });
});
