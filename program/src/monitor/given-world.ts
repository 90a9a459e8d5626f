import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StartedWorld } from "../../../simulators/world/start.ts";
import { USER_PROPERTIES } from "../correlate/drivers/registry.ts";
import { RULES } from "../findings/rules/index.ts";
import { createClusterSource } from "../kubernetes/cluster-source.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { ClusterSource, SystemSource } from "../model/source.ts";
import { createSystemSource } from "../truenas/system-source.ts";
import { type LivePicture, type Picture, reportOn } from "./recording.ts";
import { scan } from "./scan.ts";

/** What somebody reads: "rule kind/name word" for each finding, and what could not be told. */
export interface Said {
  readonly certain: readonly string[];
  readonly unknown: readonly Unknown[];
}

/** A rule that could not tell somewhere, and why. */
export interface Unknown {
  readonly rule: string;
  /** Claim scope, cluster or system. */
  readonly place: string;
  /** "datasets of nas1: pool tank is not imported", in the order of the evidence. */
  readonly because: readonly string[];
}

/** The machine's time, except that nobody waits: who sleeps wakes at once, and later. For worlds in which calls fail again and again. */
export function hurriedClock(): Clock {
  let skippedMs = 0;
  return {
    ...systemClock,
    monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      skippedMs += ms;
    },
  };
}

/** Scans a world that answers on loopback, as its reader, over real sockets. */
export async function scanWorld(world: StartedWorld, clock = systemClock): Promise<LivePicture> {
  await using stack = new AsyncDisposableStack();
  return await scan({
    clusters: clustersOf(world, stack, clock),
    systems: systemsOf(world, stack, clock),
    declarations: world.scopes,
    settings: {},
    exclusions: [],
    rules: RULES,
    space: "judged",
    memory: null,
    budget: "interactive",
    clock,
    signal: new AbortController().signal,
    version: "test",
  });
}

function clustersOf(
  world: StartedWorld,
  stack: AsyncDisposableStack,
  clock: Clock,
): readonly ClusterSource[] {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-world-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  return world.clusters.map(({ name, simulator }) => {
    const kubeconfig = path.join(folder, name);
    writeFileSync(kubeconfig, simulator.kubeconfig("reader"));
    const which = { name, kubeconfig, context: null, inCluster: false, namespace: null };
    const source = createClusterSource(
      { ...which, impersonate: null, requestMs: null },
      { clock, env: {}, version: "test", stdinIsTerminal: false, pluginStderr: "ignore" },
    );
    stack.defer(() => source.close());
    return source;
  });
}

function systemsOf(
  world: StartedWorld,
  stack: AsyncDisposableStack,
  clock: Clock,
): readonly SystemSource[] {
  return world.systems.map(({ name, url, pinSha256, user, apiKey }) => {
    const account = { user, apiKey: new Secret(apiKey) };
    const source = createSystemSource(
      { name, url, pinSha256, ...account, userProperties: USER_PROPERTIES },
      { clock },
    );
    stack.defer(() => source.close());
    return source;
  });
}

/** What the report on a picture says, in lines that can be compared with the truth of a world. */
export function saidOf(picture: Picture): Said {
  const { findings } = reportOn(picture, RULES);
  const line = ({ rule, subject, word }: (typeof findings)[number]) =>
    `${rule} ${subject.kind}/${subject.name} ${word ?? ""}`.trim();
  return {
    certain: findings.filter(({ verdict }) => verdict !== "unknown").map(line),
    unknown: findings
      .filter(({ verdict }) => verdict === "unknown")
      .map(({ rule, scope, evidence }) => ({
        rule,
        place: scope.name,
        because: evidence.map(({ fact, value }) => `${fact}: ${value}`),
      })),
  };
}
