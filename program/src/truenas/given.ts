import { expect } from "vitest";
import type { TruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import { READER_KEY } from "../../../simulators/truenas/given.ts";
import { type Clock, hurried, systemClock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { TruenasCollection } from "../model/collections.ts";
import type { Observation } from "../model/observation.ts";
import type { ReadOptions, SystemSource } from "../model/source.ts";
import { createSystemSource, type SystemOptions } from "./system-source.ts";

/** A release that these tests read, and what it calls things. */
export interface GivenRelease {
  readonly version: string;
  readonly apiVersion: string;
  readonly login: string;
  readonly listDatasets: string;
  readonly listSnapshots: string;
  /** Whether the GUID of a dataset, its transaction group and what it refers to are out of sight. */
  readonly hidesGuids: boolean;
  readonly hasNvmeof: boolean;
}

/** One release of each line, oldest first; names and dates of methods: facts/truenas-api.md §1.3, §2.1, §5. */
export const RELEASES: readonly GivenRelease[] = Object.freeze([
  {
    version: "24.10.2.4",
    apiVersion: "v24.10",
    login: "auth.login_with_api_key",
    listDatasets: "pool.dataset.query",
    listSnapshots: "zfs.snapshot.query",
    hidesGuids: true,
    hasNvmeof: false,
  },
  {
    version: "25.04.2.6",
    apiVersion: "v25.04.2",
    login: "auth.login_ex",
    listDatasets: "pool.dataset.query",
    listSnapshots: "zfs.snapshot.query",
    hidesGuids: true,
    hasNvmeof: false,
  },
  {
    version: "25.10.6",
    apiVersion: "v25.10.5",
    login: "auth.login_ex",
    listDatasets: "zfs.resource.query",
    listSnapshots: "pool.snapshot.query",
    hidesGuids: false,
    hasNvmeof: true,
  },
  {
    version: "26.0.0",
    apiVersion: "v26.0.0",
    login: "auth.login_ex",
    listDatasets: "zfs.resource.query",
    listSnapshots: "zfs.resource.snapshot.query",
    hidesGuids: false,
    hasNvmeof: true,
  },
]);

/** User properties that these tests keep. */
const KEPT = Object.freeze(["democratic-csi:managed_resource", "democratic-csi:csi_volume_name"]);

/** The real clock whose waits are a hundred times as short: back-off and login spacing without anybody sleeping. */
export const hastyClock: Clock = hurried(systemClock, 100);

/** The hasty clock whose deadlines are short too, each long enough for a busy machine: for answers that never come. */
export const impatientClock: Clock = Object.freeze({
  ...hastyClock,
  after: (ms: number, action: () => void) => systemClock.after(Math.min(ms, 1_500), action),
});

/** A source that reads a simulated NAS, trusting its certificate. */
export function sourceOf(
  simulator: Pick<TruenasSimulator, "url" | "caPem">,
  over: Partial<SystemOptions> = {},
  clock: Clock = systemClock,
): SystemSource {
  const options = {
    name: "nas1",
    url: simulator.url,
    user: "plumbline",
    apiKey: new Secret(READER_KEY),
    userProperties: KEPT,
    ...("pinSha256" in over ? {} : { caPem: simulator.caPem }),
  };
  return createSystemSource({ ...options, ...over }, { clock });
}

/** How many calls and subscriptions a source was let send in all. */
export function callsOf({ spent }: SystemSource): number {
  return Object.values(spent ?? {}).reduce((sum, { taken }) => sum + taken, 0);
}

/** What a person who waits would send. */
export function readOptions(over: Partial<ReadOptions> = {}): ReadOptions {
  const { signal } = new AbortController();
  return { pass: "first", budget: "interactive", paced: false, signal, ...over };
}

/** The one observation of a collection (and pool); throws where there are none or several. */
export function only<C extends TruenasCollection>(
  observations: readonly Observation[],
  collection: C,
  within?: string,
): Observation<C> {
  const found = observations.filter(
    (one) => one.collection === collection && (within === undefined || one.within === within),
  );
  if (found.length !== 1) throw new Error(`${found.length} observations of ${collection}`);
  return found[0] as Observation<C>;
}

/** Collection and state, and the code of what is wrong: enough to compare most reads with. */
export function states(observations: readonly Observation[]): Record<string, string> {
  return Object.fromEntries(
    observations.map((one) => [
      one.within === "" ? one.collection : `${one.collection} ${one.within}`,
      "reason" in one ? `${one.state}: ${one.reason.code}` : one.state,
    ]),
  );
}

/** A text that contains this, for the comparisons of vitest. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}

/** A text that matches this, likewise. */
export function matching(pattern: RegExp | string): unknown {
  return expect.stringMatching(pattern);
}

/** A list that holds these, among others. */
export function includes(items: readonly unknown[]): unknown {
  return expect.arrayContaining([...items]);
}
