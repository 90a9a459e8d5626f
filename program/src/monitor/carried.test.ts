import { describe, expect, it } from "vitest";
import { aDataset, aPool, aPv, incomplete, observed } from "../model/given.ts";
import { recordsOf } from "../model/inventory.ts";
import type { Observation } from "../model/observation.ts";
import { carriedInto } from "./carried.ts";

const POOLS = observed("pools", [aPool()]);
const TANK = observed("datasets", [aDataset("tank/a")], "tank");
const VAULT = observed("datasets", [aDataset("vault/b")], "vault");
const PVS = observed("persistentVolumes", [aPv()]);
const SPACE = observed("datasetSpace", [], "tank/k8s");

describe("what is known after a look", () => {
  it("is what it read, where it read everything", () => {
    const look = [POOLS, TANK, PVS];
    expect(carriedInto(look, [POOLS, TANK, VAULT, PVS])).toBe(look);
  });

  it("is what was known of a source that did not answer, and how it failed", () => {
    const silent = [incomplete("pools"), incomplete("datasets"), PVS];
    expect(carriedInto(silent, [POOLS, TANK, VAULT, PVS, SPACE])).toEqual([
      POOLS,
      TANK,
      VAULT,
      SPACE,
      ...silent,
    ]);
  });

  it("stays so however long the source is silent, and no failure is carried", () => {
    const silent = [incomplete("pools"), incomplete("datasets")];
    const once = carriedInto(silent, [POOLS, TANK]);
    expect(carriedInto(silent, once)).toEqual([POOLS, TANK, ...silent]);
  });

  it("holds no more of it however often the last read alone succeeds", () => {
    const again = { ...observed("pools", [aPool()]), pass: "verify" } as const;
    const silent = [incomplete("pools"), again];
    const once = carriedInto(silent, [POOLS, again]);
    expect(once).toEqual([POOLS, again, ...silent]);
    expect(carriedInto(silent, once)).toEqual([POOLS, again, ...silent]);
    expect(carriedInto(silent, carriedInto(silent, []))).toEqual(silent);
  });

  it("lacks a pool that a whole read of the datasets did not show any more", () => {
    expect(carriedInto([POOLS, TANK], [POOLS, TANK, VAULT])).toEqual([POOLS, TANK]);
  });

  it("keeps the part of a collection that could not be read beside the one that could", () => {
    const broken = within(incomplete("datasets"), "vault");
    expect(carriedInto([POOLS, TANK, broken], [POOLS, TANK, VAULT])).toEqual([
      VAULT,
      POOLS,
      TANK,
      broken,
    ]);
  });

  it("lacks the space that a whole look did not ask for any more", () => {
    expect(carriedInto([POOLS, TANK], [POOLS, TANK, SPACE])).toEqual([POOLS, TANK]);
  });

  it("lacks it also where something else of the source may not be read", () => {
    const reason = { code: "notPermitted", message: "no right", next: "grant it" } as const;
    const forbidden = { ...observed("jobs", []), state: "notPermitted", reason } as Observation;
    const look = [POOLS, TANK, forbidden];
    expect(carriedInto(look, [POOLS, TANK, SPACE])).toEqual(look);
  });

  it("keeps what was read before of a collection that may not be read any more", () => {
    const reason = { code: "notPermitted", message: "no right", next: "grant it" } as const;
    const forbidden = { ...observed("pools", []), state: "notPermitted", reason } as Observation;
    expect(carriedInto([forbidden, TANK], [POOLS, TANK])).toEqual([POOLS, forbidden, TANK]);
  });

  it("takes nothing from another machine that has the name now", () => {
    const other = { ...incomplete("pools"), source: { ...POOLS.source, id: "other" } };
    expect(carriedInto([other as Observation], [POOLS, TANK])).toEqual([other]);
  });

  it("is nothing more than the look where nothing was known", () => {
    const look = [incomplete("pools")];
    expect(carriedInto(look, []).flatMap(recordsOf)).toEqual([]);
  });
});

function within(observation: Observation, part: string): Observation {
  return { ...observation, within: part };
}
