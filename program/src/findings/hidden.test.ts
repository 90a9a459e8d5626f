import { describe, expect, it } from "vitest";
import { aClaim, aPv, CLUSTER, inventoryOf, observed } from "../model/given.ts";
import { hiddenIn } from "./hidden.ts";

const prod = { kind: "cluster", name: "prod", id: CLUSTER } as const;
const fresh = aPv({
  name: "pvc-new",
  uid: "pv-new",
  claimRef: { namespace: "shop", name: "new", uid: "new" },
});
const bound = { persistentVolumes: [aPv(), fresh], persistentVolumeClaims: [aClaim()] };

describe("HAZ-07: what one half of a binding shows and the other's list lacks", () => {
  it("is hidden where both looks showed the half that is there", () => {
    expect(hiddenIn(prod, inventoryOf(bound))).toMatchObject({
      collection: "persistentVolumeClaims",
      sentence: expect.stringContaining("pvc/shop/new is bound to pv/pvc-new") as string,
    });
  });

  it("may have been bound between the two lists where only the last read showed it", () => {
    const inventory = inventoryOf({ ...bound, persistentVolumes: [aPv()] });
    const again = observed("persistentVolumes", bound.persistentVolumes);
    inventory.apply({ ...again, pass: "verify" });
    expect(hiddenIn(prod, inventory)).toBeNull();
  });

  it("is nothing where all bound claims and their PersistentVolumes show", () => {
    expect(hiddenIn(prod, inventoryOf({ ...bound, persistentVolumes: [aPv()] }))).toBeNull();
  });

  it("is named by the first of several, whatever order they were listed in", () => {
    const other = aPv({
      name: "pvc-another",
      uid: "pv-another",
      claimRef: { namespace: "shop", name: "another", uid: "another" },
    });
    const said = (...persistentVolumes: (typeof fresh)[]) =>
      hiddenIn(prod, inventoryOf({ persistentVolumes }))?.sentence;
    expect(said(fresh, other)).toBe(said(other, fresh));
    const claims = [aClaim({ name: "b", uid: "b", pvName: "pvc-b" }), aClaim({ pvName: "pvc-a" })];
    const lost = (persistentVolumeClaims: typeof claims) =>
      hiddenIn(prod, inventoryOf({ persistentVolumeClaims }))?.sentence;
    expect(lost(claims)).toBe(lost(claims.toReversed()));
    expect(lost(claims)).toMatch(/^pv\/pvc-a /);
  });
});
