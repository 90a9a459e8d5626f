import { kindsToReadAgain, snapshotsToRead } from "../program/src/findings/next-reads.ts";
import type { Report } from "../program/src/findings/report.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  TRUENAS_COLLECTIONS,
} from "../program/src/model/collections.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { type Configured, type Core, join, reportOn } from "./core.ts";
import { disturb, type Fault } from "./faults.ts";
import { observeCluster, observeDetails, observeSystem, type Sightings } from "./observe.ts";
import type { Random } from "./random.ts";
import { declarationsOf } from "./setting.ts";
import type { TrueCluster, TrueSystem, World } from "./world.ts";

/** One look at everything, and what came of it. */
export interface Scan {
  readonly observations: readonly Observation[];
  readonly configured: Configured;
  readonly report: Report;
  readonly sightings: Sightings;
}

/** What one scan is given. */
export interface ScanInput {
  readonly world: World;
  readonly core: Core;
  readonly faults: readonly Fault[];
  readonly random: Random;
}

/**
 * Mirrors `monitor/scan.ts`: Kubernetes, the NAS, the details that are worth reading, and Kubernetes again for the kinds
 * that could save a candidate. Between any two reads the world goes on; yields the milliseconds it may.
 */
export function* scan(input: ScanInput): Generator<number, Scan, void> {
  const { world, random, core } = input;
  const look = new Look(input);
  for (const collection of KUBERNETES_COLLECTIONS) {
    for (const cluster of look.clusters)
      look.take([observeCluster(world, cluster, collection, "first")]);
    yield gap(random);
  }
  for (const collection of TRUENAS_COLLECTIONS) {
    for (const system of look.systems)
      look.take(observeSystem(world, system, collection, look.sightings));
    yield gap(random);
  }
  for (const [system, names] of look.details()) {
    look.take([observeDetails(world, system, names, look.sightings)]);
    yield gap(random);
  }
  for (const collection of look.lastKinds()) {
    for (const cluster of look.clusters)
      look.take([observeCluster(world, cluster, collection, "verify")]);
    yield gap(random);
  }
  const { observations, sightings } = look;
  const configured = look.configured();
  return { observations, configured, sightings, report: reportOn(core, observations, configured) };
}

/** Reads follow each other closely; some take long. */
function gap(random: Random): number {
  return random.chance(0.2) ? random.delayMs(500, 20_000) : random.delayMs(5, 500);
}

/** The observations of one scan so far. */
class Look {
  readonly observations: Observation[] = [];
  readonly sightings: Sightings = new Map();
  readonly clusters: readonly TrueCluster[];
  readonly systems: readonly TrueSystem[];
  readonly #input: ScanInput;

  constructor(input: ScanInput) {
    this.#input = input;
    const absent = new Set(
      input.faults.filter((fault) => fault.kind === "unconfigured").map((fault) => fault.source),
    );
    this.clusters = input.world.clusters.filter(
      (cluster) => cluster.watched && !absent.has(cluster.name),
    );
    this.systems = input.world.systems.filter((system) => !absent.has(system.name));
  }

  take(observations: readonly Observation[]): void {
    for (const observation of observations) {
      const arrived = disturb(observation, this.#input.faults);
      if (arrived) this.observations.push(arrived);
    }
  }

  configured(): Configured {
    const { world } = this.#input;
    const clusters = this.clusters.map(({ name }) => ({ kind: "cluster" as const, name }));
    const systems = this.systems.map(({ name }) => ({ kind: "system" as const, name }));
    return {
      sources: [...clusters, ...systems],
      declarations: declarationsOf(world),
      now: world.now,
    };
  }

  details(): readonly (readonly [TrueSystem, readonly string[]])[] {
    const joined = join(this.#input.core, this.observations, this.configured());
    return this.systems.flatMap((system) => {
      const names = snapshotsToRead(joined, system.name);
      return names.length > 0 ? [[system, names] as const] : [];
    });
  }

  lastKinds(): readonly Collection[] {
    const { core } = this.#input;
    const { findings } = reportOn(core, this.observations, this.configured());
    return kindsToReadAgain(findings, core.rules);
  }
}
