import { expect, test } from "vitest";
import { NOW, worldWith } from "../given.ts";
import { fakePort } from "../fake-port.ts";
import { pourKubernetes } from "../pour.ts";

test("a realistic Pod is at least 6 kB of JSON, a plain one is not", async () => {
  const world = worldWith([{ claim: "shop/db", install: "zfs-iscsi", pods: [{ name: "db-0" }] }]);
  const sizeOf = async (realisticPods: boolean): Promise<number> => {
    const port = fakePort((place) => `uid-${place}`);
    await pourKubernetes(world, port, { now: NOW, realisticPods });
    return JSON.stringify(port.list("Pod")[0]).length;
  };
  expect(await sizeOf(true)).toBeGreaterThanOrEqual(6_000);
  expect(await sizeOf(false)).toBeLessThan(2_000);
});
