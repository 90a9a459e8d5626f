import { expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import { keyOfRecord } from "../model/identity.ts";
import { aClaim, aPod, aPv, inventoryOf } from "../model/given.ts";
import { createLinks } from "./join.ts";
import { touchedBy } from "./touched.ts";

it("leads from a PersistentVolume to the claim that it is called after, though it names another one", () => {
  const pv = aPv({ claimRef: { namespace: "shop", name: "other", uid: "uid-of-other" } });
  const [claim, pod] = [aClaim({ pvName: pv.name }), aPod()];
  const records = { persistentVolumes: [pv], persistentVolumeClaims: [claim], pods: [pod] };
  const inventory = inventoryOf(records);
  const around = { inventory, links: createLinks(inventory) };
  const touched = atOnce(touchedBy([{ collection: "persistentVolumes", record: pv }], around));
  expect([...touched.keys()]).toEqual(
    expect.arrayContaining([claim, pod].map((one) => keyOfRecord(one))),
  );
});
