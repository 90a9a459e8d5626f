import { describe, expect, it } from "vitest";
import { givenPool } from "./given-storage.ts";
import { withoutStrange } from "../../filter/asked.ts";
import { openParts, pathTo, strangeIn, withToggled } from "./opened.ts";
import { storageTree } from "./tree.ts";

const ROOTS = storageTree({ systems: ["nas1"], pools: [givenPool()], disks: [], unread: [] });
const MIRROR = "vdev/nas1:tank/mirror-0";
const PATH = pathTo("disk/nas1:sda", ROOTS);

describe("what is open of the tree", () => {
  it("is what is open at first", () => {
    const open = openParts(new URLSearchParams(), new Set(["system/nas1"]), []);
    expect([...open]).toEqual(["system/nas1"]);
  });

  it("is also what the chosen disk is in, so that an address leads to it", () => {
    expect([...openParts(new URLSearchParams(), new Set(), PATH)]).toEqual([
      "system/nas1",
      "pool/nas1:tank",
      MIRROR,
    ]);
  });

  it("is not what somebody closed, even around the chosen disk", () => {
    const query = withToggled(new URLSearchParams(), MIRROR, true);
    expect(openParts(query, new Set(), PATH).has(MIRROR)).toBe(false);
  });

  it("stays open when somebody opened it and then chooses what is in it", () => {
    const query = withToggled(new URLSearchParams(), MIRROR, false);
    expect(openParts(query, new Set(), []).has(MIRROR)).toBe(true);
    expect(openParts(query, new Set(), PATH).has(MIRROR)).toBe(true);
  });

  it("leaves one word about each part in the address", () => {
    const twice = withToggled(withToggled(new URLSearchParams("x=1"), MIRROR, true), MIRROR, false);
    expect(twice.toString()).toBe(new URLSearchParams({ x: "1", open: MIRROR }).toString());
  });

  it("goes on without what is not in the tree, which is told", () => {
    const query = new URLSearchParams({ object: "disk/nas1:gone", trouble: "true" });
    for (const id of [MIRROR, "pool/nas9:x", "pool/tank"]) query.append("open", id);
    query.append("shut", "disk/nas1:gone");
    query.append("page", "2");
    const strange = strangeIn(query, ROOTS);
    expect(strange.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "open=pool/nas9:x",
      "open=pool/tank",
      "shut=disk/nas1:gone",
      "page=2",
    ]);
    expect([...withoutStrange(query, strange).keys()]).toEqual(["object", "trouble", "open"]);
  });
});
