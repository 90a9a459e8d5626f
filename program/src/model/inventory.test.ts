import { describe, expect, it } from "vitest";
import { aClaim, aPv, incomplete, observed } from "./given.ts";
import { Inventory } from "./inventory.ts";
import type { Observation } from "./observation.ts";

const first = aPv({ name: "pvc-1" });
const second = aPv({ name: "pvc-2" });
const verify = (observation: Observation): Observation => ({ ...observation, pass: "verify" });

describe("Inventory", () => {
  it("forgets what a later complete observation no longer shows", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first, second]));
    inventory.apply(observed("persistentVolumes", [second]));
    expect([...inventory.all("persistentVolumes")]).toEqual([second]);
  });

  it("HAZ-30: keeps everything when an observation was incomplete, and says so", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first]));
    inventory.apply(incomplete("persistentVolumes", [second]));
    expect([...inventory.all("persistentVolumes")]).toEqual([first, second]);
    expect(inventory.coverage("persistentVolumes")).toMatchObject([{ state: "incomplete" }]);
  });

  it("replaces only the part that an observation is about", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first], "a"));
    inventory.apply(observed("persistentVolumes", [second], "b"));
    inventory.apply(observed("persistentVolumes", [], "a"));
    expect([...inventory.all("persistentVolumes")]).toEqual([second]);
  });

  it("keeps an object that the last read does not show as a reference, and marks it", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first]));
    inventory.apply(verify(observed("persistentVolumes", [second])));
    expect([...inventory.all("persistentVolumes")]).toEqual([first, second]);
    expect([inventory.hasVanished(first.key), inventory.hasVanished(second.key)]).toEqual([true, false]);
  });

  it("is as incomplete as the worse of the two reads", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first]));
    inventory.apply(verify(incomplete("persistentVolumes")));
    expect(inventory.coverage("persistentVolumes")).toMatchObject([{ state: "incomplete" }]);
    const other = new Inventory();
    other.apply(incomplete("persistentVolumes"));
    other.apply(verify(observed("persistentVolumes", [first])));
    expect(other.coverage("persistentVolumes")).toMatchObject([{ state: "incomplete" }]);
  });

  it("counts a generation for every change", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumeClaims", [aClaim()]));
    inventory.apply(observed("persistentVolumeClaims", [aClaim()]));
    expect(inventory.generation).toBe(2);
  });
});
