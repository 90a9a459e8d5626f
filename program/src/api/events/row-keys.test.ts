import { expect, it } from "vitest";
import { COLLECTIONS } from "../../model/collections.ts";
import * as given from "../../model/given.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { ask, shownOver } from "../given-api.ts";
import { LIVE_RESOURCES } from "./happening.ts";
import { objectChanges } from "./object-changes.ts";

const PV = `pvc-${given.UID}`;
const WORLD = given.together(
  given.parents(given.NFS_PARENT, given.ISCSI_PARENT),
  given.nfsVolume(PV),
  given.iscsiVolume(1, `${PV}-2`),
  {
    persistentVolumeClaims: [given.aClaim()],
    persistentVolumes: [given.aPv({ source: given.nfsSource(PV) })],
    pods: [given.aPod()],
    volumeSnapshots: [given.aVolumeSnapshot()],
    volumeSnapshotContents: [given.aContent()],
    zfsSnapshots: [given.aZfsSnapshot(`${given.NFS_PARENT}/${PV}`, "daily")],
    disks: [given.aDisk("sda")],
    pools: [given.aPool()],
  },
);

it("an event calls a row by the key that it has in its list, whatever list it is", async () => {
  const shown = shownOver(WORLD);
  const { inventory } = shown;
  const touched = COLLECTIONS.flatMap((collection) =>
    Array.from(inventory.all(collection), (record) => ({ collection, key: keyOfRecord(record) })),
  );
  const { changed = {} } = objectChanges(touched, inventory)?.data ?? {};
  for (const resource of LIVE_RESOURCES) {
    const { body } = await ask(`/${resource}?limit=500`, shown);
    const rows = (body as { rows: readonly { key: string }[] }).rows.map(({ key }) => key);
    expect(rows.length, resource).toBeGreaterThan(0);
    expect(changed[resource] ?? [], resource).toEqual(expect.arrayContaining(rows));
  }
});
