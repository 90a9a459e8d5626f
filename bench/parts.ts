/**
 * One scan in a process of its own, with the time of every part: what `plumbline scan -o json` does, taken apart. Arguments
 * come as one JSON object; the answer is one line of JSON. Built like the program, so that it pays what the program pays.
 */
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { createLinks } from "../program/src/correlate/join.ts";
import { DRIVER_USER_PROPERTIES } from "../program/src/correlate/drivers/registry.ts";
import { assembleReport } from "../program/src/findings/assemble.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { createClusterSource } from "../program/src/kubernetes/cluster-source.ts";
import { systemClock } from "../program/src/lib/clock.ts";
import { Secret } from "../program/src/lib/secret.ts";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "../program/src/model/collections.ts";
import { Inventory } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { createSystemSource } from "../program/src/truenas/system-source.ts";

/** Where to read, as bench/scan.ts passes it on. */
export interface PartsInput {
  readonly kubeconfig: string;
  readonly system: {
    readonly url: string;
    readonly pinSha256: string;
    readonly user: string;
    readonly apiKey: string;
  };
}

/** Milliseconds of each part, and what was seen. */
export interface Parts {
  readonly readKubernetesMs: number;
  readonly readNasMs: number;
  readonly joinMs: number;
  readonly judgeMs: number;
  readonly printMs: number;
  readonly incomplete: readonly string[];
}

const input = JSON.parse(process.argv[2] ?? "{}") as PartsInput;
void measure(input).then((parts) => process.stdout.write(`${JSON.stringify(parts)}\n`));

async function measure({ kubeconfig, system }: PartsInput): Promise<Parts> {
  const cluster = createClusterSource(
    {
      name: "prod",
      kubeconfig,
      context: null,
      inCluster: false,
      namespace: null,
      impersonate: null,
      requestMs: null,
    },
    {
      clock: systemClock,
      env: process.env,
      version: "bench",
      stdinIsTerminal: false,
      pluginStderr: "ignore",
    },
  );
  const nas = createSystemSource(
    {
      name: "nas1",
      ...system,
      apiKey: new Secret(system.apiKey),
      userProperties: DRIVER_USER_PROPERTIES,
    },
    { clock: systemClock },
  );
  const options = {
    pass: "first",
    budget: "interactive",
    signal: new AbortController().signal,
  } as const;
  const watch = stopwatch();
  const seen: Observation[] = [...(await cluster.read(KUBERNETES_COLLECTIONS, options))];
  const readKubernetesMs = watch();
  seen.push(...(await nas.read(TRUENAS_COLLECTIONS, options)));
  const readNasMs = watch();
  const inventory = new Inventory();
  for (const observation of seen) inventory.apply(observation);
  const links = createLinks(inventory);
  const sources = [cluster, nas].map(({ kind, name }) => ({ kind, name, id: idOf(name, seen) }));
  const [ofCluster, ofSystem] = sources;
  const scopes = claimScopes(
    {
      declarations: [],
      clusters: ofCluster ? [ofCluster] : [],
      systems: ofSystem ? [ofSystem] : [],
    },
    inventory,
    links,
  );
  const joinMs = watch();
  const judgeInput = {
    rules: RULES,
    settings: {},
    exclusions: [],
    inventory,
    links,
    scopes,
    sources,
  };
  const report = assembleReport({ ...judgeInput, now: systemClock.now() });
  const judgeMs = watch();
  JSON.stringify(report);
  const printMs = watch();
  await Promise.all([cluster.close(), nas.close()]);
  const incomplete = seen
    .filter(({ state }) => state !== "complete")
    .map(({ collection, within }) => `${collection} ${within}`);
  return { readKubernetesMs, readNasMs, joinMs, judgeMs, printMs, incomplete };
}

function idOf(name: string, observations: readonly Observation[]): string | null {
  return observations.find((observation) => observation.source.name === name)?.source.id ?? null;
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return last - before;
  };
}
