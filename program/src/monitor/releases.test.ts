import { describe, expect, it } from "vitest";
import { startWorld } from "../../../simulators/world/start.ts";
import { differencesFrom, inOrder, SCENARIO_WORLDS, unknownIn } from "./given-scenarios.ts";
import { saidOf, scanWorld } from "./given-world.ts";

/** These releases have no NVMe-oF. */
const WITHOUT_NVMEOF = SCENARIO_WORLDS.filter(({ world }) =>
  world.installs.every(({ protocol }) => protocol !== "nvmeof"),
);

describe.each(["24.10.2.4", "25.04.2.6"])("every scenario on TrueNAS %s", (version) => {
  it.each(WITHOUT_NVMEOF)("$title: just what is true", async ({ name, world }) => {
    await using started = await startWorld(onRelease(world, version));
    const picture = await scanWorld(started);
    const said = saidOf(picture);
    const versions = [...picture.inventory.all("system")].map((one) => one.version);
    expect(new Set(versions)).toEqual(new Set([version]));
    expect(differencesFrom(started, said)).toEqual({ surplus: [], missing: [] });
    expect(inOrder(said.unknown)).toEqual(unknownIn(name));
  });
});

/** The same world, its systems on another release; what is one object in it stays one object. */
function onRelease<T extends { readonly systems: readonly unknown[] }>(
  world: T,
  version: string,
): T {
  const systems = new Set<unknown>(world.systems);
  const copies = new Map<unknown, unknown>();
  const copy = (value: unknown): unknown => {
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype;
    if (!isPlain && !(value instanceof Map)) return value;
    if (copies.has(value)) return copies.get(value);
    if (value instanceof Map) {
      const map = new Map<unknown, unknown>();
      copies.set(value, map);
      for (const [key, item] of value) map.set(copy(key), copy(item));
      return map;
    }
    const target: Record<string, unknown> = Array.isArray(value) ? ([] as never) : {};
    copies.set(value, target);
    for (const [key, item] of Object.entries(value as object)) target[key] = copy(item);
    return systems.has(value) ? Object.assign(target, { version }) : target;
  };
  return copy(world) as T;
}
