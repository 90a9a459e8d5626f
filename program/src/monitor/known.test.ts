import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { aClaimUsage, aDataset, aPool, aPv, incomplete, observed, SYSTEM } from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Observation } from "../model/observation.ts";
import { knownAfter } from "./known.ts";
import { pictureOf, type Recording } from "./recording.ts";

const POOLS = at(observed("pools", [aPool()]), 1_000);
const DATASETS = at(observed("datasets", [aDataset("tank/a")], "tank"), 2_000);

it("FLT-Q3: what a silent source said stays known, with the time of its last whole read, under its name", () => {
  const first = knownAfter(look(POOLS, DATASETS), null);
  const lost = { ...at(incomplete("pools"), 9_000), source: { ...POOLS.source, id: null } };
  const known = knownAfter(look(lost), first);
  expect([...known.inventory.all("pools")].map(({ name }) => name)).toEqual(["tank"]);
  expect([...known.inventory.all("datasets")].map(({ path }) => path)).toEqual(["tank/a"]);
  expect(known.lastWhole(POOLS)).toEqual({ at: 1_000, records: 1 });
  expect([known.wasRead(POOLS), known.wasRead(DATASETS)]).toEqual([true, false]);
  expect(known.nameOf(SYSTEM)).toBe("nas1");
  expect(known.inventory.coverage("pools").map(({ state }) => state)).toEqual(["incomplete"]);
});

it("what a Prometheus said of file systems stays while it does not answer, with its age", () => {
  const said = at(observed("claimUsage", [aClaimUsage({ usedBytes: 7 })]), 1_000);
  const lost = at(incomplete("claimUsage"), 9_000);
  const known = knownAfter(look(lost), knownAfter(look(said), null));
  expect([...known.inventory.all("claimUsage")].map(({ usedBytes }) => usedBytes)).toEqual([7]);
  expect(known.lastWhole(said)).toEqual({ at: 1_000, records: 1 });
});

it("a look that read everything is taken as it is", () => {
  const first = look(POOLS, DATASETS);
  expect(knownAfter(first, null).inventory).toBe(first.inventory);
});

it("what was never read whole has no time of it, and an unknown id is its own name", () => {
  const known = knownAfter(look(incomplete("pools")), null);
  expect(known.lastWhole(POOLS)).toBeNull();
  expect(known.nameOf("somebody")).toBe("somebody");
});

it("a last read by name makes nothing whole", () => {
  const again = { ...at(observed("pools", [aPool()]), 9_000), pass: "verify" } as const;
  expect(knownAfter(look(incomplete("pools"), again), null).lastWhole(POOLS)).toBeNull();
});

it("holds on to no look before the last: a service makes a hundred thousand of them a year", async () => {
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
  const inventories: WeakRef<object>[] = [];
  let known = knownAfter(look(POOLS, DATASETS), null);
  for (let turn = 0; turn < 5; turn += 1) {
    inventories.push(new WeakRef(known.inventory));
    known = knownAfter(look(POOLS, DATASETS), known);
    await nextTurn(); // a reference that was just made holds its object until the turn is over
  }
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  expect(inventories.filter((one) => one.deref() !== undefined)).toEqual([]);
  expect([...known.inventory.all("pools")]).toHaveLength(1);
});

it("what a cluster that falls silent had deleted after its last read stays deleted", () => {
  const first = at(observed("persistentVolumes", []), 1_000);
  const again = { ...at(observed("persistentVolumes", [aPv()]), 2_000), pass: "verify" } as const;
  const before = knownAfter(look(first, again), null);
  const { source } = first;
  const key = keyOfRecord(aPv());
  before.inventory.change({ source, collection: "persistentVolumes", at: 0, type: "delete", key });
  const lost = { ...at(incomplete("persistentVolumes"), 9_000), source: { ...source, id: null } };
  const known = knownAfter(look(lost), before);
  expect([...known.inventory.all("persistentVolumes")]).toEqual([]);
});

function look(...observations: readonly Observation[]) {
  const recording: Recording = {
    schemaVersion: 1,
    madeBy: "test",
    at: 10_000,
    sources: [{ kind: "system", name: "nas1" }],
    declarations: [],
    settings: {},
    exclusions: [],
    memory: null,
    observations,
  };
  return pictureOf(recording);
}

function at(observation: Observation, finishedAt: number): Observation {
  return { ...observation, finishedAt };
}
