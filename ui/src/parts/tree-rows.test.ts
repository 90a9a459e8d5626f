import { describe, expect, it } from "vitest";
import { treeRows, stepOf } from "./tree-rows.ts";

interface Part {
  readonly id: string;
  readonly children: readonly Part[];
}

function part(id: string, ...children: readonly Part[]): Part {
  return { id, children };
}

const TREE = [part("nas", part("tank", part("mirror", part("sda"), part("sdb"))), part("dozer"))];
const NAMES = (open: readonly string[]) => treeRows(TREE, ({ id }) => open.includes(id));

describe("the rows of a tree", () => {
  it("are those in what is open, however deep", () => {
    expect(NAMES(["nas"]).map(({ node }) => node.id)).toEqual(["nas", "tank", "dozer"]);
    expect(NAMES(["nas", "tank", "mirror"]).map(({ node }) => node.id)).toEqual([
      "nas",
      "tank",
      "mirror",
      "sda",
      "sdb",
      "dozer",
    ]);
  });

  it("are not those in what is open in something closed", () => {
    expect(NAMES(["tank"]).map(({ node }) => node.id)).toEqual(["nas"]);
  });

  it("say where they stand, and whether anything is in them", () => {
    expect(NAMES(["nas"]).map(({ node: _, ...place }) => place)).toEqual([
      { level: 1, position: 1, siblings: 1, parent: null, isOpen: true },
      { level: 2, position: 1, siblings: 2, parent: "nas", isOpen: false },
      { level: 2, position: 2, siblings: 2, parent: "nas", isOpen: null },
    ]);
  });
});

describe("a key in a tree", () => {
  const rows = NAMES(["nas", "tank"]); // nas, tank, mirror (closed), dozer

  it.each([
    ["ArrowDown", "tank", "mirror"],
    ["ArrowUp", "tank", "nas"],
    ["Home", "dozer", "nas"],
    ["End", "nas", "dozer"],
    ["ArrowRight", "tank", "mirror"],
    ["ArrowLeft", "mirror", "tank"],
  ])("%s goes from %s to %s", (key, from, to) => {
    expect(stepOf(key, from, rows)).toEqual({ goTo: to });
  });

  it("opens what is closed to the right, and closes what is open to the left", () => {
    expect(stepOf("ArrowRight", "mirror", rows)).toEqual({ toggle: "mirror" });
    expect(stepOf("ArrowLeft", "tank", rows)).toEqual({ toggle: "tank" });
  });

  it.each([
    ["ArrowRight", "dozer"],
    ["ArrowDown", "dozer"],
    ["ArrowUp", "nas"],
    ["x", "nas"],
    ["ArrowDown", "something that is gone"],
  ])("%s does nothing on %s", (key, id) => {
    expect(stepOf(key, id, rows)).toBeNull();
  });

  it("does nothing to the left of a closed root", () => {
    expect(stepOf("ArrowLeft", "nas", NAMES([]))).toBeNull();
  });
});
