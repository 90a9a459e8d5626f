import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPv,
  CLUSTER,
  type GivenRecords,
  inventoryOf,
  marks,
  NFS_PARENT,
  nfsVolume,
  parents,
  SYSTEM,
  together,
  UID,
} from "../model/given.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { createLinks } from "./join.ts";
import { claimScopes, scopeFinder } from "./scopes.ts";

const COPIES = "tank/k8s/nfs/s";
const name = `pvc-${UID}`;
const copy = aDataset(`${COPIES}/${name}/snapshot-1`, {
  userProperties: marks(name, "freenas-api-nfs", {
    "democratic-csi:csi_snapshot_name": "snapshot-1",
  }),
});
const volumes = together(parents(NFS_PARENT), nfsVolume(), { persistentVolumes: [aPv()] });
const world = together(volumes, parents(`${COPIES}/${name}`), { datasets: [copy] });

const declared: ScopeDeclaration = {
  system: "nas1",
  parent: NFS_PARENT,
  snapshotParent: null,
  driver: null,
  clusters: ["prod"],
  instanceId: null,
  exclusive: true,
};

function scopesOf(
  over: Partial<ScopeDeclaration>,
  records: GivenRecords = world,
  { clusters = ["prod"], instead = {} } = {},
) {
  const inventory = inventoryOf(records, instead);
  const input = {
    declarations: [{ ...declared, ...over }],
    clusters: clusters.map((one) => ({ name: one, id: one === "prod" ? CLUSTER : one })),
    systems: [{ name: "nas1", id: SYSTEM }],
  };
  return claimScopes(input, inventory, createLinks(inventory));
}

const notesOf = (...given: Parameters<typeof scopesOf>) =>
  scopesOf(...given).flatMap(({ notes }) => notes);

describe("a declared claim scope that names no snapshotParent", () => {
  it("has that of the copies of its volumes, open, whatever was declared of the volumes", () => {
    const scopes = scopesOf({});
    const find = scopeFinder(scopes);
    expect(scopes).toMatchObject([{ closed: true, snapshotParent: COPIES }]);
    expect(find(SYSTEM, `${NFS_PARENT}/${name}`)?.closed).toBe(true);
    expect(find(SYSTEM, copy.path)).toMatchObject({ closed: false, key: scopes[0]?.key });
    expect(scopes[0]?.notes).toEqual([
      `scopes[0]: detached copies of its volumes lie in ${COPIES}, which it does not name, so none of them is called an orphan: add snapshotParent: ${COPIES}, if it is exclusive`,
    ]);
  });

  it("is closed for them where it names it, and nothing is to be said", () => {
    const scopes = scopesOf({ snapshotParent: COPIES });
    expect(scopeFinder(scopes)(SYSTEM, copy.path)?.closed).toBe(true);
    expect(scopes[0]?.notes).toEqual([]);
  });

  it("leaves them alone where a cluster that it does not name may use them, and says so", () => {
    const scopes = scopesOf({}, world, { clusters: ["prod", "dr"] });
    expect(scopeFinder(scopes)(SYSTEM, copy.path)).toBeNull();
    expect(scopes[0]?.notes).toEqual([
      `scopes[0]: detached copies of its volumes lie in ${COPIES}, which it does not name and dr may use too, so they are not judged: add snapshotParent: ${COPIES}, if not`,
    ]);
  });

  it("says nothing where it is open itself, or where there are no copies", () => {
    expect(notesOf({ exclusive: false })).toEqual([]);
    expect(notesOf({}, volumes)).toEqual([]);
  });
});

describe("what a declared claim scope names and nobody has", () => {
  it("is said of a parent, with what was meant", () => {
    expect(notesOf({ parent: "tank/k8s/nfs/w" })).toEqual([
      `scopes[0].parent: expected a dataset of nas1, found no tank/k8s/nfs/w; did you mean ${NFS_PARENT}?`,
    ]);
    expect(notesOf({ parent: "tonk/nothing" })).toEqual([
      "scopes[0].parent: expected a dataset of nas1, found no tonk/nothing",
    ]);
  });

  it("is said of a snapshotParent where copies lie elsewhere; the driver makes it with the first", () => {
    expect(notesOf({ snapshotParent: "tank/typo" })).toEqual([
      `scopes[0].snapshotParent: expected a dataset of nas1, found no tank/typo; did you mean ${COPIES}, where detached copies of its volumes lie?`,
    ]);
    expect(notesOf({ snapshotParent: "tank/later" }, volumes)).toEqual([]);
  });

  it("is said of a driver", () => {
    expect(notesOf({ driver: "org.democratic-csi.nsf", snapshotParent: COPIES })).toEqual([
      "scopes[0].driver: expected a CSI driver of prod, found no org.democratic-csi.nsf; did you mean org.democratic-csi.nfs?",
    ]);
    expect(notesOf({ driver: "org.democratic-csi.nfs", snapshotParent: COPIES })).toEqual([]);
  });

  it("is not said where datasets or drivers were not read whole", () => {
    const instead = { datasets: null, pools: null, csiDrivers: null };
    const over = { parent: "tank/nothing", driver: "org.example.nfs" };
    expect(notesOf(over, world, { instead })).toEqual([]);
  });
});
