import { describe, expect, it } from "vitest";
import {
  aDataset,
  aPool,
  aPv,
  aShare,
  type GivenRecords,
  incomplete,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  parents,
  smbSource,
  smbVolume,
  SYSTEM,
  together,
  UID,
} from "../model/given.ts";
import { createLinks } from "./join.ts";

const name = `pvc-${UID}`;
const placesOf = (records: GivenRecords) =>
  createLinks(inventoryOf(records))
    .volumesOn(SYSTEM)
    .all.map(({ pv, path, protocol }) => [pv.name, path, protocol]);

/** The tables of TrueNAS without what ZFS shows: its pool is not imported. */
const unimported = (records: GivenRecords): GivenRecords => ({
  ...records,
  pools: [aPool({ status: "OFFLINE", vdevs: null })],
  datasets: [],
  datasetSpace: [],
});

describe("where the volumes of a system lie", () => {
  it("is where their data was found, by pool and by protocol", () => {
    const nfs = together(parents(NFS_PARENT), nfsVolume());
    const links = createLinks(inventoryOf(together(nfs, { persistentVolumes: [aPv()] })));
    const { inPool, over } = links.volumesOn(SYSTEM);
    const path = `${NFS_PARENT}/${name}`;
    expect(inPool.get("tank")).toMatchObject([{ path, protocol: "nfs" }]);
    expect(over.get("nfs")).toEqual(inPool.get("tank"));
    expect(inPool.get("vault")).toBeUndefined();
    expect(links.volumesOn("another").all).toEqual([]);
  });

  it("FLT-PH3: is known by its share, extent or SMB share while its pool is not imported", () => {
    const pv = aPv();
    expect(placesOf({ ...unimported(nfsVolume()), persistentVolumes: [pv] })).toEqual([
      [pv.name, `${NFS_PARENT}/${name}`, "nfs"],
    ]);
    const overIscsi = aPv({ source: iscsiSource(name) });
    const iscsi = unimported(together(parents(ISCSI_PARENT), iscsiVolume(7)));
    expect(placesOf({ ...iscsi, persistentVolumes: [overIscsi] })).toEqual([
      [pv.name, `${ISCSI_PARENT}/${name}`, "iscsi"],
    ]);
    const overSmb = aPv({ source: smbSource(name) });
    const [[, , protocol] = []] = placesOf({
      ...unimported(smbVolume()),
      persistentVolumes: [overSmb],
    });
    expect(protocol).toBe("smb");
  });

  it("is nowhere where its pool was read whole and does not have it, whatever gives out the place", () => {
    const gone = { ...nfsVolume(), datasets: [], datasetSpace: [], persistentVolumes: [aPv()] };
    const read = { ...gone, pools: [aPool()] };
    expect(placesOf(read)).toEqual([]);
    const torn = inventoryOf(read, { datasets: incomplete("datasets") });
    expect(createLinks(torn).volumesOn(SYSTEM).all).toHaveLength(1);
    const notAsked = inventoryOf(read, { datasets: null });
    expect(createLinks(notAsked).volumesOn(SYSTEM).all).toHaveLength(1);
    expect(placesOf({ ...gone, pools: [] })).toHaveLength(1);
  });

  it("is not guessed where two systems share the same path, nor where nothing of it is read", () => {
    const path = `/mnt/${NFS_PARENT}/${name}`;
    const elsewhere = aShare(path, { system: "another", key: "another/nfs/1" as never });
    const two = together(unimported(nfsVolume()), { shares: [elsewhere] });
    expect(placesOf({ ...two, persistentVolumes: [aPv()] })).toEqual([]);
    expect(placesOf({ datasets: [aDataset("tank")], persistentVolumes: [aPv()] })).toEqual([]);
  });
});
