import { fakePort } from "./fake-port.ts";
import type { FakePort } from "./fake-port.ts";
import { ISCSI, NFS } from "./installs.ts";
import type { SnapshotStory, VolumeStory, WorldStory } from "./model.ts";
import type { NasState } from "../truenas/state.ts";
import { bound } from "./bindings.ts";
import type { Bindings } from "./bindings.ts";
import { mintOf } from "./mint.ts";
import { buildNas } from "./nas/build.ts";
import { pourKubernetes } from "./pour.ts";
import { truthOf } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { defineWorld } from "./define.ts";
import type { World } from "./world.ts";

/** One NAS, one cluster, both installs, and these volumes. */
export function worldWith(
  volumes: readonly VolumeStory[],
  snapshots: readonly SnapshotStory[] = [],
  more: Partial<WorldStory> = {},
): World {
  return defineWorld({
    world: "given",
    story: "For a test.",
    systems: [{ name: "nas1" }],
    clusters: [{ name: "prod" }],
    installs: [NFS, ISCSI],
    volumes,
    snapshots,
    ...more,
  });
}

/** A world that is there: poured into fake clusters, its systems built, its truth derived. */
export interface Poured {
  readonly world: World;
  readonly ports: Readonly<Record<string, FakePort>>;
  readonly bindings: Bindings;
  readonly systems: ReadonlyMap<string, NasState>;
  readonly truth: Truth;
}

/** 20 November 2026. */
export const NOW = Date.UTC(2026, 10, 20);

/** Pours into fake ports whose UIDs depend on `luck` and on nothing of the world. */
export async function poured(world: World, luck = 7): Promise<Poured> {
  const ports = Object.fromEntries(
    world.clusters.map(({ name }) => [
      name,
      fakePort((place) => mintOf(luck).uuid(name, String(place))),
    ]),
  );
  const bindings = await pourKubernetes(world, ports, { now: NOW });
  const systems = new Map(
    world.systems.map((system) => [system.name, buildNas(world, system, bindings)]),
  );
  return {
    world,
    ports,
    bindings,
    systems,
    truth: truthOf(world, bindings, [...systems.values()]),
  };
}

/** The state of a poured world's NAS. */
export function nasOf(given: Poured, system = "nas1"): NasState {
  return bound(given.systems, system);
}
