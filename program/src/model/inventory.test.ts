import { describe, expect, it } from "vitest";
import { aClaim, aPv, incomplete, observed } from "./given.ts";
import { keyOfRecord } from "./identity.ts";
import { Inventory } from "./inventory.ts";
import type { Observation } from "./observation.ts";

const first = aPv({ name: "pvc-1" });
const second = aPv({ name: "pvc-2" });
const third = aPv({ name: "pvc-3" });
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

  it("keeps an object that only one of two reads shows, and does not call it settled", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first, third]));
    inventory.apply(verify(observed("persistentVolumes", [second, third])));
    expect(new Set(inventory.all("persistentVolumes"))).toEqual(new Set([first, second, third]));
    expect([first, second, third].map((pv) => inventory.isSettled(pv))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("takes what a last read left out for unchanged, and what it calls gone for unsettled", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first, third]));
    const differences = observed("persistentVolumes", [second]);
    inventory.apply(verify({ ...differences, gone: [keyOfRecord(first)] } as Observation));
    expect(inventory.coverage("persistentVolumes")[0]).not.toHaveProperty("gone");
    expect([first, second, third].map((pv) => inventory.isSettled(pv))).toEqual([
      false,
      false,
      true,
    ]);
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

  it("says how far each source is known, as of its latest observation", () => {
    const inventory = new Inventory();
    const of = (name: string, observation: Observation): Observation => ({
      ...observation,
      source: { ...observation.source, name },
    });
    const states = (source?: string) =>
      inventory.coverage("persistentVolumes", source).map(({ state }) => state);
    inventory.apply(of("prod", observed("persistentVolumes", [first])));
    inventory.apply(of("stage", observed("persistentVolumes", [second])));
    expect(states("prod")).toEqual(["complete"]);
    inventory.apply(of("prod", incomplete("persistentVolumes")));
    expect([states("prod"), states("stage"), states("lab")]).toEqual([
      ["incomplete"],
      ["complete"],
      [],
    ]);
    expect(states()).toEqual(["incomplete", "complete"]);
    expect(inventory.coverage("pods")).toEqual([]);
  });

  it("holds once what one source answers under two names", () => {
    const under = (name: string, records: readonly (typeof first)[]): Observation => {
      const one = observed("persistentVolumes", records);
      return { ...one, source: { ...one.source, name } };
    };
    const newer = { ...first, phase: "Released" } as const;
    const inventory = new Inventory();
    inventory.apply(under("prod", [first, second]));
    inventory.apply(under("prod-by-address", [newer, third]));
    expect(inventory.count("persistentVolumes")).toBe(3);
    const found = inventory.find("persistentVolumes", "anyHandle", "pvc-1");
    expect(found).toEqual([newer]);
  });

  it("counts a generation for every change", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumeClaims", [aClaim()]));
    inventory.apply(observed("persistentVolumeClaims", [aClaim()]));
    expect(inventory.generation).toBe(2);
  });

  it("takes the very objects that are there already as it takes any others", () => {
    const inventory = new Inventory();
    const claims = [aClaim()];
    inventory.apply(observed("persistentVolumeClaims", claims));
    inventory.apply(verify(observed("persistentVolumeClaims", claims)));
    expect(inventory.generation).toBe(2);
    expect([...inventory.all("persistentVolumeClaims")]).toEqual(claims);
  });

  it("counts none for sizes, or for a last read that found everything as it was", () => {
    const inventory = new Inventory();
    inventory.apply(observed("persistentVolumes", [first]));
    inventory.apply(observed("datasetSpace", []));
    inventory.apply(verify({ ...observed("persistentVolumes", []), gone: [] } as Observation));
    expect(inventory.generation).toBe(1);
  });
});
