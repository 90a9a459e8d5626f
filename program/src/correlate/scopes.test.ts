import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  inventoryOf,
  ISCSI_PARENT,
  iscsiVolume,
  marks,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { createLinks } from "./join.ts";
import { claimScopes, scopeFinder } from "./scopes.ts";

const name = `pvc-${UID}`;
const copies = `tank/k8s/nfs/s/${name}`;
const copy = aDataset(`${copies}/snapshot-1`, {
  userProperties: marks(name, "freenas-api-nfs", {
    "democratic-csi:csi_snapshot_name": "snapshot-1",
  }),
});
const world = together(parents(NFS_PARENT, ISCSI_PARENT, copies), nfsVolume(), iscsiVolume(7), {
  datasets: [copy],
  persistentVolumes: [aPv()],
});

function scopesOf(declarations: readonly ScopeDeclaration[] = []) {
  const inventory = inventoryOf(world);
  const sources = {
    clusters: [
      { name: "prod", id: "cluster-uid" },
      { name: "dr", id: null },
    ],
    systems: [{ name: "nas1", id: "host-id" }],
  };
  return claimScopes({ declarations, ...sources }, inventory, createLinks(inventory));
}

const declared: ScopeDeclaration = {
  system: "nas1",
  parent: NFS_PARENT,
  snapshotParent: "tank/k8s/nfs/s",
  driver: "org.democratic-csi.nfs",
  clusters: ["prod"],
  instanceId: null,
  exclusive: true,
};

describe("claim scopes", () => {
  it("say of a cluster its name and its identity, whatever else is known of it", () => {
    const inventory = inventoryOf(world);
    const clusters = [{ kind: "cluster", name: "prod", id: "cluster-uid" }];
    const systems = [{ name: "nas1", id: "host-id" }];
    const input = { declarations: [declared], clusters, systems };
    for (const scope of claimScopes(input, inventory, createLinks(inventory)))
      expect(scope.clusters).toEqual([{ name: "prod", id: "cluster-uid" }]);
  });

  it("are inferred, open, and used by every cluster where nobody declared them", () => {
    expect(scopesOf()).toMatchObject([
      {
        parent: ISCSI_PARENT,
        closed: false,
        origin: "inferred",
        clusters: [{ name: "prod" }, { name: "dr" }],
      },
      {
        parent: NFS_PARENT,
        snapshotParent: "tank/k8s/nfs/s",
        drivers: ["org.democratic-csi.nfs"],
        closed: false,
        origin: "inferred",
      },
    ]);
  });

  it("are closed only by a declaration, with its clusters and no others", () => {
    expect(scopesOf([declared]).find((scope) => scope.parent === NFS_PARENT)).toMatchObject({
      closed: true,
      origin: "declared",
      clusters: [{ name: "prod" }],
    });
  });

  it("do not exist on a system that is not identified", () => {
    const inventory = inventoryOf(world);
    const systems = [{ name: "nas1", id: null }];
    expect(
      claimScopes(
        { declarations: [declared], clusters: [], systems },
        inventory,
        createLinks(inventory),
      ),
    ).toEqual([]);
  });

  it("hold their direct children and the detached copies below their snapshot parent", () => {
    const find = scopeFinder(scopesOf([declared]));
    expect(find("host-id", `${NFS_PARENT}/${name}`)?.parent).toBe(NFS_PARENT);
    expect(find("host-id", copy.path)?.parent).toBe(NFS_PARENT);
    expect(find("host-id", `${NFS_PARENT}/${name}/child`)).toBeNull();
    expect(find("other", `${NFS_PARENT}/${name}`)).toBeNull();
  });

  it("TRAP-30: keep their detached copies where a volume was moved and makes a scope elsewhere", () => {
    const inferred = scopesOf([]).find((scope) => scope.parent === NFS_PARENT);
    const closed = scopesOf([declared]).find((scope) => scope.parent === NFS_PARENT);
    if (!inferred || !closed) throw new Error("both are there");
    const { snapshotParent } = inferred;
    const moved = { ...inferred, key: "host-id:tank/attic", parent: "tank/attic" };
    const home = { ...closed, snapshotParent };
    for (const scopes of [
      [home, moved],
      [moved, home],
    ])
      expect(scopeFinder(scopes)("host-id", copy.path)?.parent).toBe(NFS_PARENT);
    for (const scopes of [
      [inferred, moved],
      [moved, inferred],
    ])
      expect(scopeFinder(scopes)("host-id", copy.path)).toBeNull();
  });

  it("TRAP-34: are not inferred from volumes that somebody renamed and put aside", () => {
    const trash = "tank/k8s/nfs/v/.trash";
    const aside = together(
      parents(trash),
      nfsVolume(name, { path: `${trash}/2026-10-01-${name}` }),
    );
    const inventory = inventoryOf(aside);
    const systems = [{ name: "nas1", id: "host-id" }];
    expect(
      claimScopes({ declarations: [], clusters: [], systems }, inventory, createLinks(inventory)),
    ).toEqual([]);
  });

  it("HAZ-25: are not inferred from replicas", () => {
    const replica = together(
      parents("tank/replica"),
      nfsVolume(name, { path: `tank/replica/${name}`, readonly: true }),
    );
    const inventory = inventoryOf(replica);
    expect(
      claimScopes(
        { declarations: [], clusters: [], systems: [{ name: "nas1", id: "host-id" }] },
        inventory,
        createLinks(inventory),
      ),
    ).toEqual([]);
  });
});
