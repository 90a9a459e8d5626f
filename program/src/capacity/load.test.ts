import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import * as given from "../model/given.ts";
import { loadOfPool } from "./load.ts";

const GIB = 2 ** 30;

const claimed = (name: string, namespace: string, over: Parameters<typeof given.aPv>[0] = {}) =>
  given.aPv({
    uid: `pv-${name}`,
    name,
    source: given.nfsSource(name),
    claimRef: { namespace, name, uid: `uid-${name}` },
    ...over,
  });

function loadOn(records: given.GivenRecords) {
  const inventory = given.inventoryOf(records);
  const links = createLinks(inventory);
  return loadOfPool({ system: given.SYSTEM, name: "tank" }, { inventory, links });
}

const NFS = `${given.NFS_PARENT}/`;
const parent = given.aDataset(given.NFS_PARENT);
const dataset = (name: string, refquotaBytes: number | null) =>
  given.aDataset(`${NFS}${name}`, { refquotaBytes });

describe("what lies on a pool", () => {
  it("is counted by claims and namespaces, and summed by what is used and promised", () => {
    const [a, b, c] = [dataset("a", 2 * GIB), dataset("b", GIB), dataset("c", null)];
    expect(
      loadOn(
        given.together({
          pools: [given.aPool()],
          datasets: [a, b, c],
          shares: [
            given.aShare(`/mnt/${a.path}`),
            given.aShare(`/mnt/${b.path}`, { id: 2 }),
            given.aShare(`/mnt/${c.path}`, { id: 3 }),
          ],
          datasetSpace: [given.aSpace(a, GIB), given.aSpace(b, 5)],
          persistentVolumes: [claimed("a", "shop"), claimed("b", "shop"), claimed("c", "lab")],
        }),
      ),
    ).toEqual({
      claims: 3,
      namespaces: 2,
      namespaceNames: ["shop", "lab"],
      usedBytes: GIB + 5,
      usedUnknown: 1,
      promisedBytes: 3 * GIB,
      promisedUnknown: 1,
      availableBytes: null,
    });
  });

  it("counts a dataset that two claims use once, and what is left by the largest of the parents", () => {
    const shared = dataset("shared", GIB);
    const load = loadOn(
      given.together({
        pools: [given.aPool()],
        datasets: [shared],
        shares: [given.aShare(`/mnt/${shared.path}`)],
        datasetSpace: [
          given.aSpace(shared, 7),
          { ...given.aSpace(parent, 9), availableBytes: 11 * GIB },
        ],
        persistentVolumes: [
          claimed("one", "shop", { source: given.nfsSource("shared") }),
          claimed("two", "shop", { source: given.nfsSource("shared") }),
        ],
      }),
    );
    expect(load).toMatchObject({
      claims: 2,
      namespaces: 1,
      usedBytes: 7,
      promisedBytes: GIB,
      availableBytes: 11 * GIB,
    });
  });

  it("is nothing where no claim is, and no sum is known then", () => {
    expect(loadOn({ pools: [given.aPool()] })).toEqual({
      claims: 0,
      namespaces: 0,
      namespaceNames: [],
      usedBytes: null,
      usedUnknown: 0,
      promisedBytes: null,
      promisedUnknown: 0,
      availableBytes: null,
    });
  });
});
