import { describe, expect, it } from "vitest";
import { aPv, CLUSTER, inventoryOf, NFS_PARENT, nfsVolume, parents } from "../model/given.ts";
import { knownAddresses } from "./addresses.ts";
import type { Backing } from "./links.ts";

const unseen: Backing = { state: "missing", looked: [], block: null, system: null };

describe("who answers at an address that nobody is known to listen on", () => {
  const asked = (records: Parameters<typeof inventoryOf>[0]) => {
    let looks = 0;
    const lookAt = () => {
      looks += 1;
      return unseen;
    };
    const inventory = inventoryOf({ ...records, persistentVolumes: [aPv()] });
    const systems = knownAddresses(inventory, lookAt)(CLUSTER, "10.0.0.10");
    return { looks, systems: [...systems] };
  };

  it("is asked of volumes that were found there", () => {
    expect(asked({ ...parents(NFS_PARENT), ...nfsVolume() })).toEqual({ looks: 1, systems: [] });
  });

  it("is asked of none where no dataset was read: none can have been found", () => {
    expect(asked({})).toEqual({ looks: 0, systems: [] });
  });
});
