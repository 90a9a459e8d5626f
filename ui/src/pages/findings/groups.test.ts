import { describe, expect, it } from "vitest";
import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import { stateIn } from "./address.ts";
import { groupsOf, toggledGroup } from "./groups.ts";
import { type FindingsState, type Group, NOTHING_CHOSEN } from "./state.ts";

const POOLS = [
  { value: "nas1:tank", findings: 5, reclaimableBytes: 10, unsizedLeftovers: 0 },
  { value: "nas2:ssd", findings: 3, reclaimableBytes: 900, unsizedLeftovers: 0 },
  { value: "nas2:tank", findings: 3, reclaimableBytes: 0, unsizedLeftovers: 0 },
  { value: "nas3:none", findings: 0, reclaimableBytes: 0, unsizedLeftovers: 0 },
];
const FACETS = { ...NOTHING_CHOSEN, pool: POOLS } as unknown as FindingFacets["facets"];

function groups(query: string, without = 0) {
  const { state } = stateIn(new URLSearchParams(`group=pool&${query}`));
  return groupsOf(state as FindingsState & { readonly group: Group }, FACETS, without);
}

const valuesOf = (all: ReturnType<typeof groups>) => all.map(({ value }) => value);

describe("groups of findings", () => {
  it.each([
    ["", ["nas1:tank", "nas2:ssd", "nas2:tank"]],
    ["sort=size", ["nas2:ssd", "nas1:tank", "nas2:tank"]],
    ["sort=-size", ["nas2:tank", "nas1:tank", "nas2:ssd"]],
    ["sort=object", ["nas1:tank", "nas2:ssd", "nas2:tank"]],
    ["sort=-rule", ["nas2:tank", "nas2:ssd", "nas1:tank"]],
  ])("stand in the order that fits that of the rows: %s", (query, values) => {
    expect(valuesOf(groups(query))).toEqual(values);
  });

  it("are those that are chosen, where some are, a pool by its name alone too", () => {
    expect(valuesOf(groups("pool=nas2:ssd"))).toEqual(["nas2:ssd"]);
    expect(valuesOf(groups("pool=tank"))).toEqual(["nas1:tank", "nas2:tank"]);
  });

  it("leave nothing out: what stands in none is the last one", () => {
    const rest = { value: "", findings: 4, back: null, isOpen: false };
    expect(groups("", 4).at(-1)).toEqual(rest);
    expect(groups("open=", 4).at(-1)).toEqual({ ...rest, isOpen: true });
    expect(valuesOf(groups("pool=tank", 4))).not.toContain("");
  });

  it("open and close by themselves", () => {
    const isOpen = groups("open=nas2:ssd&open=gone").map((one) => one.isOpen);
    expect(isOpen).toEqual([false, true, false]);
    expect(toggledGroup(["a"], "b")).toEqual(["a", "b"]);
    expect(toggledGroup(["a", "b"], "a")).toEqual(["b"]);
  });
});
