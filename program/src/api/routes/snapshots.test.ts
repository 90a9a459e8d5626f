import { describe, expect, it } from "vitest";
import { createLinks } from "../../correlate/join.ts";
import * as given from "../../model/given.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { Inventory } from "../../model/inventory.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import type { ZfsSnapshotDetails } from "../../model/truenas.ts";
import { ask, shownOver } from "../given-api.ts";
import { listed, LISTS, type Listed, WEB } from "../given-lists.ts";
import { tenantOf } from "../given-shown.ts";
import { Showing } from "../showing.ts";
import type { Shown } from "../shown.ts";

const DATASET = `${given.NFS_PARENT}/pvc-${WEB}`;
const UNREAD = { code: "timeout", message: "no answer", next: "try again" } as const;
const CLONE = `${given.NFS_PARENT}/clone`;

it("GET /snapshots gives those of both sides in one list", async () => {
  const { rows } = await listed("/snapshots");
  expect(rows).toMatchObject([
    { kind: "VolumeSnapshot", name: "nightly", namespace: "shop", claim: "web", source: "prod" },
    { kind: "ZfsSnapshot", name: `${DATASET}@auto-2026-11-23`, source: "nas1", dataset: DATASET },
    { kind: "ZfsSnapshot", name: `${DATASET}@auto-2026-11-24`, usedBytes: null, pool: "tank" },
  ]);
  expect((await listed("/snapshots?kind=ZfsSnapshot&q=11-24")).total).toBe(1);
});

