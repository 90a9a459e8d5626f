import { expect, it } from "vitest";
import { aPool, inventoryOf, observed } from "../../model/given.ts";
import type { SystemSource } from "../../model/source.ts";
import { HeardSystems } from "./heard-systems.ts";

const healthy = aPool();
const degraded = aPool({ healthy: false, status: "DEGRADED" });

it("what is as it was again before anybody was told of it is told to nobody", async () => {
  let pools = [degraded];
  const read = async () => [observed("pools", pools)];
  const system = { name: "nas1", read } as unknown as SystemSource;
  const { signal } = new AbortController();
  const systems = new HeardSystems({ onObservation() {}, onChange() {}, onHeavy() {} });
  await systems.lookEnds(inventoryOf({ pools: [healthy] }), signal);
  await systems.read(system, ["pools"], signal);
  pools = [healthy];
  await systems.read(system, ["pools"], signal);
  expect([...systems.takePending()]).toEqual([]);
});
