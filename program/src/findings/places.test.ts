import { expect, it } from "vitest";
import { inventoryOf } from "../model/given.ts";
import { type ConfiguredSource, placesWithin } from "./places.ts";

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