describe("a ZFS snapshot in the list", () => {
  it("belongs to the claim whose data its dataset holds", async () => {
    const { rows } = await listed("/snapshots?namespace=shop&kind=ZfsSnapshot");
    expect(rows).toMatchObject([
      { name: `${DATASET}@auto-2026-11-23`, namespace: "shop", claim: "web" },
      { name: `${DATASET}@auto-2026-11-24`, namespace: "shop", claim: "web" },
    ]);
    expect((await listed("/snapshots?namespace=lab&kind=ZfsSnapshot")).total).toBe(0);
    expect((await listed("/snapshots?claim=web")).total).toBe(3);
  });

  it("belongs to nobody where nobody uses its dataset", async () => {
    const [row] = await zfsIn(shownOver(world({})));
    expect(row).toMatchObject({ namespace: null, claim: null, blocks: [], clones: [] });
  });

  it("names the clones that keep it from being deleted", async () => {
    const clone = given.aDataset(CLONE, { origin: `${DATASET}@auto-1` });
    const [row] = await zfsIn(shownOver(given.together(world({}), { datasets: [clone] })));
    expect(row).toMatchObject({ clones: [CLONE] });
  });

  it("says its holds where they were read, and null where not", async () => {
    const snapshot = given.aZfsSnapshot(DATASET, "auto-1");
    const holdsWith = async (details: readonly ZfsSnapshotDetails[]) => {
      const records = given.together(world({}), { zfsSnapshotDetails: details });
      const [row] = await zfsIn(shownOver(records));
      return row?.["holds"];
    };
    expect(await holdsWith([given.detailsOf(snapshot, { holds: ["truenas"] })])).toEqual([
      "truenas",
    ]);
    expect(await holdsWith([given.detailsOf(snapshot, { holds: null })])).toBeNull();
    expect(await holdsWith([])).toBeNull();
  });

  it("alone has holds, clones and volumes that wait for it: a VolumeSnapshot's are those of its ZFS snapshot", async () => {
    const { rows } = await listed("/snapshots?kind=VolumeSnapshot");
    expect(rows).toMatchObject([{ name: "nightly", holds: null, clones: null, blocks: null }]);
  });

  it.each([
    ["datasets", "clones"],
    ["persistentVolumes", "blocks"],
  ] as const)(
    "says where not all %s were read that its %s are not known",
    async (collection, field) => {
      const [whole] = await zfsIn(shownOver(world({})));
      expect(whole?.[field]).toEqual([]);
      const left = { [collection]: given.incomplete(collection, [], UNREAD) };
      const [part] = await zfsIn(shownOver(world({}), left));
      expect(part?.[field]).toBeNull();
    },
  );

  it("is in the way of a PersistentVolume that waits for its deletion, and of no other", async () => {
    const inTheWay = async (over: Partial<PersistentVolume>) => {
      const [row] = await zfsIn(shownOver(world({ persistentVolumes: [aPv(over)] })));
      return row?.["blocks"];
    };
    const released = { phase: "Released", reclaimPolicy: "Delete" } as const;
    expect(await inTheWay(released)).toEqual([`pvc-${WEB}`]);
    expect(await inTheWay({ ...released, phase: "Bound", deletionRequestedAt: 1 })).toEqual([
      `pvc-${WEB}`,
    ]);
    expect(await inTheWay({ ...released, reclaimPolicy: "Retain" })).toEqual([]);
    expect(await inTheWay({ phase: "Bound", reclaimPolicy: "Delete" })).toEqual([]);
  });

  it("does not tell a tenant what others have on it, nor that they have nothing", async () => {
    const { body } = await ask("/snapshots", LISTS, tenantOf("shop"));
    const { rows } = body as Listed;
    expect(rows.filter(({ kind }) => kind === "ZfsSnapshot")).toMatchObject([
      { namespace: "shop", clones: null, blocks: null },
      { namespace: "shop", clones: null, blocks: null },
    ]);
  });

  it("comes with its details in order of age, and last where they were not read", async () => {
    const shown = shownOver(
      given.together(world({ zfsSnapshots: [given.aZfsSnapshot(DATASET, "auto-2")] }), {
        zfsSnapshotDetails: [
          given.detailsOf(given.aZfsSnapshot(DATASET, "auto-1"), { createdAt: 7 }),
        ],
      }),
    );
    const { body } = await ask("/snapshots?sort=-createdAt&kind=ZfsSnapshot", shown);
    expect((body as Listed).rows.map(({ createdAt }) => createdAt)).toEqual([7, null]);
  });

  it("is told anew when its volume becomes somebody else's, though it did not change itself", async () => {
    const whole = shownOver(world({ persistentVolumes: [aPv({})] }));
    const { inventory } = whole;
    if (!(inventory instanceof Inventory)) throw new Error("it cannot be changed");
    const showing = new Showing("run");
    showing.show(whole, null);
    const namespaces = async () => {
      const rows = await zfsIn(showing.now as Shown);
      return rows.map(({ namespace }) => namespace);
    };
    const countIn = async (namespace: string) => {
      const path = `/snapshots?namespace=${namespace}&claim=web&kind=ZfsSnapshot`;
      const { body } = await ask(path, showing.now as Shown);
      return (body as Listed).total;
    };
    expect(await namespaces()).toEqual(["shop"]);
    expect(await countIn("shop")).toBe(1);
    const record = aPv({ claimRef: { namespace: "lab", name: "web", uid: WEB } });
    const source = { kind: "cluster", name: "prod", id: given.CLUSTER } as const;
    inventory.change({ type: "put", source, collection: "persistentVolumes", at: 1, record });
    const [dataset] = inventory.findOn(given.SYSTEM, "datasets", "path", DATASET);
    if (dataset === undefined) throw new Error("no dataset");
    const touched = [
      { collection: "persistentVolumes", key: keyOfRecord(record) },
      { collection: "datasets", key: keyOfRecord(dataset) },
    ] as const;
    showing.show({ ...whole, links: createLinks(inventory) }, touched);
    expect(await namespaces()).toEqual(["lab"]);
    expect([await countIn("shop"), await countIn("lab")]).toEqual([0, 1]);
  });
});

function aPv(over: Partial<PersistentVolume>): PersistentVolume {
  return given.aPv({
    uid: "pv-web",
    name: `pvc-${WEB}`,
    source: given.nfsSource(`pvc-${WEB}`),
    claimRef: { namespace: "shop", name: "web", uid: WEB },
    ...over,
  });
}

/** One volume with one snapshot. */
function world(records: given.GivenRecords): given.GivenRecords {
  return given.together(
    { system: [given.aSystem()], zfsSnapshots: [given.aZfsSnapshot(DATASET, "auto-1")] },
    given.parents(given.NFS_PARENT),
    given.nfsVolume(`pvc-${WEB}`),
    records,
  );
}

async function zfsIn(shown: Shown): Promise<Listed["rows"]> {
  const { body } = await ask("/snapshots?kind=ZfsSnapshot", shown);
  return (body as Listed).rows;
}
