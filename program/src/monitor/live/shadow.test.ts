import { expect, it } from "vitest";
import { aPv, NOW, observed } from "../../model/given.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { NOT_SERVED, type Observation } from "../../model/observation.ts";
import { Shadow } from "./shadow.ts";

const listed = observed("persistentVolumes", [aPv()]);
const unserved = {
  ...observed("persistentVolumes", []),
  proof: [{ check: NOT_SERVED, evidence: "the server has no such kind" }],
} as Observation;

it("a kind that is not served any more deletes nothing: nothing shows what it held", () => {
  const shadow = new Shadow();
  shadow.hear(listed, true);
  expect(shadow.hear(unserved, true)).toEqual([]);
  expect(shadow.isServed("persistentVolumes")).toBe(false);
  expect(shadow.asRead("persistentVolumes", NOW, 0)).toMatchObject({ records: [], proof: [{}] });
});

it("a first list changes nothing unless a look was there before it", () => {
  expect(new Shadow().hear(listed, false)).toEqual([]);
  expect(new Shadow().hear(listed, true)).toMatchObject([{ type: "put" }]);
});

it("a kind of which a watch missed something is read by requests until it is listed anew", () => {
  const shadow = new Shadow();
  shadow.hear(listed, false);
  shadow.distrust("persistentVolumes");
  expect(shadow.asRead("persistentVolumes", NOW, 0)).toBeNull();
  shadow.hear(listed, true);
  expect(shadow.asRead("persistentVolumes", NOW, 0)).toMatchObject({ records: [aPv()] });
});

it("objects of another cluster under the same name are gone, also where their UIDs are the same", () => {
  const shadow = new Shadow();
  shadow.hear(listed, false);
  const restored = aPv({ cluster: "other-uid" });
  const other = observed("persistentVolumes", [restored]);
  const source = { ...other.source, id: "other-uid" };
  expect(shadow.hear({ ...other, source }, true)).toMatchObject([
    { type: "delete", key: keyOfRecord(aPv()) },
    { type: "put", record: { cluster: "other-uid" } },
  ]);
  expect(shadow.asRead("persistentVolumes", NOW, 0)).toMatchObject({ records: [restored] });
});
