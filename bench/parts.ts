/**
 * One scan in a process of its own, with the time of every part: what `plumbline scan -o json` does, taken apart. Arguments
 * come as one JSON object; the answer is one line of JSON. Built like the program, so that it pays what the program pays.
 */
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { createLinks } from "../program/src/correlate/join.ts";
import { USER_PROPERTIES } from "../program/src/correlate/drivers/registry.ts";
import { assembleReport } from "../program/src/findings/assemble.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import { createClusterSource } from "../program/src/kubernetes/cluster-source.ts";
import { systemClock } from "../program/src/lib/clock.ts";
import { Secret } from "../program/src/lib/secret.ts";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "../program/src/model/collections.ts";
import { Inventory } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import type { Source } from "../program/src/model/source.ts";
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
  const [cluster, nas] = [clusterAt(kubeconfig), nasAt(system)];
  const options = {
    pass: "first",
    budget: "interactive",
    paced: false,
    signal: new AbortController().signal,
  } as const;
  const watch = stopwatch();
  const seen: Observation[] = [...(await cluster.read(KUBERNETES_COLLECTIONS, options))];
  const readKubernetesMs = watch();
  seen.push(...(await nas.read(TRUENAS_COLLECTIONS, options)));
  const readNasMs = watch();
  const joined = join(seen, [cluster, nas]);
  const joinMs = watch();
  const report = assembleReport({
    ...joined,
    rules: RULES,
    settings: {},
    exclusions: [],
    memory: null,
    now: systemClock.now(),
  });
  const judgeMs = watch();
  JSON.stringify(report);
  const printMs = watch();
  await Promise.all([cluster.close(), nas.close()]);
  const incomplete = seen
    .filter(({ state }) => state !== "complete")
    .map(({ collection, within }) => `${collection} ${within}`);
  return { readKubernetesMs, readNasMs, joinMs, judgeMs, printMs, incomplete };
}

function clusterAt(kubeconfig: string): Source {
  const which = { name: "prod", kubeconfig, context: null, inCluster: false, namespace: null };
  return createClusterSource(
    { ...which, impersonate: null, requestMs: null },
    {
      clock: systemClock,
      env: process.env,
      version: "bench",
      stdinIsTerminal: false,
      pluginStderr: "ignore",
    },
  );
}

function nasAt({ apiKey, ...system }: PartsInput["system"]): Source {
  const account = { apiKey: new Secret(apiKey), userProperties: USER_PROPERTIES };
  return createSystemSource({ name: "nas1", ...system, ...account }, { clock: systemClock });
}

/** Inventory, links and scopes: what the program does between reading and judging. */
function join(seen: readonly Observation[], [cluster, nas]: readonly [Source, Source]) {
  const inventory = new Inventory();
  for (const observation of seen) inventory.apply(observation);
  const links = createLinks(inventory);
  const [ofCluster, ofSystem] = [configured(cluster, seen), configured(nas, seen)];
  const scopes = claimScopes(
    { declarations: [], clusters: [ofCluster], systems: [ofSystem] },
    inventory,
    links,
  );
  return { inventory, links, scopes, sources: [ofCluster, ofSystem] };
}

function configured({ kind, name }: Source, observations: readonly Observation[]) {
  const id = observations.find(({ source }) => source.name === name)?.source.id ?? null;
  return { kind, name, id };
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
