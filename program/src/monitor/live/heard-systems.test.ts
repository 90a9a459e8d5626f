import { describe, expect, it } from "vitest";
import { aPool, aSystem, incomplete, inventoryOf, observed } from "../../model/given.ts";
import type { Records } from "../../model/collections.ts";
import type { Observation } from "../../model/observation.ts";
import type { SystemSource } from "../../model/source.ts";
import { HeardSystems } from "./heard-systems.ts";

const healthy = aPool();
const { signal } = new AbortController();
const nobody = { onObservation() {}, onChange() {}, onWholeRead() {}, onHeavy() {} };
const degraded = aPool({ healthy: false, status: "DEGRADED" });

it("what is as it was again before anybody was told of it is told to nobody", async () => {
  let pools = [degraded];
  const read = async () => [observed("pools", pools)];
  const system = { name: "nas1", read } as unknown as SystemSource;
  const systems = new HeardSystems(nobody);
  systems.lookEnds(inventoryOf({ pools: [healthy] }));
  await systems.read(system, ["pools"], signal);
  pools = [healthy];
  await systems.read(system, ["pools"], signal);
  expect([...systems.takePending()]).toEqual([]);
});

/** A NAS whose reads of pools end when, and with what, the test says. */
function slowPools() {
  const ends: ((observation: Observation) => void)[] = [];
  const read = () =>
    new Promise<readonly Observation[]>((resolve) => {
      ends.push((observation) => resolve([observation]));
    });
  return { ends, system: { name: "nas1", read } as unknown as SystemSource };
}

const statuses = (systems: HeardSystems) =>
  [...systems.takePending().values()].map((change) =>
    change.type === "put" && "status" in change.record ? change.record.status : change.type,
  );

it("a read that began before another is nothing new once that one is over", async () => {
  const systems = new HeardSystems(nobody);
  systems.lookEnds(inventoryOf({ pools: [healthy] }));
  const { ends, system } = slowPools();
  const probe = systems.read(system, ["pools"], signal);
  const afterEvent = systems.read(system, ["pools"], signal);
  ends[1]?.(observed("pools", [degraded]));
  await afterEvent;
  ends[0]?.(observed("pools", [healthy]));
  await probe;
  expect(statuses(systems)).toEqual(["DEGRADED"]);
});

it("a read that fails takes back nothing that an earlier one showed", async () => {
  const systems = new HeardSystems(nobody);
  systems.lookEnds(inventoryOf({ pools: [healthy] }));
  const { ends, system } = slowPools();
  const [first, second] = [1, 2].map(() => systems.read(system, ["pools"], signal));
  ends[0]?.(observed("pools", [degraded]));
  await first;
  ends[1]?.(incomplete("pools"));
  await second;
  expect(statuses(systems)).toEqual(["DEGRADED"]);
});

describe("a read while a look is under way", () => {
  const shown = async (startedAt: number) => {
    const systems = new HeardSystems(nobody);
    systems.lookBegins();
    const { ends, system } = slowPools();
    const read = systems.read(system, ["pools"], signal);
    ends[0]?.({ ...observed("pools", [degraded]), startedAt });
    await read;
    systems.lookEnds(inventoryOf({ pools: [healthy] }));
    return { statuses: statuses(systems), whole: systems.takeWholeReads() };
  };
  const { startedAt, finishedAt } = observed("pools", []);

  it("is shown with the look where it began after the look's own", async () => {
    expect(await shown(startedAt + 1)).toEqual({
      statuses: ["DEGRADED"],
      whole: [{ source: "nas1", collection: "pools", at: finishedAt, records: 1 }],
    });
  });

  it("is nothing new where the look read later", async () => {
    expect(await shown(startedAt - 1)).toEqual({ statuses: [], whole: [] });
  });
});

it("a pool that is gone leaves it to a look to say that the pools were read whole", async () => {
  const systems = new HeardSystems(nobody);
  systems.lookEnds(inventoryOf({ pools: [healthy] }));
  const { ends, system } = slowPools();
  const read = systems.read(system, ["pools"], signal);
  ends[0]?.(observed("pools", []));
  await read;
  expect(systems.takeWholeReads()).toEqual([]);
});

describe("a TrueNAS that is asked who it is between two looks", () => {
  const heavyAfter = async (change: Partial<Records["system"]>) => {
    let rung = 0;
    const read = async () => [observed("system", [aSystem(change)])];
    const system = { name: "nas1", read } as unknown as SystemSource;
    const systems = new HeardSystems({ ...nobody, onHeavy: () => void rung++ });
    systems.lookEnds(inventoryOf({ system: [aSystem()] }));
    await systems.read(system, ["system"], signal);
    return rung;
  };

  it("is no reason for a look where only its clock was measured a millisecond apart", async () => {
    expect(await heavyAfter({ clockSkewMs: 1 })).toBe(0);
  });

  it("is one where it was updated meanwhile", async () => {
    expect(await heavyAfter({ version: "26.0.0" })).toBe(1);
  });
});
