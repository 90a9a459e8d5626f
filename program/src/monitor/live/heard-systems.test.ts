import { describe, expect, it } from "vitest";
import { aPool, aSystem, inventoryOf, observed } from "../../model/given.ts";
import type { Records } from "../../model/collections.ts";
import type { SystemSource } from "../../model/source.ts";
import { HeardSystems } from "./heard-systems.ts";

const healthy = aPool();
const { signal } = new AbortController();
const degraded = aPool({ healthy: false, status: "DEGRADED" });

it("what is as it was again before anybody was told of it is told to nobody", async () => {
  let pools = [degraded];
  const read = async () => [observed("pools", pools)];
  const system = { name: "nas1", read } as unknown as SystemSource;
  const systems = new HeardSystems({ onObservation() {}, onChange() {}, onHeavy() {} });
  await systems.lookEnds(inventoryOf({ pools: [healthy] }), signal);
  await systems.read(system, ["pools"], signal);
  pools = [healthy];
  await systems.read(system, ["pools"], signal);
  expect([...systems.takePending()]).toEqual([]);
});

describe("a TrueNAS that is asked who it is between two looks", () => {
  const heavyAfter = async (change: Partial<Records["system"]>) => {
    let rung = 0;
    const read = async () => [observed("system", [aSystem(change)])];
    const system = { name: "nas1", read } as unknown as SystemSource;
    const systems = new HeardSystems({
      onObservation() {},
      onChange() {},
      onHeavy: () => void rung++,
    });
    await systems.lookEnds(inventoryOf({ system: [aSystem()] }), signal);
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
