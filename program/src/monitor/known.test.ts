import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  aClaimUsage,
  aDataset,
  aNasAlert,
  aPool,
  aPv,
  incomplete,
  observed,
  SYSTEM,
} from "../model/given.ts";
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

describe("what a source that falls silent was last seen to be, after its last whole read, stays", () => {
  const { source } = POOLS;
  const lostPools = { ...at(incomplete("pools"), 9_000), source: { ...source, id: null } };

  it("FLT-Q3: a pool that a probe showed DEGRADED does not become healthy by silence", () => {
    const before = knownAfter(look(POOLS, DATASETS), null);
    const record = aPool({ healthy: false, status: "DEGRADED" });
    before.inventory.change({ source, collection: "pools", at: 2_000, type: "put", record });
    const once = knownAfter(look(lostPools), before);
    const twice = knownAfter(look(lostPools), once);
    expect([once, twice].map(({ inventory }) => [...inventory.all("pools")])).toEqual([
      [record],
      [record],
    ]);
    expect(twice.lastWhole(POOLS)).toEqual({ at: 1_000, records: 1 });
  });

  it("so does the time at which a probe read them whole", () => {
    const before = knownAfter(look(POOLS, DATASETS), null);
    before.confirm([{ source: "nas1", collection: "pools", at: 5_000, records: 1 }]);
    expect(before.lastWhole(POOLS)).toEqual({ at: 5_000, records: 1 });
    const known = knownAfter(look(lostPools), knownAfter(look(lostPools), before));
    expect(known.lastWhole(POOLS)).toEqual({ at: 5_000, records: 1 });
  });

  it("an alert that ended does not come back by silence", () => {
    const alerts = at(observed("nasAlerts", [aNasAlert("VolumeStatus")]), 1_000);
    const before = knownAfter(look(POOLS, alerts), null);
    const key = keyOfRecord(aNasAlert("VolumeStatus"));
    before.inventory.change({ source, collection: "nasAlerts", at: 2_000, type: "delete", key });
    const lost = { ...at(incomplete("nasAlerts"), 9_000), source: { ...source, id: null } };
    expect([...knownAfter(look(POOLS, lost), before).inventory.all("nasAlerts")]).toEqual([]);
  });

  it("pools of another system are nobody else's", () => {
    const other = aPool({ system: "system-2", name: "vault" });
    const vault = at(observed("pools", [other]), 1_000);
    const named2 = { ...vault, source: { kind: "system", name: "nas2", id: "system-2" } } as const;
    const before = knownAfter(look(POOLS, named2), null);
    const known = knownAfter(look(lostPools, named2), before);
    expect([...known.inventory.all("pools")].map(({ name }) => name)).toEqual(["tank", "vault"]);
    expect(known.lastWhole(POOLS)).toEqual({ at: 1_000, records: 1 });
  });

  it("what a part of the kubelets said of file systems is kept once none of them answers", () => {
    const said = at(observed("claimUsage", [aClaimUsage({ usedBytes: 7 })]), 1_000);
    const part = at(incomplete("claimUsage", [aClaimUsage({ usedBytes: 9 })]), 2_000);
    const before = knownAfter(look(part), knownAfter(look(said), null));
    const known = knownAfter(look(at(incomplete("claimUsage"), 9_000)), before);
    expect([...known.inventory.all("claimUsage")].map(({ usedBytes }) => usedBytes)).toEqual([9]);
  });
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
