import { expect, it } from "vitest";
import { aDataset, aPool, incomplete, inventoryOf, observed, SYSTEM } from "../model/given.ts";
import { type ConfiguredSource, placesWithin, unreadDatasets } from "./places.ts";

const nas = (name: string, id: string | null): ConfiguredSource => ({ kind: "system", name, id });

function systemsOf(...sources: readonly ConfiguredSource[]): readonly (readonly string[])[] {
  const places = placesWithin("system", { scopes: [], sources, inventory: inventoryOf({}) });
  return places.map(({ systems }) => systems.map(({ name }) => name));
}

it("HAZ-29: a NAS that answers under two names has to be whole under both", () => {
  expect(systemsOf(nas("nas1", "one"), nas("nas2", "one"))).toEqual([
    ["nas1", "nas2"],
    ["nas1", "nas2"],
  ]);
});

it("a NAS that answers under one name rests on no other, nor do two that do not say who they are", () => {
  expect(systemsOf(nas("nas1", "one"), nas("nas2", "two"))).toEqual([["nas1"], ["nas2"]]);
  expect(systemsOf(nas("nas1", null), nas("nas2", null))).toEqual([["nas1"], ["nas2"]]);
});

it("datasets that were read pool by pool are not all known while the pools are not", () => {
  const unread = (pools: ReturnType<typeof observed>) => {
    const datasets = observed("datasets", [aDataset("tank")], "tank");
    return unreadDatasets([nas("nas1", SYSTEM)], inventoryOf({}, { datasets, pools }));
  };
  const pools = [aPool({ name: "tank" })];
  expect(unread(observed("pools", pools))).toBeNull();
  expect(unread(incomplete("pools", pools))).toBe(
    "datasets of nas1 were read pool by pool, and its pools were not read whole",
  );
});
